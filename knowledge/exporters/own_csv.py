"""Entries as rows of our own CSV. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from knowledge.content import EntryKind
from knowledge.exporters.flat import as_json_text
from knowledge.importers.own.fields import DETAILS, Form, translated_details
from knowledge.spreadsheets import united

LISTS = frozenset({"aliases", "keywords"})


def row_of(kind: EntryKind, columns: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """The cells under these columns, not yet safe for a spreadsheet programme."""
    return [_cell(_form(kind, name), values[name]) if name in values else "" for name in columns]


def _form(kind: EntryKind, name: str) -> Form | None:
    bare, at, _ = name.partition("@")
    return (translated_details(kind) if at else DETAILS[kind]).get(bare)


def _cell(form: Form | None, value: Any) -> str:
    if form == Form.WORDS:
        return united([value]) if isinstance(value, str) else united(value) + "|" * (len(value) == 1)
    match value:
        case str():
            return value
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case date():  # and datetime
            return value.isoformat()
        case tuple():
            return united(value)
        case _:
            return as_json_text(value)

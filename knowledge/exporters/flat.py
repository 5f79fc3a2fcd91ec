"""An entry as the flat fields of our own form: the reverse of `knowledge.importers.entries.read_entry`. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from knowledge.content import JAPAN, Entry, EntryKind, EntryText
from knowledge.importers.own.fields import DETAILS, FIELDS, MORE, Form, body_name, translated_details
from knowledge.importers.own.values import day_text, is_count, is_number, time_text

_ENTRY_FIELDS = ("aliases", "keywords", "source", "url", "image", "valid_from", "valid_until", "review_on")
_FIRST = ("key", "title", "reading", "aliases", "keywords")


def flat_entry(entry: Entry) -> dict[str, Any]:
    """What the entry says, by the names of our fields; what is empty is left out.

    Details that no field is made for, or whose value does not fit theirs, stand as JSON under `more`.
    """
    values: dict[str, Any] = {"key": entry.key, "class": str(entry.entry_class), "position": entry.position}
    values |= {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    values |= {"owner": entry.owner_key, "municipality_code": entry.municipality_code}
    if entry.starts_at is not None:
        values["starts_at"] = entry.starts_at.astimezone(JAPAN)
    values |= _details(entry.details, DETAILS[entry.kind], "")
    for text in entry.texts:
        suffix = "" if text is entry.text else f"@{text.tag}"
        values |= _words(text, entry.kind, suffix)
        if suffix:
            values |= _details(text.details, translated_details(entry.kind), suffix)
    return {name: value for name, value in values.items() if not _is_empty(value)}


def ordered(kind: EntryKind, names: Collection[str]) -> list[str]:
    """The names in the order in which a table shows them: languages at the end, by tag."""
    plain = [*_FIRST, *DETAILS[kind], body_name(kind), *(name for name in FIELDS if name not in _FIRST)]
    places = {name: place for place, name in enumerate(plain)}

    def place(name: str) -> tuple[str, int]:
        bare, _, tag = name.partition("@")
        return tag, places[bare]

    return sorted(names, key=place)


def fits(form: Form, value: Any) -> bool:
    """Whether the value comes back as it is when it is read as this form."""
    return _FITTING[form](value)


def as_json_text(value: Any) -> str:
    """JSON on one line, always the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _words(text: EntryText, kind: EntryKind, suffix: str) -> dict[str, str]:
    words = {"title": text.title, body_name(kind): text.body, "reading": text.reading, "alt": text.alt}
    return {f"{name}{suffix}": value for name, value in words.items()}


def _details(details: Mapping[str, Any], forms: Mapping[str, Form], suffix: str) -> dict[str, Any]:
    told = {name: value for name, value in details.items() if not _is_empty(value)}
    fitting = {name: value for name, value in told.items() if name in forms and fits(forms[name], value)}
    more = {name: value for name, value in told.items() if name not in fitting}
    values = {f"{name}{suffix}": value for name, value in fitting.items()}
    return values | ({f"{MORE}{suffix}": as_json_text(more)} if more else {})


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip() and "\0" not in value


def _is_empty(value: Any) -> bool:
    is_number = isinstance(value, (bool, int, float, date))
    return not is_number and not value


def _is_words(value: Any) -> bool:
    return _is_text(value) or (isinstance(value, list) and all(_is_text(part) for part in value))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return is_count(str(value)) if _is_whole(value) else _is_text(value) and not is_count(value)


def _is_degrees(value: Any) -> bool:
    return isinstance(value, str) and is_number(value)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)


_FITTING: Mapping[Form, Callable[[Any], bool]] = MappingProxyType(
    {
        Form.TEXT: _is_text,
        Form.WORDS: _is_words,
        Form.COUNT: _is_count,
        Form.WHOLE: _is_whole,
        Form.DEGREES: _is_degrees,
        Form.YES_NO: lambda value: isinstance(value, bool),
        Form.YES_OR_TEXT: lambda value: (
            isinstance(value, bool) or (_is_text(value) and value.lower() not in ("true", "false"))
        ),
        Form.DAY: lambda value: isinstance(value, str) and day_text(value) == value,
        Form.TIME: lambda value: isinstance(value, str) and time_text(value) == value,
        Form.TABLES: _is_tables,
    }
)

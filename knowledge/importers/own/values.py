"""A detail's value from TOML or from the text of a cell; what does not fit is a fault of the record. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from knowledge.content import JAPAN
from knowledge.importers.own.fields import Form
from knowledge.importers.own.records import OwnRecord
from knowledge.spreadsheets import divided

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?")
_COUNT = re.compile(r"0|[1-9][0-9]{0,8}")
_YES_NO = {"true": True, "false": False}


def read_detail(record: OwnRecord, name: str, form: Form) -> Any:
    """The value of a field, or None where there is nothing."""
    record.used.add(name)
    value = record.values.get(name)
    if isinstance(value, str):
        if "\0" in value:
            record.fail(name, "nul")
            return None
        value = value.strip()
    if value is None or value in ("", [], {}):
        return None
    return _READ[form](record, name, value)


def read_day(record: OwnRecord, name: str) -> date | None:
    """A day, as `2026-04-01` or `2026/4/1`, or None where there is nothing."""
    text = read_detail(record, name, Form.DAY)
    return date.fromisoformat(text) if text else None


def read_instant(record: OwnRecord, name: str) -> datetime | None:
    """A time with its day; without a zone it is Japan's. None where there is nothing."""
    record.used.add(name)
    value = record.values.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str):
        text = value.strip().replace("/", "-")
        with suppress(ValueError):
            value = datetime.fromisoformat(text)
    if not isinstance(value, datetime):
        record.fail(name, "not-an-instant", value)
        return None
    return value if value.tzinfo else value.replace(tzinfo=JAPAN)


def read_object(record: OwnRecord, name: str) -> dict[str, Any]:
    """A JSON object, as a table of TOML or as text; empty where there is nothing."""
    value = _parsed(record, name)
    if value is None or isinstance(value, dict):
        return value or {}
    record.fail(name, "not-a-table", value)
    return {}


def day_text(text: str) -> str | None:
    """The day in ISO 8601, or None when it is none."""
    found = _DAY.fullmatch(text.removesuffix("T00:00"))
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def time_text(text: str) -> str | None:
    """A time of the day as `09:30`, or None when it is none."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 24 or (int(found[1]) == 24 and found[2] != "00"):
        return None
    return f"{int(found[1]):02d}:{found[2]}"


def is_count(text: str) -> bool:
    """Whether the words are nothing but a number of people."""
    return bool(_COUNT.fullmatch(text))


def is_number(text: str) -> bool:
    """Whether the text is a number in ASCII digits, such as `34.2012`."""
    return bool(_NUMBER.fullmatch(text))


def _parsed(record: OwnRecord, name: str) -> Any:
    record.used.add(name)
    value = record.values.get(name)
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        record.fail(name, "not-json", value)
        return None


def _text(record: OwnRecord, name: str, value: Any) -> str | None:
    if isinstance(value, str):
        return value
    record.fail(name, "not-text", value)
    return None


def _words(record: OwnRecord, name: str, value: Any) -> str | list[str] | None:
    """In a cell, a bar makes a list; in TOML, a text is a text."""
    if isinstance(value, str):
        if not record.is_row:
            return value
        pieces = divided(value)
        return pieces[0] if len(pieces) == 1 else [piece for piece in pieces if piece]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return [part.strip() for part in value if part.strip()]
    record.fail(name, "not-a-list", value)
    return None


def _count(record: OwnRecord, name: str, value: Any) -> int | str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = _text(record, name, value)
    return int(text) if text and is_count(text) else text


def _whole(record: OwnRecord, name: str, value: Any) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        record.fail(name, "not-a-number", value)
        return None


def _degrees(record: OwnRecord, name: str, value: Any) -> str | None:
    text = str(value)
    if is_number(text):
        return text
    record.fail(name, "not-a-number", value)
    return None


def _yes_no(record: OwnRecord, name: str, value: Any) -> bool | None:
    yes_or_text = _yes_or_text(record, name, value)
    if isinstance(yes_or_text, bool):
        return yes_or_text
    record.fail(name, "not-yes-or-no", value)
    return None


def _yes_or_text(record: OwnRecord, name: str, value: Any) -> bool | str | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _YES_NO.get(value.lower(), value)
    record.fail(name, "not-text", value)
    return None


def _day(record: OwnRecord, name: str, value: Any) -> str | None:
    text = day_text(value.isoformat() if isinstance(value, date) else str(value))
    if text is None:
        record.fail(name, "not-a-day", value)
    return text


def _time(record: OwnRecord, name: str, value: Any) -> str | None:
    text = time_text(value.isoformat("minutes") if isinstance(value, time) else str(value))
    if text is None:
        record.fail(name, "not-a-time", value)
    return text


def _tables(record: OwnRecord, name: str, _value: Any) -> list[dict[str, Any]] | None:
    value = _parsed(record, name)
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return [{key: _plain(part) for key, part in table.items()} for table in value]
    if value is not None:
        record.fail(name, "not-a-list", value)
    return None


def _plain(value: Any) -> Any:
    """TOML has days and times of its own; details hold text."""
    return value.isoformat() if isinstance(value, (date, time)) else value


_READ: Mapping[Form, Callable[[OwnRecord, str, Any], Any]] = MappingProxyType(
    {
        Form.TEXT: _text,
        Form.WORDS: _words,
        Form.COUNT: _count,
        Form.WHOLE: _whole,
        Form.DEGREES: _degrees,
        Form.YES_NO: _yes_no,
        Form.YES_OR_TEXT: _yes_or_text,
        Form.DAY: _day,
        Form.TIME: _time,
        Form.TABLES: _tables,
    }
)

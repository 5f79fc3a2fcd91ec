"""A notice written in one TOML file, with all its languages."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.commands.installation import refuse
from bot.commands.notices.given import MAX_HOURS, Given, link_from, picture_from
from messages.outgoing import Link
from scheduler.notice_content import NoticeForm, Words

_TEXTS = ("title", "body", "to", "place")
_MOMENTS = ("until", "event_at", "ends_at")
_FLAGS = {"urgent": "is_urgent", "public": "is_public"}


def given_from_file(file: Path) -> Given:
    """What the file says of a notice. Refuses what it cannot mean, and fields that nobody knows."""
    table = _table(file)
    values: dict[str, Any] = {"valid_hours": _hours(file, table)} if "valid_hours" in table else {}
    for name in (*_TEXTS, *_MOMENTS):
        kinds = (str,) if name in _TEXTS else (str, datetime)
        if name in table:
            values[name] = _of_kind(file, table, name, *kinds)
    for name, field in _FLAGS.items():
        if name in table:
            values[field] = _of_kind(file, table, name, bool)
    if "form" in table:
        values["form"] = _form(file, table)
    if "picture" in table:
        picture = _named(file, table, "picture", ("file", "alt"))
        values["picture"] = picture_from(file.parent / picture["file"], picture["alt"])
    values["buttons"] = _buttons(file, table)
    values["variants"] = _variants(file, table)
    if table:
        refuse("notice-file-field", file=file, field=next(iter(table)))
    return Given(**values)


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        refuse("file-unreadable", file=file)
    except tomllib.TOMLDecodeError as error:
        refuse("notice-file-syntax", file=file, why=error)


def _of_kind(file: Path, table: dict[str, Any], name: str, *kinds: type) -> Any:
    value = table.pop(name, None)
    if not isinstance(value, kinds):
        refuse("notice-file-field", file=file, field=name)
    return value


def _hours(file: Path, table: dict[str, Any]) -> int:
    hours = _of_kind(file, table, "valid_hours", int)
    if isinstance(hours, bool) or not 1 <= hours <= MAX_HOURS or "until" in table:
        refuse("notice-file-field", file=file, field="valid_hours")
    return int(hours)


def _form(file: Path, table: dict[str, Any]) -> NoticeForm:
    try:
        return NoticeForm(_of_kind(file, table, "form", str))
    except ValueError:
        refuse("notice-file-field", file=file, field="form")


def _named(file: Path, table: dict[str, Any], name: str, wanted: tuple[str, str]) -> dict[str, str]:
    """A table of exactly these two texts."""
    found = _of_kind(file, table, name, dict)
    if set(found) != set(wanted) or not all(isinstance(value, str) for value in found.values()):
        refuse("notice-file-field", file=file, field=name)
    return dict(found)


def _buttons(file: Path, table: dict[str, Any]) -> tuple[Link, ...]:
    given = _of_kind(file, table, "button", list) if "button" in table else []
    buttons = [_named(file, {"button": one}, "button", ("label", "uri")) for one in given]
    return tuple(link_from(one["label"], one["uri"]) for one in buttons)


def _variants(file: Path, table: dict[str, Any]) -> dict[str, Words]:
    given = _of_kind(file, table, "variant", dict) if "variant" in table else {}
    return {tag: Words(**_named(file, dict(given), tag, ("title", "body"))) for tag in given}

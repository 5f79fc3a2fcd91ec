"""The fields of our own form, for every kind: the names in TOML are those of the columns in CSV. Pure.

A field in another language has the language's tag behind it: `title@en`, `fee@ja-simple`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from knowledge.content import JAPANESE, SIMPLE, STANDARD, EntryKind


class Form(StrEnum):
    """What a detail may be; the cell of a table holds it as text."""

    TEXT = "text"
    WORDS = "words"
    """A text, or a list of texts: divided by bars, and a list of one with a bar behind it."""
    COUNT = "count"
    """A whole number, or words."""
    WHOLE = "whole"
    DEGREES = "degrees"
    """Degrees of latitude or longitude, as text."""
    YES_NO = "yes-no"
    YES_OR_TEXT = "yes-or-text"
    DAY = "day"
    """ISO 8601."""
    TIME = "time"
    """`09:30`; midnight at the end of a day is `24:00`."""
    TABLES = "tables"
    """A list of tables; JSON in a cell."""


_GATHERING: Mapping[str, Form] = {
    "ends": Form.TIME,
    "when": Form.TEXT,
    "last_day": Form.DAY,
    "sessions": Form.TABLES,
    "status": Form.TEXT,
    "time_unknown": Form.YES_NO,
    "place": Form.TEXT,
    "meeting": Form.TEXT,
    "address": Form.TEXT,
    "latitude": Form.DEGREES,
    "longitude": Form.DEGREES,
    "access": Form.TEXT,
    "parking": Form.TEXT,
    "capacity": Form.COUNT,
    "fee": Form.TEXT,
    "target": Form.TEXT,
    "apply": Form.TEXT,
    "apply_from": Form.DAY,
    "apply_by": Form.DAY,
    "apply_url": Form.TEXT,
    "contact": Form.TEXT,
    "organizer": Form.TEXT,
    "phone": Form.TEXT,
    "online": Form.YES_OR_TEXT,
}
DETAILS: Mapping[EntryKind, Mapping[str, Form]] = MappingProxyType(
    {
        EntryKind.GARBAGE: {"category": Form.TEXT, "fee": Form.TEXT},
        EntryKind.GARBAGE_CATEGORY: {"short": Form.TEXT, "color": Form.TEXT, "bring_to": Form.TEXT},
        EntryKind.FACILITY: {
            **dict.fromkeys(("address", "phone", "hours", "closed", "fee", "booking"), Form.TEXT),
            "capacity": Form.COUNT,
            "latitude": Form.DEGREES,
            "longitude": Form.DEGREES,
        },
        EntryKind.LECTURE: _GATHERING,
        EntryKind.EVENT: _GATHERING,
        EntryKind.PROCEDURE: {
            **dict.fromkeys(("who", "bring", "where", "fee", "takes", "deadline"), Form.WORDS),
            "forms": Form.TABLES,
            "online": Form.YES_NO,
            "online_url": Form.TEXT,
        },
        EntryKind.FAQ: {"phone": Form.TEXT},
        EntryKind.BULLETIN: {"month": Form.TEXT, "number": Form.WHOLE},
        EntryKind.TIP: {},
    }
)
"""The details of a kind, in the order in which tables show them."""
MORE = "more"
"""Details that no field is made for, as a JSON object; so that an export loses nothing."""
STATUSES = ("full", "cancelled")
GATHERINGS = frozenset({EntryKind.LECTURE, EntryKind.EVENT})
WORDS = ("title", "reading", "body", "alt")
"""What every language may have."""
FIELDS = (
    *("key", "kind", "title", "reading", "aliases", "keywords", "body", "class", "owner", "source", "url", "image"),
    *("alt", "valid_from", "valid_until", "review_on", "position", "municipality_code", "starts_at", MORE),
)
"""What every kind has."""
_RELATIVE: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.LECTURE: ("days_from_today", "starts", "apply_by_days"),
    EntryKind.EVENT: ("days_from_today", "starts", "apply_by_days"),
    EntryKind.BULLETIN: ("months_from_now",),
}
_TRANSLATED = frozenset({Form.TEXT, Form.WORDS, Form.COUNT, Form.YES_OR_TEXT, Form.TABLES})
_NEVER_TRANSLATED = frozenset({"category", "color", "phone", "status", "month", "online_url", "apply_url"})
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_STYLED = f"-{SIMPLE}"
_LONGEST_LANGUAGE = 20


def body_name(kind: EntryKind) -> str:
    """What tables of the kind call the body."""
    return "how" if kind == EntryKind.GARBAGE_CATEGORY else "body"


def translated_details(kind: EntryKind) -> Mapping[str, Form]:
    """The details of a kind that are words, so that another language may have its own."""
    return {name: form for name, form in DETAILS[kind].items() if form in _TRANSLATED and name not in _NEVER_TRANSLATED}


def is_known(kind: EntryKind, name: str) -> bool:
    """Whether the kind has a field of this name, as it stands at the head of a column."""
    plain, at, tag = name.partition("@")
    if at:
        return is_tag(tag) and is_translated(kind, plain)
    return plain in FIELDS or plain == body_name(kind) or plain in DETAILS[kind] or plain in _RELATIVE.get(kind, ())


def is_translated(kind: EntryKind, name: str) -> bool:
    """Whether another language may have this field, too."""
    return name in (*WORDS, MORE, body_name(kind)) or name in translated_details(kind)


def is_tag(tag: str) -> bool:
    """Whether this is a language other than ordinary Japanese: `en`, `zh-Hans`, `ja-simple`."""
    return bool(_TAG.fullmatch(tag)) and tag != JAPANESE and len(tag) <= _LONGEST_LANGUAGE


def language_and_style(tag: str) -> tuple[str, str]:
    """The reverse of `EntryText.tag`."""
    return (tag.removesuffix(_STYLED), SIMPLE) if tag.endswith(_STYLED) else (tag, STANDARD)

"""An entry as plain JSON and back: for its history, for what a file said of it, and for what waits to be saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from knowledge.content import JAPANESE, STANDARD, Entry, EntryClass, EntryKind, EntryText

_WORDS = ("owner_key", "source", "url", "image", "municipality_code")
_DATES = ("valid_from", "valid_until", "review_on")


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """Everything about the entry; what is empty is left out."""
    content: dict[str, Any] = {
        "kind": str(entry.kind),
        "key": entry.key,
        "class": str(entry.entry_class),
        "texts": [_text_as_json(text) for text in entry.texts],
        "aliases": list(entry.aliases),
        "keywords": list(entry.keywords),
        "position": entry.position,
        "details": dict(entry.details),
    }
    content |= {name: getattr(entry, name) for name in _WORDS}
    content |= {name: day.isoformat() for name in _DATES if (day := getattr(entry, name)) is not None}
    if entry.starts_at is not None:
        content["starts_at"] = entry.starts_at.isoformat()
    return {name: value for name, value in content.items() if value not in ("", [], {}, 0)}


def entry_from_json(content: Mapping[str, Any]) -> Entry:
    """The reverse of `entry_as_json`. Raises KeyError and ValueError for what it did not write."""
    starts_at = content.get("starts_at")
    return Entry(
        kind=EntryKind(content["kind"]),
        key=content["key"],
        texts=tuple(_text_from_json(text) for text in content["texts"]),
        aliases=tuple(content.get("aliases", ())),
        keywords=tuple(content.get("keywords", ())),
        entry_class=EntryClass(content["class"]),
        position=content.get("position", 0),
        details=content.get("details", {}),
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        **{name: content.get(name, "") for name in _WORDS},
        valid_from=_date(content.get("valid_from")),
        valid_until=_date(content.get("valid_until")),
        review_on=_date(content.get("review_on")),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text_as_json(text: EntryText) -> dict[str, Any]:
    words = {name: getattr(text, name) for name in ("title", "body", "reading", "alt")}
    more = {"language": text.language, "style": text.style, "details": dict(text.details)}
    plain = {"language": JAPANESE, "style": STANDARD, "details": {}}
    return {name: value for name, value in words.items() if value} | {
        name: value for name, value in more.items() if value != plain[name]
    }


def _text_from_json(content: Mapping[str, Any]) -> EntryText:
    return EntryText(
        title=content.get("title", ""),
        body=content.get("body", ""),
        reading=content.get("reading", ""),
        alt=content.get("alt", ""),
        language=content.get("language", JAPANESE),
        style=content.get("style", STANDARD),
        details=content.get("details", {}),
    )

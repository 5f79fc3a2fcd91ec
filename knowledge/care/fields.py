"""Changing one field of an entry, by the name under which its history shows it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from knowledge.content import JAPANESE, SIMPLE, STANDARD, Entry, EntryClass, EntryText

_WORDS = ("title", "body", "reading", "alt")
_NAMES: Mapping[str, str] = MappingProxyType({"owner": "owner_key", "alias": "aliases", "keyword": "keywords"})
_PLAIN = ("owner_key", "source", "url", "municipality_code")
_DATES = ("valid_from", "valid_until", "review_on")
_LISTS = ("aliases", "keywords")
_MOST = 2**31 - 1


class FieldInvalid(Exception):
    """The field cannot take this. `problem` names a phrase under `fault.`, `given` is what was given."""

    def __init__(self, problem: str, given: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.given = given


def with_field(entry: Entry, name: str, value: str) -> Entry:
    """The entry with one field changed: `title`, `body@en`, `details.fee`, `owner`, `review_on`, `class`, `url` ...

    `aliases` and `keywords` take words divided by `|`; `alias+` and `alias-` add or take away one, and so do
    `keyword+` and `keyword-`. An empty value empties the field. Raises FieldInvalid.
    """
    plain, value = name.strip(), value.strip()
    if plain.endswith(("+", "-")):
        return _with_word(entry, _NAMES.get(plain[:-1], plain[:-1]), value, adds=plain.endswith("+"), name=name)
    plain, _, tag = plain.partition("@")
    plain = _NAMES.get(plain, plain)
    if plain in _WORDS:
        return _with_text(entry, tag, lambda text: replace(text, **{plain: value}))  # type: ignore[arg-type]
    if plain.startswith("details.") and plain != "details.":
        return _with_detail(entry, plain.removeprefix("details."), tag, value)
    if tag:
        raise FieldInvalid("unknown-field", name)
    return _with_plain(entry, plain, value)


def with_alias(entry: Entry, wording: str) -> Entry:
    """The entry with one more wording; as it is when it has it already."""
    return with_field(entry, "alias+", wording)


def _with_plain(entry: Entry, name: str, value: str) -> Entry:
    if name in _PLAIN:
        return replace(entry, **{name: value})  # type: ignore[arg-type]
    if name in _DATES:
        return replace(entry, **{name: _date(value)})  # type: ignore[arg-type]
    if name in _LISTS:
        words = tuple(dict.fromkeys(word.strip() for word in value.split("|") if word.strip()))
        return replace(entry, **{name: words})  # type: ignore[arg-type]
    if name == "class":
        return replace(entry, entry_class=_class(value))
    if name == "position":
        return replace(entry, position=_whole(value))
    raise FieldInvalid("unknown-field", name)


def _with_word(entry: Entry, field: str, word: str, *, adds: bool, name: str) -> Entry:
    if field not in _LISTS:
        raise FieldInvalid("unknown-field", name)
    words: tuple[str, ...] = getattr(entry, field)
    if not word:
        raise FieldInvalid("missing", word)
    if adds:
        return entry if word in words else replace(entry, **{field: (*words, word)})  # type: ignore[arg-type]
    if word not in words:
        raise FieldInvalid("not-there", word)
    return replace(entry, **{field: tuple(one for one in words if one != word)})  # type: ignore[arg-type]


def _with_text(entry: Entry, tag: str, change: Callable[[EntryText], EntryText]) -> Entry:
    """In a language that the entry does not have yet, the words begin empty; words that are emptied are gone."""
    known = entry.text_in(tag) if tag else entry.text
    changed = change(known or text_of_tag(tag))
    if known is None:
        return replace(entry, texts=(*entry.texts, changed))
    is_gone = known is not entry.text and not (changed.title or changed.body or changed.details)
    kept = () if is_gone else (changed,)
    return replace(entry, texts=tuple(part for text in entry.texts for part in (kept if text is known else (text,))))


def text_of_tag(tag: str) -> EntryText:
    """No words yet, in the language and style of a tag such as `en` or `ja-simple`."""
    language, _, style = tag.rpartition("-")
    if language and style == SIMPLE:
        return EntryText("", "", language=language, style=SIMPLE)
    return EntryText("", "", language=tag or JAPANESE, style=STANDARD)


def _with_detail(entry: Entry, name: str, tag: str, value: str) -> Entry:
    if not tag:
        return replace(entry, details=_changed(entry.details, name, value))
    return _with_text(entry, tag, lambda text: replace(text, details=_changed(text.details, name, value)))


def _changed(details: Mapping[str, Any], name: str, value: str) -> dict[str, Any]:
    others = {key: kept for key, kept in details.items() if key != name}
    if not value:
        return others
    known = details.get(name)
    if known is None or isinstance(known, str):
        return {**details, name: value}
    try:
        read = json.loads(value, parse_constant=lambda _text: None)
    except (ValueError, RecursionError):
        read = None
    if type(read) is not type(known):
        raise FieldInvalid("not-like-before", value)
    return {**details, name: read}


def _date(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise FieldInvalid("not-a-day", value) from None


def _class(value: str) -> EntryClass:
    try:
        return EntryClass(value)
    except ValueError:
        raise FieldInvalid("not-allowed", value) from None


def _whole(value: str) -> int:
    try:
        number = int(value or "0")
    except ValueError:
        raise FieldInvalid("not-a-number", value) from None
    if abs(number) > _MOST:
        raise FieldInvalid("not-a-number", value)
    return number

"""Putting two versions of an entry together, field by field, by the names of `flat_fields`. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from knowledge.content import JAPANESE, Entry
from knowledge.entry_json import entry_as_json, entry_from_json

_WORDS = ("title", "reading", "body", "alt")
_LISTS = ("aliases", "keywords")


def merged(yours: Entry, theirs: Entry, names: Collection[str]) -> Entry:
    """Your version, with these fields (such as `body@en`, `details.fee`, `aliases`) as they are in theirs."""
    mine, other = entry_as_json(yours), deepcopy(entry_as_json(theirs))
    mine = deepcopy(mine)
    for name in names:
        plain, _, tag = name.partition("@")
        if plain in _WORDS or tag:
            _take_words(mine, other, plain, tag or JAPANESE)
        else:
            holder, given, key = _place(mine, other, plain)
            _take(holder, given, key)
    mine["texts"] = [text for text in _texts(mine) if any(text.get(name) for name in (*_WORDS, "details"))]
    if not mine["texts"]:
        mine["texts"] = deepcopy(entry_as_json(yours)["texts"])
    merged_entry = entry_from_json({"class": str(yours.entry_class), **mine})
    return replace(merged_entry, texts=_in_order(merged_entry, theirs))


def with_both(base: Entry | None, yours: Entry, theirs: Entry, name: str) -> Entry:
    """Your version with the words of a list (`aliases`, `keywords`) that either side added, less what either removed.

    Raises ValueError for any other field.
    """
    if name not in _LISTS:
        raise ValueError(name)
    before: Sequence[str] = getattr(base, name) if base else ()
    mine: Sequence[str] = getattr(yours, name)
    other: Sequence[str] = getattr(theirs, name)
    gone = {word for word in before if word not in mine or word not in other}
    words = tuple(word for word in dict.fromkeys((*other, *mine)) if word not in gone)
    return replace(yours, **{name: words})  # type: ignore[arg-type]


def _place(mine: dict[str, Any], other: Mapping[str, Any], name: str) -> tuple[dict[str, Any], Mapping[str, Any], str]:
    """Where a field lies in both."""
    if name.startswith("details."):
        return mine.setdefault("details", {}), other.get("details", {}), name.removeprefix("details.")
    return mine, other, name


def _take_words(mine: dict[str, Any], other: Mapping[str, Any], name: str, tag: str) -> None:
    given = next((text for text in _texts(other) if _tag(text) == tag), {})
    holder = next((text for text in _texts(mine) if _tag(text) == tag), None)
    if holder is None:
        holder = {key: given[key] for key in ("language", "style") if key in given}
        mine["texts"].append(holder)
    inner, outer, key = _place(holder, given, name)
    _take(inner, outer, key)


def _take(holder: dict[str, Any], given: Mapping[str, Any], key: str) -> None:
    if key in given:
        holder[key] = given[key]
    else:
        holder.pop(key, None)


def _texts(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = content["texts"]
    return found


def _tag(text: Mapping[str, Any]) -> str:
    language, style = text.get("language", JAPANESE), text.get("style")
    return f"{language}-{style}" if style else language


def _in_order(entry: Entry, other: Entry) -> tuple[Any, ...]:
    """The texts in the order of the other version, so that taking everything gives the very same entry."""
    places = {text.tag: place for place, text in enumerate(other.texts)}
    return tuple(sorted(entry.texts, key=lambda text: places.get(text.tag, len(places))))

"""Whether an entry that was changed by hand may be stored. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.content import Entry, EntryKind
from knowledge.importers.validation import Fault

LONGEST_KEY = 100
LONGEST_OWNER = 40
LONGEST_TAG_PART = 20
_OPENS = re.compile(r"https://[!#-;=?-\[\]_a-z~]{1,992}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Known:
    """What an entry may refer to. `categories` are the keys of garbage categories."""

    sections: Collection[str]
    categories: Collection[str]
    pictures: Collection[str]


def faults_of(entry: Entry, known: Known, before: Entry | None = None) -> list[Fault]:
    """Everything for which the entry cannot be stored; what is unchanged since `before` and was dead already is let be.

    Each fault's file is the entry's id.
    """
    return [
        Fault(entry.id, 1, name, problem, " ".join(given[:60].split()))
        for name, problem, given in (*_own(entry), *_texts(entry), *_references(entry, known, before))
    ]


def _own(entry: Entry) -> Iterator[tuple[str, str, str]]:
    if not entry.key or _CONTROL.search(entry.key):
        yield "id", "not-allowed", entry.key
    if len(entry.key) > LONGEST_KEY:
        yield "id", "too-long", entry.key
    if len(entry.owner_key) > LONGEST_OWNER:
        yield "owner_key", "too-long", entry.owner_key
    if entry.url and not entry.url.startswith("https://"):
        yield "url", "not-https", entry.url
    elif entry.url and not _OPENS.fullmatch(entry.url):
        yield "url", "not-an-address", entry.url
    if entry.municipality_code and not _CODE.fullmatch(entry.municipality_code):
        yield "municipality_code", "municipality-code", entry.municipality_code
    if entry.valid_from and entry.valid_until and entry.valid_until < entry.valid_from:
        yield "valid_until", "before-start", entry.valid_until.isoformat()
    for name in ("source", "key", "url"):
        yield from _unstorable(name, getattr(entry, name))
    for name in ("aliases", "keywords"):
        yield from _unstorable(name, list(getattr(entry, name)))
    yield from _unstorable("details", dict(entry.details))


def _texts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    if not entry.texts:
        yield "title", "missing", ""
    tags = [text.tag for text in entry.texts]
    for text in entry.texts:
        suffix = "" if text is entry.text else f"@{text.tag}"
        if not text.title.strip():
            yield f"title{suffix}", "missing", ""
        if tags.count(text.tag) > 1:
            yield f"title@{text.tag}", "twice", text.tag
        if max(len(text.language), len(text.style)) > LONGEST_TAG_PART or not text.language:
            yield f"title@{text.tag}", "not-allowed", text.tag
        for name in ("title", "reading", "body", "alt"):
            yield from _unstorable(name + suffix, getattr(text, name))
        yield from _unstorable(f"details{suffix}", dict(text.details))


def _references(entry: Entry, known: Known, before: Entry | None) -> Iterator[tuple[str, str, str]]:
    owner, category = entry.owner_key, _category(entry)
    if owner and owner not in known.sections and (before is None or before.owner_key != owner):
        yield "owner_key", "unknown-section", owner
    if category and category not in known.categories and (before is None or _category(before) != category):
        yield "details.category", "unknown-category", category
    if entry.image and entry.image not in known.pictures:
        yield "image", "file-missing", entry.image


def _category(entry: Entry) -> str:
    return str(entry.details.get("category") or "") if entry.kind == EntryKind.GARBAGE else ""


def _unstorable(name: str, value: Any) -> Iterator[tuple[str, str, str]]:
    """What PostgreSQL keeps in no text."""
    if isinstance(value, str):
        if _UNSTORABLE.search(value):
            yield name, "nul", ""
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _unstorable(f"{name}.{key}", [str(key), part])
    elif isinstance(value, list):
        for part in value:
            yield from _unstorable(name, part)

"""The words of an entry in its languages, and its details. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.content import JAPANESE, EntryKind, EntryText
from knowledge.importers.own.fields import (
    DETAILS,
    MORE,
    Form,
    body_name,
    is_tag,
    language_and_style,
    translated_details,
)
from knowledge.importers.own.records import OwnRecord
from knowledge.importers.own.values import read_detail, read_object


def read_texts(record: OwnRecord, kind: EntryKind, *, needs_body: bool) -> tuple[EntryText, ...]:
    """Ordinary Japanese, then the other languages by their tags."""
    japanese = EntryText(
        title=record.text("title", required=True),
        body=read_body(record, kind, "", required=needs_body),
        reading=record.text("reading"),
        alt=record.text("alt", required=bool(record.values.get("image"))),
    )
    return (japanese, *(read_text(record, kind, tag, f"@{tag}") for tag in _tags(record)))


def read_text(record: OwnRecord, kind: EntryKind, tag: str, suffix: str = "") -> EntryText:
    """The words under one tag, whose fields have the suffix."""
    language, style = language_and_style(tag)
    return EntryText(
        title=record.text(f"title{suffix}", required=True),
        body=read_body(record, kind, suffix),
        reading=record.text(f"reading{suffix}"),
        alt=record.text(f"alt{suffix}"),
        language=language,
        style=style,
        details=read_details(record, translated_details(kind), suffix),
    )


def read_body(record: OwnRecord, kind: EntryKind, suffix: str, *, required: bool = False) -> str:
    """The body, under the name that the kind has for it or under `body`."""
    name = body_name(kind)
    if name != "body" and not record.values.get(f"{name}{suffix}"):
        record.used.add(f"{name}{suffix}")
        name = "body"
    return record.text(f"{name}{suffix}", required=required)


def read_details(record: OwnRecord, forms: Mapping[str, Form], suffix: str = "") -> dict[str, Any]:
    """All that is there of these details, and those beyond them."""
    found = {name: read_detail(record, f"{name}{suffix}", form) for name, form in forms.items()}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})} | read_object(
        record, f"{MORE}{suffix}"
    )


def details_of_kind(record: OwnRecord, kind: EntryKind) -> dict[str, Any]:
    """The kind's details in ordinary Japanese."""
    return read_details(record, DETAILS[kind])


def _tags(record: OwnRecord) -> list[str]:
    """The languages of which the record says anything. One that cannot be is a fault."""
    tags = set()
    for name, value in record.values.items():
        _, at, tag = name.partition("@")
        if not at or value in (None, "", [], {}):
            record.used |= {name} if at else set()
        elif is_tag(tag):
            tags.add(tag)
        else:
            record.used.add(name)
            record.fail(name, "not-a-language", "ordinary" if tag == JAPANESE else tag)
    return sorted(tags)

"""A town's questions and answers as a table: `id,title,answer`, and whatever more the town has written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.faq_records import faq_records
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.validation import ContentInvalid, Fault, Record
from people.sections import SectionDetails

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PHONE = re.compile(r"[+(]?[0-9][0-9()-]{1,18}")
_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\u30fc]+")


@dataclass(frozen=True, slots=True)
class FaqContent:
    """A table without a fault, and the sections that it names with a telephone and the town did not have."""

    entries: tuple[Entry, ...]
    new_sections: tuple[SectionDetails, ...]
    notes: tuple[Fault, ...] = ()
    """What of the file was left out: columns and sheets that are none of ours, macros."""


def read_faq(path: Path, sections: Sequence[SectionDetails], dialects: Dialects) -> FaqContent:
    """Read and check a whole file: CSV in any encoding of Japan, or a workbook.

    `sections` are those of the town; a cell names one by key or by name. `dialects` are other names of the columns.

    Without a column `class` the table is what the town publishes, so everything is public; with one, what
    nobody classified is internal. Raises ContentInvalid with every fault; then nothing of it may be used.
    """
    found = faq_records(path, dialects)
    records = found.rows
    phones = [_phone(record) for record in records]
    by_word = {section.name: section for section in reversed(sections)} | {section.key: section for section in sections}
    new = _new_sections(records, phones, by_word)
    by_word |= {section.name: section for section in new}
    entries = tuple(_entry(record, phone, by_word) for record, phone in zip(records, phones, strict=True))
    _check_ids(records, entries)
    if found.faults:
        raise ContentInvalid(sorted(found.faults, key=lambda fault: (fault.file, fault.line)))
    return FaqContent(entries, new, tuple(found.notes))


def _phone(record: Record) -> str:
    """A telephone number that a button can call: full-width digits and the many dashes become ordinary ones."""
    given = record.text("phone")
    number = _DASHES.sub("-", unicodedata.normalize("NFKC", given))
    if is_destroyed_number(given):
        record.fail("phone", "destroyed-number", given)
    elif given and not _PHONE.fullmatch(number):
        record.fail("phone", "not-a-phone", given)
    return number


def _new_sections(
    records: Iterable[Record], phones: Iterable[str], known: Mapping[str, SectionDetails]
) -> tuple[SectionDetails, ...]:
    """The first row that gives a telephone makes the section; rows before and after it may leave it out."""
    new: dict[str, SectionDetails] = {}
    for record, phone in zip(records, phones, strict=True):
        name = str(record.values.get("section", "")).strip()
        if phone and name and name not in known and name not in new:
            new[name] = SectionDetails(key=record.text("section", longest=40), name=name, phone=phone)
    return tuple(new.values())


def _entry(record: Record, phone: str, sections: Mapping[str, SectionDetails]) -> Entry:
    given = record.text("section")
    section = sections.get(given)
    if given and section is None:
        record.fail("section", "section-without-phone", given)
    unclassified = EntryClass.INTERNAL if "class" in record.values else EntryClass.PUBLIC
    entry_class = record.one_of("class", tuple(EntryClass), unclassified)
    return Entry(
        kind=EntryKind.FAQ,
        key=record.text("id", required=True, longest=100),
        texts=(EntryText(record.text("title", required=True), record.text("answer", required=True)),),
        aliases=record.texts("aliases"),
        keywords=record.texts("keywords"),
        entry_class=EntryClass(entry_class or EntryClass.INTERNAL),
        owner_key=section.key if section else "",
        url=record.https_url("url"),
        details={"phone": phone} if phone and not (section and section.phone == phone) else {},
    )


def _check_ids(records: Sequence[Record], entries: Sequence[Entry]) -> None:
    seen: dict[str, Record] = {}
    for record, entry in zip(records, entries, strict=True):
        if _CONTROL.search(entry.key):
            record.fail("id", "not-allowed", entry.key)
        if is_destroyed_number(entry.key):
            record.fail("id", "destroyed-number", entry.key)
        elif entry.key in seen:
            record.fail("id", "twice", f"{entry.key} ({record.file}:{seen[entry.key].line})")
        elif entry.key:
            seen[entry.key] = record

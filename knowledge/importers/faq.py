"""A town's questions and answers as a table: `id,title,answer`, and whatever more the town has written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from knowledge.content import Entry, EntryClass, EntryKind, EntryText, Provenance
from knowledge.importers.content import FoundContent
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.sheets import Sheet, sheet_records, sheets_with
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header
from knowledge.importers.title_keys import key_from_title
from knowledge.importers.validation import Record
from people.town_details import SectionDetails

_LONGEST_SECTION_KEY = 40
_REQUIRED = ("title", "answer")
_OURS = ("id", *_REQUIRED)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PHONE = re.compile(r"[+(]?[0-9][0-9()-]{1,18}")
_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\u30fc]+")


def read_faq(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read a whole file: CSV in any encoding of Japan, or a workbook. A cell names a section by key or by name.

    A table with Japanese headings may have no column of numbers: then the question itself is the key.

    Without a column `class` the table is what the town publishes, so everything is public; with one, what nobody
    classified is internal. A section that the town does not have is made when some row gives its telephone.
    """
    dialects = request.dialects_of("faq")
    sheets = sheets_with(request.path, dialects, _REQUIRED, log, _slips)
    return FoundContent((EntryKind.FAQ,), _entries(request, dialects, sheets, log))


def _entries(
    request: ImportRequest, dialects: Dialects, sheets: Sequence[Sheet], log: ImportLog
) -> Iterator[SourcedEntry]:
    known = {section.name: section for section in reversed(request.sections)}
    known |= {section.key: section for section in request.sections}
    log.sections |= _new_sections(sheets, dialects, known)
    known |= log.sections
    for record in sheet_records(sheets, dialects, log):
        entry = _entry(record, known)
        if not record.is_refused:
            yield SourcedEntry(entry, Provenance(record.file, record.line, request.licence), key_column="id")


def _slips(header: Header) -> Sequence[str]:
    """What cannot be in a header. One in ASCII alone was written for us: it has our columns and no other."""
    if not all(name.isascii() for name in header.names):
        return header.twice
    if header.extra:
        return tuple(header.extra.values())
    if "id" not in header.columns:
        return header.names
    first = [name for name in header.names if name][: len(_OURS)]
    in_order = sorted(_OURS, key=lambda name: header.columns[name]) == list(_OURS)
    starts = {header.columns[name] for name in _OURS} == {header.names.index(name) for name in first}
    return () if in_order and starts else header.names


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
    sheets: Sequence[Sheet], dialects: Dialects, known: Mapping[str, SectionDetails]
) -> dict[str, SectionDetails]:
    """The first row that gives a telephone makes the section; rows before and after it may leave it out.

    The sheets are read once for this alone: what is wrong with a row is told when it is read again.
    """
    new: dict[str, SectionDetails] = {}
    if not any({"section", "phone"} <= sheet.header.columns.keys() for sheet in sheets):
        return new
    for record in sheet_records(sheets, dialects, ImportLog()):
        name, phone = str(record.values.get("section", "")).strip(), _phone(record)
        if phone and 0 < len(name) <= _LONGEST_SECTION_KEY and name not in known and name not in new:
            new[name] = SectionDetails(key=name, name=name, phone=phone)
    return new


def _entry(record: Record, sections: Mapping[str, SectionDetails]) -> Entry:
    phone = _phone(record)
    given = record.text("section")
    section = sections.get(given)
    if given and section is None:
        record.fail("section", "too-long" if phone else "section-without-phone", given)
    unclassified = EntryClass.INTERNAL if "class" in record.values else EntryClass.PUBLIC
    entry_class = record.one_of("class", tuple(EntryClass), unclassified)
    return Entry(
        kind=EntryKind.FAQ,
        key=_key(record),
        texts=(EntryText(record.text("title", required=True), record.text("answer", required=True)),),
        aliases=record.texts("aliases"),
        keywords=record.texts("keywords"),
        entry_class=EntryClass(entry_class or EntryClass.INTERNAL),
        owner_key=section.key if section else "",
        url=record.https_url("url"),
        details={"phone": phone} if phone and not (section and section.phone == phone) else {},
    )


def _key(record: Record) -> str:
    if "id" not in record.values:
        return key_from_title(record.text("title"))
    key = record.text("id", required=True, longest=100)
    if _CONTROL.search(key):
        record.fail("id", "not-allowed", key)
    if is_destroyed_number(key):
        record.fail("id", "destroyed-number", key)
    return key

"""5374's `description.csv`: what each category is called, how it is put out, and its colour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.content import Entry, Provenance
from knowledge.importers.garbage.categories import Categories, read_color
from knowledge.importers.garbage.wording import in_paragraphs, on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.sheets import sheet_records, sheets_with
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.validation import Record

_TABLE = "garbage-description"


def read_descriptions(path: Path, request: ImportRequest, categories: Categories, log: ImportLog) -> list[SourcedEntry]:
    """The categories that are described, which `categories` then knows as well."""
    return list(_described(path, request, categories, log))


def _described(path: Path, request: ImportRequest, categories: Categories, log: ImportLog) -> Iterator[SourcedEntry]:
    dialects = request.dialects_of(_TABLE)
    for record in sheet_records(sheets_with(path, dialects, ("label",), log), dialects, log):
        entry = _category(record, categories, log)
        if entry is not None and not record.is_refused:
            yield SourcedEntry(entry, Provenance(record.file, record.line, request.licence), key_column="label")


def _category(record: Record, categories: Categories, log: ImportLog) -> Entry | None:
    label = on_one_line(record.text("label", required=True))
    parts = (in_paragraphs(record.text("sublabel")), in_paragraphs(record.text("description")))
    given = record.text("bgcolor")
    color = read_color(given)
    if record.is_refused:
        return None
    if given and not color:
        log.note(record.file, record.line, "bgcolor", "color-unread", given)
    entry = categories.describe(label, "\n".join(part for part in parts if part), color)
    if entry is None:
        log.leave_out(record.file, record.line, "label", "category-twice", label)
    return entry

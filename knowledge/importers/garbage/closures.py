"""5374's `center.csv` and `remarks.csv`: when a plant is closed, and the remarks that the days refer to."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.content import Closure
from knowledge.importers.garbage.wording import in_paragraphs, on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.sheets import sheet_records, sheets_with
from knowledge.importers.validation import Record
from knowledge.importers.written.dates import read_date

_LONGEST_NAME = 100
_CLOSURES = "collection-closures"
_REMARKS = "collection-remarks"


def read_closures(path: Path, request: ImportRequest, centers: Collection[str], log: ImportLog) -> tuple[Closure, ...]:
    """The closures, each once. Those of a plant that no area names count only when a person has said so."""
    dialects = request.dialects_of(_CLOSURES)
    found: dict[Closure, None] = {}
    strangers: dict[str, tuple[Record, int]] = {}
    for record in sheet_records(sheets_with(path, dialects, ("center", "first"), log), dialects, log):
        closure = _closure(record, request)
        if record.is_refused or closure is None:
            continue
        if closure.center and closure.center not in centers:
            first, count = strangers.get(closure.center, (record, 0))
            strangers[closure.center] = (first, count + 1)
            closure = replace(closure, center="") if request.closures_for_all else closure
        if closure in found:
            log.leave_out(record.file, record.line, "center", "closure-twice", f"{closure.center} {closure.first}")
        found[closure] = None
    problem = "closures-for-all" if request.closures_for_all else "center-without-area"
    for center, (record, count) in strangers.items():
        log.note(record.file, record.line, "center", problem, f"{center}（{count}）")
    return tuple(found)


def read_remarks(path: Path, request: ImportRequest, log: ImportLog) -> dict[int, str]:
    """The remarks by their numbers. They become part of rules, so that only those that cannot be used count as rows."""
    dialects = request.dialects_of(_REMARKS)
    remarks: dict[int, str] = {}
    for record in sheet_records(sheets_with(path, dialects, ("id", "text"), log), dialects, log):
        number = unicodedata.normalize("NFKC", record.text("id", required=True)).lstrip("*")
        text = in_paragraphs(record.text("text"))
        if not record.is_refused and not (number.isascii() and number.isdigit() and len(number) < 5):
            record.fail("id", "not-a-number", number)
        elif not record.is_refused and int(number) in remarks:
            log.leave_out(record.file, record.line, "id", "remark-twice", number)
        elif not record.is_refused:
            remarks[int(number)] = text
            log.rows -= 1
    return remarks


def _closure(record: Record, request: ImportRequest) -> Closure | None:
    center = on_one_line(record.text("center", longest=_LONGEST_NAME))
    first = _day(record, "first", request)
    last = _day(record, "last", request) if record.text("last") else first
    if record.is_refused or first is None or last is None:
        return None
    if last < first:
        record.fail("last", "closure-ends-first", record.values["last"])
        return None
    return Closure(center, first, last)


def _day(record: Record, name: str, request: ImportRequest) -> date | None:
    given = record.text(name, required=True)
    found = read_date(given, request.near or request.today) if given else None
    if found is not None and (found.problem or found.day is None):
        record.fail(name, "closure-date", given)
        return None
    return found.day if found else None

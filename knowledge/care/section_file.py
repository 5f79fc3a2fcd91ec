"""The plan of the new year as a CSV for Excel, written to be filled in, and read back from whatever came of it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from knowledge.care.sections import SectionRow, TownSections
from knowledge.importers.log import ImportLog
from knowledge.importers.sheets import sheet_records, sheets_with
from knowledge.importers.tables.cells import is_destroyed_number
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.validation import Record
from knowledge.spreadsheets import original_cell, safe_cell

TABLE = "section-plan"
"""The table of `data/columns/` with the columns' Japanese names; the first of each is written."""
COLUMNS = ("old", "old_name", "old_phone", "count", "counts", "kind", "category", "key", "new", "name", "phone")
_REQUIRED = ("old", "new")
_PHONE = re.compile(r"[+(]?[0-9][0-9()-]{1,18}")
_DASHES = re.compile(r"[\s\u2010-\u2015\u2212\u30fc]+")


def plan_as_csv(town: TownSections, dialects: Dialects, kind_names: Mapping[str, str], unowned: str) -> str:
    """The table to be filled in, a row for each section and for each key that only entries know.

    `kind_names` are people's words for the kinds of entries, `unowned` those for having no section.
    """
    people = town.people
    counts: dict[str, Counter[str]] = {key: Counter() for key in (*town.sections, *sorted(town.attached()))}
    for entry in town.entries:
        counts.setdefault(entry.owner_key, Counter())[kind_names[entry.kind]] += 1
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([next(iter(dialects.columns[name]), name) for name in COLUMNS])
    for key, kinds in counts.items():
        section = town.sections.get(key)
        name = section.name if section else "" if key else unowned
        listed = "\u3001".join(f"{kind} {count}" for kind, count in kinds.items())
        cells = [key, name, section.phone if section else "", str(kinds.total() + people.get(key, 0)), listed]
        writer.writerow([*map(safe_cell, cells), *[""] * (len(COLUMNS) - len(cells))])
    return out.getvalue()


def read_plan(path: Path, dialects: Dialects, log: ImportLog) -> Sequence[SectionRow]:
    """The rows of a filled-in table: CSV in any encoding of Japan, or a workbook. What is wrong is in the log."""
    sheets = sheets_with(path, dialects, _REQUIRED, log)
    return [_row(record) for record in sheet_records(sheets, dialects, log)]


def _row(record: Record) -> SectionRow:
    given = {name: original_cell(record.text(name)) for name in ("old", "new", "name", "kind", "category", "key")}
    for name, longest in (("name", 100), ("new", 40)):
        if len(given[name]) > longest:
            record.fail(name, "too-long", given[name])
    return SectionRow(record.file, record.line, phone=_phone(record), **given)


def dialled_number(given: str) -> tuple[str, str]:
    """A number that a button can call, and what is wrong with it: nothing, or the name of a fault.

    Full-width digits and the many dashes become ordinary ones.
    """
    number = _DASHES.sub("-", unicodedata.normalize("NFKC", given))
    if is_destroyed_number(given):
        return number, "destroyed-number"
    return number, "not-a-phone" if given and not _PHONE.fullmatch(number) else ""


def _phone(record: Record) -> str:
    given = original_cell(record.text("phone"))
    number, fault = dialled_number(given)
    if fault:
        record.fail("phone", fault, given)
    return number

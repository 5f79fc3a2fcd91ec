"""The rows of one kind of table, from whichever sheets of a file have its header."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.log import ImportLog
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header, find_header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.records import records
from knowledge.importers.tables.table import Table, TableUnreadable
from knowledge.importers.validation import Fault, Record

Slips = Callable[[Header], Sequence[str]]
"""From a header to the names in it that cannot be."""
Parts = Callable[[Table, ImportLog], Sequence[Table]]
"""From a sheet to the tables that it holds. Raises TableUnreadable."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header."""

    table: Table
    header: Header


def _twice(header: Header) -> Sequence[str]:
    return header.twice


def sheets_with(
    path: Path,
    dialects: Dialects,
    required: Sequence[str],
    log: ImportLog,
    slips: Slips = _twice,
    parts: Parts | None = None,
) -> list[Sheet]:
    """Every visible sheet whose header has the required columns; what of the file is left out is noted.

    `parts` divides a sheet with several tables. A file without such a sheet is a fault, that of the first sheet with
    any row, and gives an empty list.
    """
    found: list[Sheet] = []
    without: list[Fault] = []
    try:
        tables = open_tables(path)
        log.notes.extend(tables[0].notes)
        for table in tables:
            if table.is_hidden:
                log.note(table.place, 0, "", "hidden-sheet")
                continue
            for part in parts(table, log) if parts else (table,):
                header = find_header(part.rows(), dialects.columns)
                if header is None or any(name not in header.columns for name in required):
                    without.append(_no_header(part, header))
                else:
                    found.append(Sheet(part, header))
    except TableUnreadable as error:
        log.give_up(error.fault)
        return []
    for fault in without:
        if found:
            log.note(fault.file, 0, "", "sheet-unread", fault.given)
    if not found:
        log.give_up(max(without, key=lambda fault: fault.line > 0, default=Fault(path.name, 0, "", "no-sheet")))
    return [sheet for sheet in found if _is_sound(sheet, slips(sheet.header), log)]


def sheet_records(sheets: Iterable[Sheet], dialects: Dialects, log: ImportLog) -> Iterator[Record]:
    """The rows of the sheets, read as they are asked for, each with the words that its cells mean.

    Every row is counted. Those with a cell that cannot be used are refused here and do not come out.
    """
    for sheet in sheets:
        refused = log.faults.rows
        try:
            for record in records(sheet.table, sheet.header, log.faults):
                log.rows += 1 + log.faults.rows - refused
                for name in dialects.values.keys() & record.values.keys():
                    record.values[name] = dialects.meant(name, str(record.values[name]))
                yield record
                refused = log.faults.rows
        except TableUnreadable as error:
            log.give_up(error.fault)
        log.rows += log.faults.rows - refused


def _is_sound(sheet: Sheet, slips: Sequence[str], log: ImportLog) -> bool:
    table, header = sheet.table, sheet.header
    if slips:
        log.give_up(_columns_fault(table, header.line, slips))
        return False
    if header.extra:
        log.note(table.place, header.line, "", "columns-unread", _listed(header.extra.values()))
    return True


def _no_header(table: Table, header: Header | None) -> Fault:
    """The header that lacks a column, or else the first row that has anything, or an empty table."""
    if header is not None:
        return _columns_fault(table, header.line, header.names)
    for row in table.rows():
        if any(row.cells):
            return _columns_fault(table, row.line, row.cells)
    return Fault(table.place, 0, "", "file-empty")


def _columns_fault(table: Table, line: int, names: Sequence[str]) -> Fault:
    return Fault(table.place, line, "", "columns", _listed(names))


def _listed(names: Iterable[str]) -> str:
    """On one line, though a name may have several."""
    return " ".join(",".join(names).split())[:200]

"""The rows of a town's questions and answers, from whichever of its files and sheets they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header, find_header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.records import records
from knowledge.importers.tables.table import Table, TableUnreadable
from knowledge.importers.validation import Fault, Record

_REQUIRED = ("id", "title", "answer")


@dataclass(slots=True)
class FaqRecords:
    """The rows, what is wrong with them or the file, and what of it was left out."""

    rows: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def faq_records(path: Path, dialects: Dialects) -> FaqRecords:
    """The rows of every visible sheet that has the header; when none has it, why the first that has rows has not."""
    found = FaqRecords()
    without: list[Fault] = []
    headers = 0
    try:
        tables = open_tables(path)
        found.notes.extend(tables[0].notes)
        for table in tables:
            if table.is_hidden:
                found.notes.append(Fault(table.place, 0, "", "hidden-sheet"))
                continue
            header = find_header(table.rows(), dialects.columns)
            if header is None or any(name not in header.columns for name in _REQUIRED):
                without.append(_no_header(table, header))
                continue
            headers += 1
            _read(table, header, dialects, found)
    except TableUnreadable as error:
        found.faults.extend(error.faults)
        return found
    if headers:
        found.notes.extend(Fault(fault.file, 0, "", "sheet-unread", fault.given) for fault in without)
    else:
        found.faults.append(max(without, key=lambda fault: fault.line > 0, default=Fault(path.name, 0, "", "no-sheet")))
    return found


def _read(table: Table, header: Header, dialects: Dialects, found: FaqRecords) -> None:
    slips = _slips(header)
    if slips:
        found.faults.append(_columns_fault(table, header.line, slips))
        return
    if header.extra:
        found.notes.append(Fault(table.place, header.line, "", "columns-unread", _listed(header.extra.values())))
    for record in records(table, header, found.faults):
        record.values = _meant(record.values, dialects)
        found.rows.append(record)


def _meant(values: Mapping[str, object], dialects: Dialects) -> dict[str, object]:
    return {name: dialects.meant(name, str(value)) for name, value in values.items()}


def _slips(header: Header) -> Sequence[str]:
    """What cannot be in a header. One in ASCII alone was written for us: it has our columns and no other."""
    if not all(name.isascii() for name in header.names):
        return header.twice
    if header.extra:
        return tuple(header.extra.values())
    first = [name for name in header.names if name][: len(_REQUIRED)]
    in_order = sorted(_REQUIRED, key=lambda name: header.columns[name]) == list(_REQUIRED)
    starts = {header.columns[name] for name in _REQUIRED} == {header.names.index(name) for name in first}
    return () if in_order and starts else header.names


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

"""Dictionaries with a column for each category, in which a ○ says that an item belongs to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from knowledge.importers.garbage.wording import on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.tables.cells import heading, plain
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.table import CellFault, Row, Table

_YES = frozenset("○◯〇●◎⚪⭕☑✓✔レ1")
_NO = frozenset(("", *"×✕✖✗X/0"))
_SAMPLE_ROWS = 200
_LEAST_SHARE = 0.8
_HEADER_ROWS = 4
_TRIES = 5
_CATEGORY = "category"
_BETWEEN = "・"


@dataclass(frozen=True, slots=True)
class _Marks:
    """`names` are the header's with the categories gone, `labels` the categories by their columns."""

    line: int
    names: tuple[str, ...]
    labels: Mapping[int, str]


def with_categories(table: Table, dialects: Dialects, log: ImportLog) -> Table:
    """The table with one column of categories behind its others, where marks say the category; else the table itself.

    An item with several marks has the category that their headings make together. A cell that is no mark refuses its
    row. Raises TableUnreadable.
    """
    rows = list(islice(table.rows(), _SAMPLE_ROWS))
    marked = [number for number, row in enumerate(rows) if any(_folded(cell) in _YES for cell in row.cells)]
    found = (_found(rows[:number], rows[number:], dialects) for number in marked[:_TRIES])
    marks = next((marks for marks in found if marks), None)
    if marks is None:
        return table
    log.note(table.place, marks.line, "", "marked-columns", ",".join(marks.labels.values()))
    return replace(table, read=_reader(table, marks))


def _found(above: Sequence[Row], below: Sequence[Row], dialects: Dialects) -> _Marks | None:
    """The lowest row above the marks that names all of their columns is the header."""
    columns = _mark_columns(below)
    for end in range(len(above), max(0, len(above) - _HEADER_ROWS), -1):
        names = [_at(above[end - 1], index) for index in columns]
        if len(columns) > 1 and all(names) and len(set(names)) == len(names):
            return _under(above[max(0, end - _HEADER_ROWS) : end], below, columns, dialects)
    return None


def _mark_columns(rows: Sequence[Row]) -> list[int]:
    """Those in which nearly every cell with anything is a mark."""
    found = []
    for index in range(_width(rows)):
        filled = [text for row in rows if (text := _at(row, index))]
        marks = sum(_folded(text) in _YES | _NO for text in filled)
        if any(_folded(text) in _YES for text in filled) and marks >= len(filled) * _LEAST_SHARE:
            found.append(index)
    return found


def _under(header: Sequence[Row], below: Sequence[Row], columns: Sequence[int], dialects: Dialects) -> _Marks | None:
    """Names from the rows above where the lowest has none; None without a column of names, or where the categories
    have a column of their own. A category that no item of the sample belongs to is one all the same."""
    own = {column: {heading(name) for name in (column, *others)} for column, others in dialects.columns.items()}
    known = set().union(*own.values())
    labels: dict[int, str] = {}
    names: list[str] = []
    for index in range(_width(header)):
        label = _at(header[-1], index)
        is_unused = heading(label) not in known and not any(_at(row, index) for row in below)
        if label and (index in columns or is_unused):
            labels[index] = label
            names.append("")
        else:
            names.append(next((text for row in reversed(header) if (text := _at(row, index))), ""))
    named = {heading(name) for name in names}
    if not named & own["title"] or ({*named, *map(heading, labels.values())} & own[_CATEGORY]):
        return None
    return _Marks(header[-1].line, tuple(names), labels)


def _reader(table: Table, marks: _Marks) -> Callable[[], Iterator[Row]]:
    def read() -> Iterator[Row]:
        for row in table.rows():
            if row.line == marks.line:
                yield Row(row.line, (*marks.names, _CATEGORY))
            elif row.line > marks.line:
                yield _with_category(row, marks)

    return read


def _with_category(row: Row, marks: _Marks) -> Row:
    width = len(marks.names)
    cells = [*row.cells, *[""] * (width - len(row.cells))]
    faults = [_moved(fault, marks) for fault in row.faults]
    belongs = []
    for index, label in marks.labels.items():
        mark = _folded(cells[index])
        if mark in _YES:
            belongs.append(label)
        elif mark not in _NO:
            faults.append(CellFault(width, "mark-unread", f"{label}: {cells[index]}"))
    kept = ["" if index in marks.labels else cell for index, cell in enumerate(cells[:width])]
    return Row(row.line, (*kept, _BETWEEN.join(belongs), *cells[width:]), tuple(faults))


def _moved(fault: CellFault, marks: _Marks) -> CellFault:
    """The fault of a mark is one of the category."""
    width = len(marks.names)
    if fault.index in marks.labels:
        return replace(fault, index=width)
    return replace(fault, index=fault.index + 1) if fault.index >= width else fault


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _at(row: Row, index: int) -> str:
    return on_one_line(plain(row.cells[index])).strip() if index < len(row.cells) else ""


def _folded(cell: str) -> str:
    return unicodedata.normalize("NFKC", plain(cell)).strip().upper()

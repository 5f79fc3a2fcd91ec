"""The people of an uploaded list: one LINE user id a line, or one column of a table. No fault repeats what it read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Row
from knowledge.normalize import folded
from people.contacts import is_line_user_id

MOST_LINES = 1_000_000
_SHOWN = 10


class ColumnUnknown(Exception):
    """The file has several columns, and nothing says which holds the ids."""


class TooManyLines(Exception):
    """The file has more lines than the largest list may have."""


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """The ids of a file in its order, the malformed ones as well; `malformed_lines` are the first lines of those."""

    ids: tuple[str, ...]
    malformed_lines: tuple[int, ...]


def read_people(path: Path, column: str, names_of_columns: Sequence[str]) -> NamedPeople:
    """Read the ids, from the column of this heading if it is given, else from the one that must be meant.

    `names_of_columns` are headings that mean ids. Raises ContentInvalid when the file is no table, ColumnUnknown,
    TooManyLines.
    """
    rows = (row for row in open_tables(path)[0].rows() if any(cell.strip() for cell in row.cells))
    first = next(rows, None)
    if first is None:
        return NamedPeople((), ())
    place, is_heading = _place(first, column, names_of_columns)
    ids: list[str] = []
    malformed: list[int] = []
    for row in _following(first, rows, is_heading=is_heading):
        if len(ids) == MOST_LINES:
            raise TooManyLines
        cell = row.cells[place].strip() if place < len(row.cells) else ""
        ids.append(cell)
        if not is_line_user_id(cell):
            malformed.append(row.line)
    return NamedPeople(tuple(ids), tuple(malformed[:_SHOWN]))


def _place(first: Row, column: str, names_of_columns: Sequence[str]) -> tuple[int, bool]:
    """In which cell the ids stand, counted from 0, and whether the first row is a heading."""
    cells = [cell.strip() for cell in first.cells]
    if column:
        if column not in cells:
            raise ColumnUnknown
        return cells.index(column), True
    with_id = [place for place, cell in enumerate(cells) if is_line_user_id(cell)]
    if with_id:
        return with_id[0], False
    known = {folded(name) for name in names_of_columns}
    named = [place for place, cell in enumerate(cells) if folded(cell) in known]
    if named:
        return named[0], True
    if len([cell for cell in cells if cell]) > 1:
        raise ColumnUnknown
    return next(place for place, cell in enumerate(cells) if cell), False


def _following(first: Row, rows: Iterator[Row], *, is_heading: bool) -> Iterator[Row]:
    if not is_heading:
        yield first
    yield from rows

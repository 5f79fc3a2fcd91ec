"""Where a table's header is, below titles and comments, and which of its columns are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from knowledge.importers.tables.cells import heading, plain
from knowledge.importers.tables.table import Row

SEARCHED_ROWS = 200
"""A header that stands below this many rows is not found."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header row, on this line or in this row of the sheet."""

    line: int
    names: tuple[str, ...]
    """As they are written; nothing is to the right of the last."""
    columns: Mapping[str, int]
    """Known column to index, counted from 0."""
    extra: Mapping[int, str] = field(default_factory=dict)
    """Index to name, as it is written, of the columns that have a name and are not known."""
    twice: tuple[str, ...] = ()
    """The names, as they are written, of columns that are there already by that same name."""

    def is_repeated_by(self, row: Row) -> bool:
        """Whether the row is this header once more, as at the top of a printed page."""
        width = len(self.names)
        if len(row.cells) < width or any(row.cells[width:]):
            return False
        return all(heading(cell) == heading(name) for cell, name in zip(row.cells, self.names, strict=False))


def find_header(rows: Iterable[Row], known: Mapping[str, Sequence[str]]) -> Header | None:
    """The row that names the most of the known columns, the first of equals; at least two (or the only one).

    `known` gives to each column's own name the other names that towns use, the best first. Spaces, line breaks,
    width and case of a name make no difference. None when no row is a header.
    """
    dialects: dict[str, tuple[str, int]] = {}
    for column, others in known.items():
        for rank, name in enumerate((column, *others)):
            dialects.setdefault(heading(name), (column, rank))
    found = [_header(row, dialects) for row in islice(rows, SEARCHED_ROWS)]
    best = max(found, key=lambda header: len(header.columns), default=None)
    return best if best and len(best.columns) >= min(2, len(known)) else None


def _header(row: Row, dialects: Mapping[str, tuple[str, int]]) -> Header:
    names = [plain(cell).strip() for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    folded = [heading(name) for name in names]
    best: dict[str, tuple[int, int]] = {}
    for index, name in enumerate(folded):
        if name in dialects:
            column, rank = dialects[name]
            best[column] = min(best.get(column, (rank, index)), (rank, index))
    columns = {column: index for column, (_, index) in best.items()}
    taken, first = set(columns.values()), _first_places(folded)
    extra = {index: name for index, name in enumerate(names) if name and index not in taken}
    twice = tuple(name for index, name in extra.items() if first[folded[index]] < index)
    return Header(row.line, tuple(names), columns, extra, twice)


def _first_places(names: Sequence[str]) -> dict[str, int]:
    return {name: index for index, name in reversed([*enumerate(names)])}

"""Headers that stand in several rows, as under merged cells, read as one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from knowledge.importers.tables.cells import heading, plain
from knowledge.importers.tables.header import Header, find_header
from knowledge.importers.tables.table import Row

_SEARCHED_ROWS = 40
_MOST_ROWS = 6


def find_split_header(rows: Iterable[Row], known: Mapping[str, Sequence[str]], least: int = 0) -> Header | None:
    """The few rows that together name the most of the known columns, when these are more than `least`.

    A name may be cut into pieces one above the other, stand under that of a group, or have a remark in brackets below.
    Rows are not put together when one of them has something else below a column's name: that would be content.
    """
    names = {heading(name) for column, others in known.items() for name in (column, *others)}
    first = list(islice(rows, _SEARCHED_ROWS))
    best: Header | None = None
    for height in range(2, _MOST_ROWS + 1):
        for start in range(len(first) - height + 1):
            joined = _joined(first[start : start + height], names)
            header = find_header([joined], known) if joined else None
            if header and len(header.columns) > (len(best.columns) if best else least):
                best = header
    return best


def _joined(rows: Sequence[Row], names: set[str]) -> Row | None:
    cells = []
    for index in range(max(len(row.cells) for row in rows)):
        pieces = [plain(row.cells[index]).strip() for row in rows if index < len(row.cells)]
        name = _name([piece for number, piece in enumerate(pieces) if piece and piece not in pieces[:number]], names)
        if name is None:
            return None
        cells.append(name)
    return Row(rows[-1].line, tuple(cells))


def _name(pieces: list[str], names: set[str]) -> str | None:
    """What the pieces say together; None when a column's name has something else below it."""
    without_remarks = [piece for piece in pieces if not piece.startswith(("(", "（", "※", "["))]
    for some in (pieces, without_remarks):
        for number in range(len(some)):
            if heading("".join(some[number:])) in names:
                return "".join(some[number:])
    if any(heading(piece) in names for piece in pieces):
        return None
    return "".join(pieces)

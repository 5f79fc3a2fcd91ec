"""Tables that a sheet holds beside each other under headings that repeat, as 品目・分別・品目・分別, each as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from knowledge.importers.log import ImportLog
from knowledge.importers.tables.cells import heading, plain
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import SEARCHED_ROWS
from knowledge.importers.tables.table import Row, Table

_Span = tuple[int, int | None]
"""The first column and the one behind the last; the table on the right has no end."""


def divided(table: Table, log: ImportLog, dialects: Dialects, needed: str) -> list[Table]:
    """The tables from left to right, each named by its columns; the table itself when nothing stands beside it.

    Every part must have the column `needed` and another. Raises TableUnreadable.
    """
    wanted = {heading(name) for name in (needed, *dialects.columns[needed])}
    for row in islice(table.rows(), SEARCHED_ROWS):
        spans = _spans([heading(cell) for cell in row.cells], wanted)
        if len(spans) > 1:
            names = ",".join(" ".join(plain(cell).split()) for cell in row.cells if plain(cell).strip())
            log.note(table.place, row.line, "", "side-by-side", f"{len(spans)}：{names}")
            return [_part(table, span, len(row.cells)) for span in spans]
    return [table]


def _spans(names: Sequence[str], needed: set[str]) -> list[_Span]:
    """From each place of the first heading that comes again to the next; none when a part would not be a table."""
    again = next((name for name in names if name and names.count(name) > 1), "")
    starts = [index for index, name in enumerate(names) if name == again and name]
    ends = [*starts[1:], len(names)] if starts else []
    parts = [[name for name in names[start:end] if name] for start, end in zip(starts, ends, strict=True)]
    if not all(needed & set(part) and 1 < len(part) == len(set(part)) for part in parts):
        return []
    return list(zip([0, *starts[1:]], [*starts[1:], None], strict=True))


def _part(table: Table, span: _Span, width: int) -> Table:
    start, end = span
    columns = f"{_letters(start)}-{_letters((end or width) - 1)}"
    return replace(table, place=f"{table.place}[{columns}]", read=_reader(table, span))


def _letters(index: int) -> str:
    """A column as spreadsheets call it."""
    before, letter = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


def _reader(table: Table, span: _Span) -> Callable[[], Iterator[Row]]:
    start, end = span

    def read() -> Iterator[Row]:
        for row in table.rows():
            faults = tuple(
                replace(fault, index=fault.index - start)
                for fault in row.faults
                if start <= fault.index and (end is None or fault.index < end)
            )
            yield Row(row.line, row.cells[start:end], faults)

    return read

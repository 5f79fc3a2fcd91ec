"""The rows below a header as records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.importers.tables.cells import plain
from knowledge.importers.tables.header import Header
from knowledge.importers.tables.table import Row, Table
from knowledge.importers.validation import Fault, Record

_MARKS = ("#", "\uff03", "\u203b")
_DIVIDED = re.compile(r"[#\uff03]\s")


def records(table: Table, header: Header, faults: list[Fault]) -> Iterator[Record]:
    """A record of every row with content, its values by the known columns' own names; read as they are asked for.

    Repeated headers, empty rows and comments are left out, and so are rows with a cell that cannot be used; why is
    added to `faults`. Raises TableUnreadable.
    """
    nameless = [index for index, name in enumerate(header.names) if not name]
    for row in table.rows():
        if row.line <= header.line or header.is_repeated_by(row):
            continue
        cells = [plain(cell) if cell else "" for cell in row.cells]  # most of eighty columns are empty
        if not (any(cells) or row.faults) or _is_comment(row, cells, len(header.names)):
            continue
        cells.extend([""] * (len(header.names) - len(cells)))
        values: dict[str, object] = {name: cells[index] for name, index in header.columns.items()}
        record = Record(table.place, row.line, values, faults)
        if not _has_faults(record, row, header, cells, nameless):
            yield record


def _is_comment(row: Row, cells: list[str], width: int) -> bool:
    """A text behind a mark, alone in its row, or divided at its own commas into fewer cells than a row has.

    Only `# text` may be divided: `#3` can be the key of a short row, which must not vanish.
    """
    filled = [cell.lstrip() for cell in cells if cell]
    if not filled or not filled[0].startswith(_MARKS):
        return False
    return len(filled) == 1 or (bool(_DIVIDED.match(filled[0])) and len(row.cells) < width)


def _has_faults(record: Record, row: Row, header: Header, cells: list[str], nameless: list[int]) -> bool:
    for index in (*nameless, *range(len(header.names), len(cells))):
        if cell := cells[index]:
            record.fail("", "cells-beyond", f"{index + 1}: {cell}")
            break
    if row.faults:
        names = {index: name for name, index in header.columns.items()}
        for fault in row.faults:
            if fault.index in names:
                record.fail(names[fault.index], fault.problem, fault.given)
    return record.is_refused

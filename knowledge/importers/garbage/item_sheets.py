"""The tables of a garbage dictionary: several on a sheet, with a header in one row, in several, or without any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from knowledge.importers.garbage.marked_columns import with_categories
from knowledge.importers.garbage.split_header import find_split_header
from knowledge.importers.log import ImportLog
from knowledge.importers.sheets import Sheet, sheets_with
from knowledge.importers.side_by_side import divided
from knowledge.importers.tables.cells import plain
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Row, Table, TableUnreadable

REQUIRED = ("title", "category")
_IN_ORDER = ("category", "title", "notice", "reading")
"""The columns of 5374's `target.csv`."""
_NAMES = ("label", "name", "notice", "furigana")
_WAYS = ("出し方", "ごみの出し方", "捨て方")
_SAMPLE_ROWS = 200


def item_sheets(path: Path, dialects: Dialects, log: ImportLog, *, may_lack_header: bool) -> list[Sheet]:
    """Every sheet with names and categories. `may_lack_header` says that 5374's four columns are expected."""
    trial = ImportLog()
    sheets = _found(path, dialects, trial)
    if not sheets:
        sheets = _found(path, _with_way_as_category(dialects), second := ImportLog())
        trial = second if sheets else trial
    if not sheets:
        sheets = _found_otherwise(path, dialects, may_lack_header=may_lack_header)
        if sheets:
            log.note(path.name, sheets[0].header.line, "", *_how_found(sheets[0]))
            return sheets
    for note in trial.notes:
        log.notes.append(note)
    for fault in trial.faults:
        log.give_up(fault)
    return sheets


def _found(path: Path, dialects: Dialects, log: ImportLog) -> list[Sheet]:
    def parts(table: Table, log: ImportLog) -> Sequence[Table]:
        return [with_categories(part, dialects, log) for part in divided(table, log, dialects, "title")]

    found = sheets_with(path, dialects, REQUIRED, log, parts=parts)
    return [_with_split_header(sheet.table, sheet, dialects) or sheet for sheet in found]


def _with_way_as_category(dialects: Dialects) -> Dialects:
    """The same columns for a table without a category by any other name: there, the way to put it out is one."""
    columns = dict(dialects.columns)
    columns["category"] = (*columns["category"], *_WAYS)
    columns["notice"] = tuple(name for name in columns["notice"] if name not in _WAYS)
    return Dialects(columns, dialects.values)


def _how_found(sheet: Sheet) -> tuple[str, str]:
    names = ",".join(sheet.header.names)
    return ("header-in-rows", names) if sheet.header.line else ("header-missing", names)


def _found_otherwise(path: Path, dialects: Dialects, *, may_lack_header: bool) -> list[Sheet]:
    try:
        tables = [table for table in open_tables(path) if not table.is_hidden]
        split = [_with_split_header(table, None, dialects) for table in tables]
        sheets = [sheet for sheet in split if sheet]
        if not sheets and may_lack_header and _has_5374_order(tables[0]):
            width = min(_width(tables[0]), len(_IN_ORDER))
            columns = {name: index for index, name in enumerate(_IN_ORDER[:width])}
            return [Sheet(tables[0], Header(0, _NAMES[:width], columns))]
    except TableUnreadable:
        return []
    return sheets


def _with_split_header(table: Table, sheet: Sheet | None, dialects: Dialects) -> Sheet | None:
    try:
        header = find_split_header(table.rows(), dialects.columns, len(sheet.header.columns) if sheet else 1)
    except TableUnreadable:
        return None
    if header is None or header.twice or any(name not in header.columns for name in REQUIRED):
        return None
    return Sheet(table, header)


def _has_5374_order(table: Table) -> bool:
    """Whether the first column has fewer different values than the second, as categories and names have."""
    rows = [[plain(cell).strip() for cell in row.cells] for row in _sample(table)]
    pairs = [(cells[0], cells[1]) for cells in rows if len(cells) >= 2 and cells[0] and cells[1]]
    labels, names = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    return len(pairs) >= max(1, len(rows) // 2) and len(labels) <= len(names)


def _width(table: Table) -> int:
    return max((len(row.cells) for row in _sample(table)), default=0)


def _sample(table: Table) -> Sequence[Row]:
    return list(islice(table.rows(), _SAMPLE_ROWS))

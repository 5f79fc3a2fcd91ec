"""The tables of collection days: which column names the area, and which are categories. Their headers are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from knowledge.importers.garbage.wording import on_one_line
from knowledge.importers.log import ImportLog
from knowledge.importers.sheets import Sheet
from knowledge.importers.side_by_side import divided
from knowledge.importers.tables.cells import heading, plain
from knowledge.importers.tables.dialects import Dialects
from knowledge.importers.tables.header import Header
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

_SEARCHED_ROWS = 50
_LONG = ("category", "rule")


@dataclass(frozen=True, slots=True)
class DaySheet:
    """`labels` gives for each category column of the header its label; none when a row is about one category."""

    sheet: Sheet
    labels: Mapping[str, str]


def day_sheets(path: Path, dialects: Dialects, log: ImportLog, *, is_5374: bool) -> list[DaySheet]:
    """Every visible sheet with an area column. `is_5374`: when no column is called so, the first one is."""
    found: list[DaySheet] = []
    without: list[Fault] = []
    try:
        for table in open_tables(path):
            if table.is_hidden:
                log.note(table.place, 0, "", "hidden-sheet")
                continue
            for part in divided(table, log, dialects, "district"):
                sheet = _found(part, dialects, is_5374=is_5374)
                if sheet is None:
                    without.append(_no_header(part))
                else:
                    found.append(sheet)
    except TableUnreadable as error:
        log.give_up(error.fault)
        return []
    for fault in without:
        if found:
            log.note(fault.file, 0, "", "sheet-unread", fault.given)
    if not found:
        log.give_up(max(without, key=lambda fault: fault.line, default=Fault(path.name, 0, "", "no-sheet")))
    return found


def _found(table: Table, dialects: Dialects, *, is_5374: bool) -> DaySheet | None:
    first = list(islice(table.rows(), _SEARCHED_ROWS))
    for upper, lower in zip(first, [*first[1:], None], strict=True):
        row = _with_labels(upper, lower, dialects)
        known = _known_columns(row, dialects)
        if "district" in known and (sheet := _day_sheet(table, row, known, dialects)):
            return sheet
    for row in first if is_5374 else ():
        if sum(bool(plain(cell).strip()) for cell in row.cells) > 1:
            known = {name: at for name, at in _known_columns(row, dialects).items() if at and name not in _LONG}
            return _day_sheet(table, row, {"district": 0, **known}, dialects)
    return None


def _with_labels(row: Row, below: Row | None, dialects: Dialects) -> Row:
    """The header with the labels of the row below it, where one heading such as ごみの種類 or 収集日 is above them all.

    As under merged cells: that heading is followed by empty cells, and below the others is nothing new.
    """
    known = _known_columns(row, dialects)
    start = next((known[name] for name in _LONG if name in known), None)
    if below is None or start is None or "district" not in known or all(name in known for name in _LONG):
        return row
    upper = [heading(cell) for cell in row.cells]
    upper += [""] * (len(below.cells) - len(upper))
    lower = [plain(cell).strip() for cell in below.cells]
    end = next((index for index in range(start + 1, len(upper)) if upper[index]), len(upper))
    aside = {heading(cell) for index, cell in enumerate(lower) if not start <= index < end} - {"", *upper}
    labels = lower[start:end]
    if aside or sum(map(bool, labels)) < 2:
        return row
    cells = [*row.cells, *[""] * (len(upper) - len(row.cells))]
    return Row(below.line, (*cells[:start], *labels, *cells[end:]))


def _known_columns(row: Row, dialects: Dialects) -> dict[str, int]:
    """Known column to index, the best name of each. A second column that may name areas names groups of them."""
    places: dict[str, list[int]] = {}
    for name, others in dialects.columns.items():
        ranks = {heading(other): rank for rank, other in reversed(list(enumerate((name, *others))))}
        fits = [(ranks[heading(cell)], index) for index, cell in enumerate(row.cells) if heading(cell) in ranks]
        places[name] = [index for _, index in sorted(fits)]
    known = {name: found[0] for name, found in places.items() if found}
    if "group" not in known and len(places["district"]) > 1:
        known["group"] = places["district"][1]
    return known


def _day_sheet(table: Table, row: Row, known: dict[str, int], dialects: Dialects) -> DaySheet | None:
    names = [plain(cell).strip() for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    columns = dict(known)
    if not all(name in columns for name in _LONG):
        for name in _LONG:
            columns.pop(name, None)
    labels: dict[str, str] = {}
    for index, name in enumerate(names):
        if name and index not in columns.values() and "rule" not in columns:
            column = _free_name(name, columns)
            columns[column] = index
            labels[column] = dialects.meant("category", on_one_line(name))
    if not labels and "rule" not in columns:
        return None
    header = Header(row.line, tuple(names), columns)
    return DaySheet(Sheet(table, header), labels)


def _free_name(name: str, taken: Iterable[str]) -> str:
    """The heading as the name of its column; another of the same name, or one that is called like ours, is marked."""
    column = " ".join(name.split())
    while column in taken:
        column += "*"
    return column


def _no_header(table: Table) -> Fault:
    for row in table.rows():
        if any(row.cells):
            return Fault(table.place, row.line, "", "columns", _listed(row.cells))
    return Fault(table.place, 0, "", "file-empty")


def _listed(cells: Sequence[str]) -> str:
    return " ".join(",".join(cells).split())[:200]

"""One sheet, row by row, on openpyxl's parser of a cell; nothing of the sheet stays in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import DATA_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser

from knowledge.importers.tables.cells import cell_text
from knowledge.importers.tables.container import chunks
from knowledge.importers.tables.formats import Formats
from knowledge.importers.tables.table import CellFault, Row

MOST_COLUMNS = 1_000
_LAST_ROW = 1_048_576
_MOST_MERGES = 200_000
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"'](\w+:\w+)[\"']")
_LONGEST_MERGE = 200
_MOST_HELD = 200_000  # elements in memory at once: a row of Excel has up to 16,384 cells
_NO_VALUE = "no-value"


class SheetInvalid(Exception):
    """The sheet is none that Excel could have written."""


def sheet_rows(archive: ZipFile, part: str, shared_texts: Any, formats: Formats) -> Iterator[Row]:
    """The rows of the sheet that are written down.

    A cell merged over several rows of one column says the same in each of them. Raises what the parser raises.
    """
    merges = _Merges(archive, part)
    with archive.open(part) as source:
        parser = _CellParser(
            source,
            shared_texts,
            data_only=True,
            epoch=formats.epoch,
            date_formats=set(formats.dates),
            timedelta_formats=set(formats.durations),
        )
        before = 0
        for element in _row_elements(source):
            line, cells = parser.parse_row(element)
            if not before < line <= _LAST_ROW:
                raise SheetInvalid(f"row {line}")
            before = line
            yield merges.filled(_row(line, cells, formats))


def _row(line: int, cells: list[dict[str, Any]], formats: Formats) -> Row:
    texts: list[str] = []
    faults: list[CellFault] = []
    for cell in cells:
        index = cell["column"] - 1
        kind, value = cell["data_type"], cell["value"]
        if value is None and kind != _NO_VALUE:
            continue
        if not 0 <= index < MOST_COLUMNS:
            raise SheetInvalid(f"column {index + 1}")
        texts.extend([""] * (index + 1 - len(texts)))
        if kind == _NO_VALUE:
            faults.append(CellFault(index, "formula-without-value"))
        elif kind == "e":
            faults.append(CellFault(index, "excel-error", str(value)))
        else:
            texts[index] = cell_text(value, formats.digits.get(cell["style_id"], 0))
    return Row(line, tuple(texts), tuple(faults))


def _row_elements(source: IO[bytes]) -> Iterator[Any]:
    """The row elements; each is gone when the next is asked for, and what follows the rows is not looked at."""
    rows = None
    held = 0
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            held += 1
            if held > _MOST_HELD:
                raise SheetInvalid("elements")
            rows = element if element.tag == DATA_TAG else rows
        elif element.tag == DATA_TAG:
            return
        elif element.tag == ROW_TAG and rows is not None:
            yield element
            rows.clear()
            held = 0


class _CellParser(WorkSheetParser):
    """Tells a formula whose result nobody has stored from an empty cell, and from one whose result is an empty text."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        is_text = element.get("t") == "str"
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and not is_text:
            cell["data_type"] = _NO_VALUE
        return cell


class _Merges:
    """The cells merged downwards. Excel writes them behind the rows, so the part is looked through beforehand."""

    def __init__(self, archive: ZipFile, part: str) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = {}
        """By the first row: column index and last row."""
        self._open: dict[int, tuple[int, str]] = {}
        """By column index: the last row, and the text."""
        for number, area in enumerate(_merged_areas(archive, part)):
            if number >= _MOST_MERGES:
                raise SheetInvalid("merged cells")
            left, top, right, bottom = range_boundaries(area)
            if left is not None and left == right and top is not None and bottom is not None and top < bottom:
                self._starting.setdefault(top, []).append((left - 1, bottom))

    def filled(self, row: Row) -> Row:
        """The row with the texts of the merged cells that reach into it; one that has nothing else stays empty."""
        texts = list(row.cells)
        has_own = any(texts)
        for index, (bottom, text) in list(self._open.items()):
            if row.line > bottom:
                del self._open[index]
            elif has_own and text:
                texts.extend([""] * (index + 1 - len(texts)))
                texts[index] = texts[index] or text
        for index, bottom in self._starting.pop(row.line, ()):
            if index < len(texts):
                self._open[index] = (bottom, texts[index])
        return Row(row.line, tuple(texts), row.faults)


def _merged_areas(archive: ZipFile, part: str) -> Iterator[str]:
    kept = b""
    for chunk in chunks(archive, part):
        text = kept + chunk
        end = 0
        for match in _MERGE.finditer(text):
            end = match.end()
            yield match[1].decode("ascii", "replace")
        kept = text[max(end, len(text) - _LONGEST_MERGE) :]

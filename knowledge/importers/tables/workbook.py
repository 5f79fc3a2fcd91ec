"""Excel's workbooks (.xlsx, .xlsm) as tables. Formulas are not calculated, and macros are not even unpacked."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import ARC_STYLE, SHARED_STRINGS

from knowledge.importers.tables.container import check_container, refusal
from knowledge.importers.tables.formats import Formats, formats_from_styles
from knowledge.importers.tables.shared_texts import SharedTexts
from knowledge.importers.tables.sheet import sheet_rows
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

# openpyxl warns of whatever it would lose if it were to save the file.
warnings.filterwarnings("ignore", module="openpyxl")


def workbook_tables(path: Path) -> list[Table]:
    """The sheets of a workbook in their order. Raises TableUnreadable."""
    try:
        archive = ZipFile(path)
        names = set(archive.namelist())
        if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
            raise refusal(path, "other-format")
        check_container(path, archive)
        book = _Book(path, archive)
        sheets = [(sheet, relation) for sheet, relation in book.sheets if relation.target in names]
    except TableUnreadable:
        raise
    except Exception as error:  # zipfile, expat and openpyxl raise whatever they stumble over
        raise refusal(path, "damaged", type(error).__name__) from error
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    notes = (Fault(path.name, 0, "", "macros"),) if has_macros else ()
    tables = [
        _table(book, sheet.name, relation.target, is_hidden=sheet.state != "visible", notes=notes)
        for sheet, relation in sheets
        if relation.Type.endswith("/worksheet")
    ]
    if not tables:
        raise refusal(path, "no-sheet")
    return tables


def _table(book: _Book, name: str, part: str, *, is_hidden: bool, notes: tuple[Fault, ...]) -> Table:
    place = f"{book.path.name}[{name}]"
    return Table(name, place, lambda: _rows(book, place, part), is_hidden, notes)


def _rows(book: _Book, place: str, part: str) -> Iterator[Row]:
    line = 0
    try:
        for row in sheet_rows(book.archive, part, book.shared_texts, book.formats):
            line = row.line
            yield row
    except Exception as error:  # as above
        problem = "damaged" if not isinstance(error, MemoryError) else "too-large"
        raise TableUnreadable(Fault(place, line + 1, "", problem, f"{error}"[:60])) from error


class _Book:
    """An open workbook without its sheets. The file is closed with the last table."""

    def __init__(self, path: Path, archive: ZipFile) -> None:
        self.path = path
        self.archive = archive
        with path.open("rb") as stream:
            reader = ExcelReader(stream, read_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_workbook()
            self.sheets: list[tuple[Any, Relationship]] = list(reader.parser.find_sheets())
        epoch = reader.wb.epoch
        has_styles = ARC_STYLE in archive.namelist()
        self.formats = formats_from_styles(archive.read(ARC_STYLE), epoch) if has_styles else Formats(epoch)
        self._shared_part = next(
            (part.PartName[1:] for part in reader.package.Override if part.ContentType == SHARED_STRINGS), ""
        )

    @cached_property
    def shared_texts(self) -> SharedTexts:
        """Read when the first row is asked for."""
        if self._shared_part not in self.archive.namelist():
            return SharedTexts(None)
        with self.archive.open(self._shared_part) as source:
            return SharedTexts(source)

"""Small files as the programmes of a town hall write them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def written(folder: Path, content: bytes, name: str = "table.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path


def only_table(path: Path) -> Table:
    """The one table of a file."""
    (table,) = open_tables(path)
    return table


def rows_of(path: Path) -> list[Row]:
    """All rows of a file with one table."""
    return list(only_table(path).rows())


def cells_of(path: Path) -> list[tuple[str, ...]]:
    """The cells of a file with one table."""
    return [row.cells for row in rows_of(path)]


def refusal(path: Path) -> Fault:
    """Why a file cannot be read."""
    try:
        for table in open_tables(path):
            list(table.rows())
    except TableUnreadable as error:
        return error.fault
    raise AssertionError("it was read")


def raw_workbook(path: Path, rows: str, *, behind: str = "", more: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook with this XML inside and behind `sheetData`; `more` are further parts, or others instead."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="text/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Target="worksheets/sheet1.xml" Type="{_OFFICE}/worksheet"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{behind}</worksheet>',
        **(more or {}),
    }
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def shared_strings(items: str) -> str:
    """The part of the texts that cells share."""
    return f'<sst xmlns="{_MAIN}">{items}</sst>'


def styles(formats: str, *numbers: int) -> str:
    """The part of the styles: further number formats, and a cell style for each number of a format."""
    cells = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in numbers)
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><fonts><font/></fonts><fills><fill/></fills>'
        f'<borders><border/></borders><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{cells}</cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )

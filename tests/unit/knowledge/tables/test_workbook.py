"""Workbooks: what Excel stores is read, nothing is calculated."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import CellFault
from knowledge.importers.validation import Fault
from tests.unit.knowledge.tables.files import cells_of, only_table, raw_workbook, rows_of, shared_strings, styles


def _saved(book: Workbook, folder: Path, name: str = "table.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def test_numbers_dates_and_texts_are_read_as_people_write_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        ["１２", 12, 12.0, 1.5, True, datetime(2026, 4, 1), datetime(2026, 4, 1, 9, 5), time(8, 30), None, "終"]
    )
    assert cells_of(_saved(book, tmp_path)) == [
        ("１２", "12", "12", "1.5", "TRUE", "2026-04-01", "2026-04-01T09:05", "08:30", "", "終")
    ]


def test_rows_carry_the_numbers_of_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B3"], sheet["A1000"] = "町", "村"
    assert [(row.line, row.cells) for row in rows_of(_saved(book, tmp_path))] == [(3, ("", "町")), (1000, ("村",))]


def test_every_sheet_is_a_table_with_its_name_and_hidden_ones_say_so(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "質問"
    book.create_sheet("控え").sheet_state = "hidden"
    book.create_chartsheet("図")
    tables = open_tables(_saved(book, tmp_path))
    assert [(table.name, table.place, table.is_hidden) for table in tables] == [
        ("質問", "table.xlsx[質問]", False),
        ("控え", "table.xlsx[控え]", True),
    ]


def test_cells_merged_downwards_say_the_same_in_every_row_and_others_once(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["表題"],
        ["課", "連絡先"],
        ["", "電話", "FAX"],
        ["町民課", "1", "2"],
        ["", "3", "4"],
        ["", "", ""],
        ["税務課"],
    ):
        sheet.append(row)
    for area in ("A1:C1", "A2:A3", "B2:C2", "A4:A6"):
        sheet.merge_cells(area)
    filled = [tuple(cell for cell in cells if cell) for cells in cells_of(_saved(book, tmp_path))]
    assert [cells for cells in filled if cells] == [
        ("表題",),
        ("課", "連絡先"),
        ("課", "電話", "FAX"),
        ("町民課", "1", "2"),
        ("町民課", "3", "4"),
        ("税務課",),
    ]


def test_a_formula_gives_its_stored_value_and_a_fault_where_there_is_none(tmp_path: Path) -> None:
    path = raw_workbook(
        tmp_path / "table.xlsx",
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1&amp;""</f><v>二</v></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1"><f>NOW()</f></c><c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="F1" s="0"/></row>',
    )
    (row,) = rows_of(path)
    assert tuple(row.cells[:2]) == ("2", "二")
    assert not any(row.cells[2:])
    assert row.faults == (CellFault(3, "formula-without-value"), CellFault(4, "excel-error", "#DIV/0!"))


def test_furigana_is_no_part_of_a_text_and_pieces_in_other_fonts_are(tmp_path: Path) -> None:
    items = (
        '<si><t>役場</t><rPh sb="0" eb="2"><t>ヤクバ</t></rPh><phoneticPr fontId="1"/></si>'
        '<si><r><rPr><b/></rPr><t>町</t></r><r><t xml:space="preserve"> 民課</t></r>'
        '<rPh sb="0" eb="1"><t>チョウ</t></rPh></si>'
    )
    path = raw_workbook(
        tmp_path / "table.xlsx",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="C1" t="inlineStr"><is><t>係</t></is></c></row>',
        more={"xl/sharedStrings.xml": shared_strings(items)},
    )
    assert cells_of(path) == [("役場", "町 民課", "係")]


@pytest.mark.parametrize(
    ("formats", "number", "stored", "text"),
    [
        ("", 31, "46113", "2026-04-01"),
        ("", 57, "46113", "2026-04-01"),
        ("", 33, "0.5", "12:00"),
        (
            '<numFmt numFmtId="176" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>',
            176,
            "46113",
            "2026-04-01",
        ),
        ('<numFmt numFmtId="176" formatCode="000000"/>', 176, "13218", "013218"),
        ('<numFmt numFmtId="176" formatCode="0&quot;件&quot;"/>', 176, "12", "12"),
    ],
)
def test_the_formats_of_japanese_excel_are_known(
    tmp_path: Path, formats: str, number: int, stored: str, text: str
) -> None:
    path = raw_workbook(
        tmp_path / "table.xlsx",
        f'<row r="1"><c r="A1" s="1"><v>{stored}</v></c></row>',
        more={"xl/styles.xml": styles(formats, 0, number)},
    )
    assert cells_of(path) == [(text,)]


def test_macros_are_noted_and_never_unpacked(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["町"])
    path = _saved(book, tmp_path, "table.xlsm")
    assert only_table(path).notes == ()
    content = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = raw_workbook(path, content, more={"xl/vbaProject.bin": b"not even a macro"})
    assert only_table(path).notes == (Fault("table.xlsm", 0, "", "macros"),)
    assert cells_of(path) == [("1",)]


def test_a_workbook_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["町"])
    assert cells_of(_saved(book, tmp_path).rename(tmp_path / "table.csv")) == [("町",)]


def test_what_stands_behind_the_rows_may_be_anything(tmp_path: Path) -> None:
    path = raw_workbook(
        tmp_path / "table.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        behind='<conditionalFormatting><cfRule type="of the future"/></conditionalFormatting>',
    )
    assert cells_of(path) == [("1",)]

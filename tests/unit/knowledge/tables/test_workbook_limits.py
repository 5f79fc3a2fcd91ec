"""Files that call themselves workbooks and are none, or too much of one."""

from __future__ import annotations

import zlib
from pathlib import Path
from zipfile import ZIP_BZIP2, ZipFile

import pytest
from openpyxl import Workbook

from knowledge.importers.tables import container
from knowledge.importers.tables.table import TableUnreadable
from tests.unit.knowledge.tables.files import only_table, raw_workbook, refusal, shared_strings, styles, written

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_the_old_binary_format_is_refused_by_name(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, COMPOUND, "table.xls")).problem == "old-excel"


def test_a_workbook_with_a_password_is_refused_by_name(tmp_path: Path) -> None:
    content = COMPOUND + "EncryptedPackage".encode("utf-16-le")
    assert refusal(written(tmp_path, content, "table.xlsx")).problem == "password"


@pytest.mark.parametrize("part", ["word/document.xml", "mimetype"])
def test_an_archive_of_something_else_is_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "table.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    assert refusal(path).problem == "other-format"


def test_the_binary_format_of_new_excel_is_refused(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "table.xlsb", ROW, more={"xl/workbook.bin": b"x"})
    assert refusal(path).problem == "other-format"


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "table.xlsx", ROW, more={"xl/media/bomb.png": bytes(20_000_000)})
    assert refusal(path).problem == "too-large"


def test_too_much_in_all_is_refused_though_nothing_is_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw_workbook(tmp_path / "table.xlsx", ROW)
    monkeypatch.setattr(container, "MOST_INFLATED", 1_000)
    assert refusal(path).problem == "too-large"


def test_a_part_that_must_be_read_whole_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_WHOLE", 1_000)
    path = raw_workbook(tmp_path / "table.xlsx", ROW, more={"xl/styles.xml": styles("<numFmt/>" * 1_000)})
    assert refusal(path).problem == "too-large"


@pytest.mark.parametrize("piece", ["<c/>", "<c>"])
def test_a_row_without_end_is_not_gathered(tmp_path: Path, piece: str) -> None:
    path = raw_workbook(tmp_path / "table.xlsx", '<row r="1">' + piece * 300_000)
    fault = refusal(path)
    assert (fault.problem, fault.given) == ("damaged", "elements")


def test_a_shared_text_without_end_is_not_gathered(tmp_path: Path) -> None:
    more = {"xl/sharedStrings.xml": shared_strings("<si>" + "<r>" * 300_000)}
    fault = refusal(raw_workbook(tmp_path / "table.xlsx", ROW, more=more))
    assert (fault.problem, fault.given) == ("damaged", "elements")


@pytest.mark.parametrize("declared", [100, 3_000_000_000])
def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path, declared: int) -> None:
    name = "xl/worksheets/sheet1.xml"
    path = raw_workbook(tmp_path / "table.xlsx", ROW, more={name: b" " * 5_000_000})
    with ZipFile(path) as archive:
        size = archive.getinfo(name).file_size.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, declared.to_bytes(4, "little")))
    assert refusal(path).problem in ("damaged", "too-large")


def test_a_part_that_inflates_to_something_else_is_refused(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "table.xlsx", ROW)
    with ZipFile(path) as archive:
        checksum = archive.getinfo("xl/workbook.xml").CRC.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(checksum, zlib.crc32(b"other").to_bytes(4, "little")))
    assert refusal(path).problem == "damaged"


def test_a_packing_that_excel_does_not_use_is_refused(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "table.xlsx", ROW)
    with ZipFile(path, "a", ZIP_BZIP2) as archive:
        archive.writestr("xl/more.xml", "x")
    assert refusal(path).problem == "damaged"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="99999999999999"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>eins</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="many"><v>1</v></c></row>',
        "<row r='1'><c>",
    ],
)
def test_what_excel_could_not_have_written_is_refused_and_costs_nothing(tmp_path: Path, rows: str) -> None:
    assert refusal(raw_workbook(tmp_path / "table.xlsx", rows)).problem == "damaged"


def test_entities_of_a_document_type_are_refused(tmp_path: Path) -> None:
    sheet = (
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]><worksheet '
        'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>&c;</v></c></row></sheetData></worksheet>'
    )
    path = raw_workbook(tmp_path / "table.xlsx", "", more={"xl/worksheets/sheet1.xml": sheet})
    assert refusal(path).problem == "damaged"


def test_a_damaged_row_is_told_by_its_number_and_the_rows_before_it_are_given(tmp_path: Path) -> None:
    rows = only_table(raw_workbook(tmp_path / "table.xlsx", f'{ROW}<row r="2"><c r="A2"><v>x</v></c></row>')).rows()
    assert next(rows).cells == ("1",)
    with pytest.raises(TableUnreadable) as caught:
        next(rows)
    assert (caught.value.fault.file, caught.value.fault.line) == ("table.xlsx[表]", 2)


def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    Workbook().save(path)
    content = path.read_bytes()
    for length in (4, 100, len(content) // 2, len(content) - 1):
        assert refusal(written(tmp_path, content[:length], "cut.xlsx")).problem in ("damaged", "other-format")


def test_a_workbook_without_sheets_is_refused(tmp_path: Path) -> None:
    empty = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'
    path = raw_workbook(tmp_path / "table.xlsx", ROW, more={"xl/workbook.xml": empty})
    assert refusal(path).problem in ("no-sheet", "damaged")

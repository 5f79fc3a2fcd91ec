"""The header is found below whatever stands above it; the rows below become records."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.importers.tables.header import find_header
from knowledge.importers.tables.records import records
from knowledge.importers.tables.table import CellFault, Row, Table
from knowledge.importers.validation import Fault

KNOWN = {"id": ["番号", "No."], "title": ["質問"], "phone": ["電話番号", "電話"]}


def _table(*rows: Sequence[str]) -> Table:
    return Table("表", "table.csv", lambda: (Row(line, tuple(cells)) for line, cells in enumerate(rows, start=1)))


def _read(table: Table) -> tuple[list[tuple[int, dict[str, object]]], list[Fault]]:
    header = find_header(table.rows(), KNOWN)
    assert header is not None
    faults: list[Fault] = []
    return [(record.line, record.values) for record in records(table, header, faults)], faults


def test_a_header_is_found_below_titles_comments_and_empty_rows() -> None:
    table = _table(
        ["見本町 質問 一覧"], ["令和8年", "電話"], [], ["※ 毎月更新"], ["", "電 話", "番号", "備考", "質問", ""]
    )
    header = find_header(table.rows(), KNOWN)
    assert header is not None
    assert (header.line, header.columns) == (5, {"phone": 1, "id": 2, "title": 4})
    assert header.extra == {3: "備考"}
    assert header.names == ("", "電 話", "番号", "備考", "質問")


@pytest.mark.parametrize(
    "name", ["No.", "ＮＯ．", "no.", " N o .", "N\no.", "N<br>o.", "番　号", "番\r\n号", "ID", "ｉｄ"]
)
def test_width_case_spaces_and_line_breaks_of_a_name_make_no_difference(name: str) -> None:
    header = find_header(_table([name, "質問"]).rows(), KNOWN)
    assert header is not None
    assert header.columns == {"id": 0, "title": 1}


def test_of_two_names_for_one_column_the_better_is_taken_wherever_it_stands() -> None:
    header = find_header(_table(["番号", "電話", "電話番号"]).rows(), KNOWN)
    assert header is not None
    assert (header.columns["phone"], header.extra, header.twice) == (2, {1: "電話"}, ())


def test_a_name_that_is_there_twice_is_told() -> None:
    header = find_header(_table(["番号", "電話", "電 話"]).rows(), KNOWN)
    assert header is not None
    assert (header.columns["phone"], header.twice) == (1, ("電 話",))


@pytest.mark.parametrize("rows", [[], [[]], [["番号"]], [["1", "布団"], ["2", "電話"]]])
def test_a_table_without_a_header_has_none(rows: list[list[str]]) -> None:
    assert find_header(_table(*rows).rows(), KNOWN) is None


def test_repeated_headers_empty_rows_and_comments_are_no_records() -> None:
    found, faults = _read(
        _table(
            ["番号", "質問", "電話"],
            ["1", "布団", "0"],
            ["番 号", "質問", "電話", ""],
            [],
            ["", " ", "－"],
            ["# ここから粗大ごみ"],
            ["＃ 机", " 椅子"],
            ["※ 令和8年度", "", ""],
            ["#2", "机", "1"],
            ["※3", "椅子", ""],
            ["#4", "棚"],
        )
    )
    assert not faults
    assert found == [
        (2, {"id": "1", "title": "布団", "phone": "0"}),
        (9, {"id": "#2", "title": "机", "phone": "1"}),
        (10, {"id": "※3", "title": "椅子", "phone": ""}),
        (11, {"id": "#4", "title": "棚", "phone": ""}),
    ]


def test_a_short_row_has_empty_cells_and_a_long_one_may_have_no_others() -> None:
    found, faults = _read(
        _table(
            ["番号", "質問", "", "電話"],
            ["1", "布団"],
            ["2", "机", "", "0", "", " "],
            ["3", "椅子", "", "0", "", "余り"],
            ["4", "棚", "余り", "0"],
        )
    )
    assert [line for line, _ in found] == [2, 3]
    assert found[0][1] == {"id": "1", "title": "布団", "phone": ""}
    assert faults == [
        Fault("table.csv", 4, "", "cells-beyond", "6: 余り"),
        Fault("table.csv", 5, "", "cells-beyond", "3: 余り"),
    ]


def test_what_is_wrong_with_a_cell_is_told_by_the_name_of_its_column_if_anybody_reads_it() -> None:
    table = Table(
        "表",
        "table.xlsx[表]",
        lambda: iter(
            (
                Row(1, ("番号", "備考", "質問")),
                Row(2, ("1", "", "布団"), (CellFault(1, "excel-error", "#REF!"),)),
                Row(3, ("", "", "机"), (CellFault(0, "formula-without-value"),)),
            )
        ),
    )
    found, faults = _read(table)
    assert [line for line, _ in found] == [2]
    assert faults == [Fault("table.xlsx[表]", 3, "id", "formula-without-value")]

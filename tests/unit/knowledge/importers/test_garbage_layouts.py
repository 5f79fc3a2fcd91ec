"""Sheets as people lay them out: tables beside each other, a ○ for the category, labels below a common heading."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.knowledge.importers.garbage_files import csv_of, read, read_days, workbook_of

_CELLS = st.sampled_from(["", "○", "×", "なべ", "あ行", "品目", "分別", "※", "―", "〃", "3"])


def _categories(path: Path) -> dict[str, str]:
    return {item.title: str(item.details.get("category", "")) for item in read(path).all_items}


def test_dictionaries_beside_each_other_are_read_from_left_to_right(tmp_path: Path) -> None:
    found = read(
        csv_of(tmp_path, "早見表\n品目,分別,,品　目,分　別,備考\nなべ,金属,,ほん,紙,しばる\nあ行,,,か行,,\nかま,金属\n")
    )
    assert {item.title: (item.details["category"], item.body) for item in found.all_items} == {
        "なべ": ("金属", ""),
        "かま": ("金属", ""),
        "ほん": ("紙", "しばる"),
    }
    assert (2, "side-by-side") in found.notes
    assert (found.log.rows, found.log.left_out, found.faults) == (5, 2, [])


def test_what_stands_between_two_tables_refuses_its_row(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "品目,分別,,品目,分別\nなべ,金属,大型,ほん,紙\n"))
    assert found.faults == [(2, "", "cells-beyond")]
    assert list(found.items) == ["ほん"]


def test_a_part_names_its_columns_so_that_a_row_is_found(tmp_path: Path) -> None:
    blank = ["" for _ in range(26)]
    found = read(csv_of(tmp_path, ",".join(["品目", "分別", *blank, "品目", "分別\nなべ", "金属", *blank, "", "紙\n"])))
    assert [fault.file for fault in found.log.faults] == ["items.csv[AC-AD]"]


def test_a_formula_without_a_result_refuses_the_row_of_its_own_table(tmp_path: Path) -> None:
    rows = [["品目", "分別", "品目", "分別"], ["=A9", "金属", "ほん", "紙"], ["なべ", "金属", "ちり紙", "=B9"]]
    found = read(workbook_of(tmp_path, rows))
    assert found.faults == [(2, "title", "formula-without-value"), (3, "category", "formula-without-value")]
    assert list(found.items) == ["なべ", "ほん"]


@pytest.mark.parametrize(
    "header", ["品目,分別,備考,備考", "品目,品目,分別", "品目,分別,品目", "品目,分別,品目,分別,分別"]
)
def test_a_heading_that_repeats_without_a_table_of_its_own_is_refused(tmp_path: Path, header: str) -> None:
    found = read(csv_of(tmp_path, f"{header}\nなべ,金属,洗う,干す\n"))
    assert not found.entries
    assert [problem for _, _, problem in found.faults] == ["columns"]


def test_areas_beside_each_other_never_share_their_days(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地区,可燃,不燃,地区,可燃,不燃\n東町,月木,第1水,西町,火金,第2水\n"))
    assert found.rules == {
        ("東町", "可燃"): "月 木",
        ("東町", "不燃"): "水1",
        ("西町", "可燃"): "火 金",
        ("西町", "不燃"): "水2",
    }


def test_a_category_with_two_columns_is_no_table_beside_another(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地区,可燃,可燃\n東町,月,木\n"))
    assert found.rules == {("東町", "可燃"): "月 木"}


@pytest.mark.parametrize("heading", ["ごみの種類", "収集曜日"])
def test_labels_may_stand_below_a_heading_for_all_of_them(tmp_path: Path, heading: str) -> None:
    rows: list[list[object]] = [
        ["収集日程表"],
        ["地区名", heading],
        [None, "可燃", "不燃"],
        ["東町", "月・木", "第1水"],
    ]
    found = read_days(workbook_of(tmp_path, rows, merged=["A2:A3", "B2:C2"]))
    assert found.rules == {("東町", "可燃"): "月 木", ("東町", "不燃"): "水1"}
    assert (found.log.rows, found.faults) == (1, [])


def test_days_below_a_heading_are_no_labels(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地区,収集日,\n東町,月・木,第1水\n西町,火・金,第2水\n"))
    assert not found.rules
    assert found.faults


@pytest.mark.parametrize("mark", ["○", "◯", "〇", "●", "◎", "レ", "1", "１", " ○ "])
def test_a_mark_says_under_which_heading_an_item_belongs(tmp_path: Path, mark: str) -> None:
    path = csv_of(tmp_path, f"品目,可燃,金属,備考\nなべ,×,{mark},洗う\nちり紙,{mark},,\n")
    found = read(path)
    assert _categories(path) == {"なべ": "金属", "ちり紙": "可燃"}
    assert found.items["なべ"].body == "洗う"
    assert (1, "marked-columns") in found.notes


def test_marks_may_stand_below_a_heading_for_all_categories(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["早見表"],
        ["品目", "分別区分", None, None, "出し方"],
        [None, "可燃", "金属", "紙"],
        ["なべ", None, "●", None, "洗う"],
        ["ちり紙", "●"],
    ]
    path = workbook_of(tmp_path, rows, merged=["A2:A3", "B2:D2", "E2:E3"])
    assert _categories(path) == {"なべ": "金属", "ちり紙": "可燃"}


def test_an_item_with_two_marks_has_both_categories_in_one_and_one_without_says_so(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "品目,可燃,粗大,備考\n布団,○,○,\nなべ,○,,\n机,,,予約\n棚,,,\n"))
    assert {item.title: item.details.get("category") for item in found.all_items} == {
        "布団": "可燃・粗大",
        "なべ": "可燃",
        "机": None,
    }
    assert {(4, "item-without-category"), (5, "title-alone")} <= set(found.notes)


def test_a_cell_that_is_no_mark_refuses_its_row(tmp_path: Path) -> None:
    marks = "".join(f"品{number},○,\n" for number in range(6))
    found = read(csv_of(tmp_path, f"品目,可燃,粗大\n{marks}布団,30cm未満,○\n棚,,○\n机,,○\n箱,,○\n椅子,,○\n"))
    assert found.faults == [(8, "category", "mark-unread")]
    assert [(fault.given) for fault in found.log.faults] == ["可燃: 30cm未満"]


def test_a_mark_that_a_formula_has_not_stored_refuses_its_row(tmp_path: Path) -> None:
    header: list[list[object]] = [["品目", "可燃", "粗大", "備考"]]
    rows: list[list[object]] = [*header, ["なべ", "○"], ["机", None, "○"], ["棚", "=B9"], ["箱", "○", None, "=B9"]]
    found = read(workbook_of(tmp_path, rows))
    assert found.faults == [(4, "category", "formula-without-value"), (5, "remark", "formula-without-value")]


def test_numbers_of_the_items_are_no_marks(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "番号,品目,可燃,粗大\n1,なべ,○,\n2,机,,○\n3,棚,,○\n")
    assert _categories(path) == {"なべ": "可燃", "机": "粗大", "棚": "粗大"}


def test_a_category_that_only_the_end_of_the_file_marks_is_one(tmp_path: Path) -> None:
    many = "".join(f"品{number},{'○,' if number % 2 else ',○'},\n" for number in range(210))
    assert _categories(csv_of(tmp_path, f"品目,可燃,粗大,水銀\n{many}電池,,,○\n"))["電池"] == "水銀"


def test_marks_beside_a_column_of_categories_are_no_categories(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "品目,分別区分,予約,持込\nなべ,金属,○,\n机,粗大,○,○\nいす,粗大,,○\n")
    assert _categories(path) == {"なべ": "金属", "机": "粗大", "いす": "粗大"}


def test_an_index_letter_in_every_cell_is_no_item(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "品目,分別,備考\nか行,か行,か行\nなべ,金属,\n"))
    assert list(found.items) == ["なべ"]
    assert [(note.line, note.problem, note.given) for note in found.log.notes][-1] == (2, "index-row", "か行")


@pytest.mark.parametrize("header", ["品目,分別,品目,分別", "品目,可燃,粗大,備考", "品目,可燃,品目,可燃"])
@given(rows=st.lists(st.lists(_CELLS, min_size=1, max_size=5), max_size=5))
@settings(max_examples=60)
def test_no_row_is_lost_however_it_is_laid_out(header: str, rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        found = read(csv_of(Path(folder), header + "\n" + "".join(",".join(row) + "\n" for row in rows)))
    log = found.log
    assert log.is_broken or log.rows == len(found.all_items) + log.faults.rows + log.left_out

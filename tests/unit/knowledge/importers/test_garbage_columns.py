"""The columns of a garbage dictionary: headers wherever and however they stand, or none at all."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.unit.knowledge.importers.garbage_files import category, csv_of, folder_of, read, read_days, workbook_of

TOWN = (category("burnable", "燃えるごみ", "燃やすごみ", "可燃ごみ"), category("metal", "金属", "かなもの"))


def test_the_way_to_put_it_out_is_advice_beside_a_category_and_else_the_category(tmp_path: Path) -> None:
    beside = read(csv_of(tmp_path, "品目,分別区分,出し方\nなべ,金属,洗う\n"))
    alone = read(csv_of(tmp_path, "品目,出し方,備考\nなべ,金属,洗う\n"))
    for found in (beside, alone):
        assert (found.items["なべ"].details, found.items["なべ"].body) == ({"category": "金属"}, "洗う")


def test_a_5374_dictionary_may_lack_its_header(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, {"Target.CSV": "燃えるごみ,うちわ,骨は外す,う\n燃えるごみ,紙くず\n金属,なべ,,な\n"})
    found = read(folder, categories=TOWN)
    assert {item.title: item.details["category"] for item in found.all_items} == {
        "うちわ": "burnable",
        "紙くず": "burnable",
        "なべ": "metal",
    }
    assert "header-missing" in [problem for _, problem in found.notes]
    assert found.log.rows == 3


def test_a_file_that_is_no_dictionary_is_refused(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "日付,天気\n1,晴れ\n2,雨\n"))
    assert found.faults == [(1, "", "columns")]
    assert not found.entries


def test_a_count_may_begin_anew_on_each_sheet(tmp_path: Path) -> None:
    book = Workbook()
    for name, items in (("あ行", ("網", "石")), ("か行", ("かま", "くぎ"))):
        sheet = book.create_sheet(name)
        sheet.append(["No", "品　目", "分別\n区分"])
        for number, item in enumerate(items, start=1):
            sheet.append([number, item, "金属"])
    book.save(tmp_path / "kana.xlsx")
    assert [item.key for item in read(tmp_path / "kana.xlsx").all_items] == ["網", "石", "かま", "くぎ"]


def test_columns_that_seem_swapped_are_asked_about_and_never_guessed(tmp_path: Path) -> None:
    names = [f"品物{number}" for number in range(12)]
    path = csv_of(tmp_path, "品目,分別区分\n" + "".join(f"{'金属' if n[-1] > '3' else '可燃'},{n}\n" for n in names))
    asked = read(path)
    swapped = read(path, columns_swapped=True)
    right = read(path, columns_swapped=False)
    assert asked.questions == ["columns-seem-swapped"]
    assert (swapped.questions, right.questions) == ([], [])
    assert list(swapped.items) == names
    assert set(swapped.categories) == {"金属", "可燃"}


def test_known_labels_in_the_column_of_names_give_the_swap_away_in_a_short_file(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "品目,分別区分\n金属,なべ\n燃えるごみ,紙\n")
    assert read(path, categories=TOWN).questions == ["columns-seem-swapped"]


def test_a_header_below_titles_and_in_several_rows_is_put_together(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["見本町ごみ分別辞典", None, None, None],
        ["令和8年4月", None, None, None],
        [None, None, None, None],
        ["品", "分別", "出し方", None],
        ["目", "区分", "注意点", "備考"],
        ["（五十音順）", None, None, None],
        ["なべ", "金属", "洗う", "ふたも"],
        ["紙", "可燃", None, None],
    ]
    found = read(workbook_of(tmp_path, rows, merged=["A1:D1", "C4:D4"]))
    assert [item.title for item in found.all_items] == ["なべ", "紙"]
    assert found.items["なべ"].body == "洗う\nふたも"
    assert (found.log.rows, found.log.left_out, found.faults) == (3, 1, [])


def test_six_header_rows_with_merged_cells_are_no_obstacle(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ごみの分け方", None, None],
        ["保存版", None, None],
        ["見本町", None, None],
        [None, None, None],
        ["品目", "ごみの出し方", None],
        [None, "区分", "備考"],
        ["なべ", "金属", "洗う"],
    ]
    found = read(workbook_of(tmp_path, rows, merged=["A5:A6", "B5:C5"]))
    assert {item.title: item.details["category"] for item in found.all_items} == {"なべ": "金属"}
    assert found.items["なべ"].body == "洗う"


def test_a_person_can_name_the_columns(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "もの,わけかた,ひとこと,おと,ばんごう\nなべ,金属,洗う,ナベ,7\nかま,金属,,,8\n")
    mapping = {"title": "もの", "category": "わけかた", "notice": "ひとこと", "reading": "おと", "id": "ばんごう"}
    found = read(path, mapping=mapping)
    assert [item.key for item in found.all_items] == ["7", "8"]
    assert (found.items["なべ"].body, found.items["なべ"].text.reading) == ("洗う", "なべ")


def test_index_rows_repeated_headers_and_dittos_are_understood(tmp_path: Path) -> None:
    rows = (
        "あ行,,\nなべ,金属,洗う\nかま,〃,〃\n品名,種別,備考\n【か】,,\nくぎ,同上,\n砂,,\n石,,持ち込めない\n,金属,切る\n"
    )
    found = read(csv_of(tmp_path, "品目,分別区分,注意点\n" + rows))
    assert {item.title: item.details.get("category") for item in found.all_items} == {
        "なべ": "金属",
        "かま": "金属",
        "くぎ": "金属",
        "石": None,
    }
    assert found.items["かま"].body == "洗う"
    assert found.faults == [(10, "title", "missing")]
    left_out = {(2, "index-row"), (5, "header-again"), (6, "index-row"), (8, "title-alone")}
    assert left_out <= set(found.notes)
    assert (9, "item-without-category") in found.notes
    assert found.log.rows == len(found.all_items) + found.log.faults.rows + found.log.left_out == 9


def test_no_row_of_a_file_that_cannot_be_read_may_be_skipped(tmp_path: Path) -> None:
    weather = csv_of(tmp_path, "日付,天気\n1,晴れ\n2,雨\n")
    empty = tmp_path / "folder"
    empty.mkdir()
    for path in (weather, empty, tmp_path / "missing.csv"):
        assert read(path).log.is_broken
        assert read_days(path).log.is_broken

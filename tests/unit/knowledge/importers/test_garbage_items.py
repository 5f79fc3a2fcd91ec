"""A town's garbage dictionary: which thing, which category, which advice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import EntryClass
from tests.unit.knowledge.importers.garbage_files import category, csv_of, folder_of, read

TOWN = (category("burnable", "燃えるごみ", "燃やすごみ", "可燃ごみ"), category("metal", "金属", "かなもの"))


@pytest.mark.parametrize(
    "header",
    [
        "label,name,notice,furigana",
        "type,name,notice,furigana",
        "分別区分,品目,注意点,ふりがな",
        "種別,ごみの名称,出し方のポイント,よみ",
    ],
)
def test_a_row_says_what_belongs_where_and_how(tmp_path: Path, header: str) -> None:
    found = read(csv_of(tmp_path, f"{header}\n可燃ごみ,うちわ,骨は外す,ウチワ\n"))
    item = found.items["うちわ"]
    assert (item.key, item.body, item.text.reading) == ("うちわ", "骨は外す", "うちわ")
    assert item.details == {"category": "可燃ごみ"}
    assert item.entry_class == EntryClass.PUBLIC
    assert found.categories["可燃ごみ"].body == ""
    assert not found.faults


def test_a_single_letter_is_a_place_in_the_index_and_no_reading(tmp_path: Path) -> None:
    found = read(
        csv_of(tmp_path, "label,name,notice,furigana\n可燃,油紙,,あ\n可燃,石,,い行\n可燃,絵,,え\n可燃,傘,,かさ\n")
    )
    assert {title: item.text.reading for title, item in found.items.items()} == {
        "油紙": "",
        "石": "",
        "絵": "え",
        "傘": "かさ",
    }


def test_marks_of_programmes_do_not_reach_residents(tmp_path: Path) -> None:
    rows = '可燃,かさ,{},か\n可燃,いす,NULL,い\n可燃,つくえ,―,つ\n可燃,たな,"板は<br>切る\r\n\r\n <a href=""https://mihon.example/a"">案内</a>",た\n'
    found = read(csv_of(tmp_path, "label,name,notice,furigana\n" + rows))
    assert [found.items[title].body for title in ("かさ", "いす", "つくえ")] == ["", "", ""]
    assert found.items["たな"].body == "板は\n切る\n案内（https://mihon.example/a）"


def test_a_folder_without_a_dictionary_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path).faults == [(0, "", "no-target")]


def test_files_of_one_folder_may_be_in_different_encodings(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        {
            "target.csv": "type,name,notice,furigana\ntype,name,notice,furigana\n金属,なべ①,,\n".encode("cp932"),
            "description.csv": "\ufefflabel,sublabel,description,styles,Bgcolor\n金属,なべ・かま,洗う,,#ABCDEF\n",
        },
    )
    found = read(folder)
    assert list(found.items) == ["なべ①"]
    metal = found.categories["金属"]
    assert (metal.body, metal.details) == ("なべ・かま\n洗う", {"short": "金属", "color": "#abcdef"})
    assert (found.log.rows, found.notes) == (2, [])


def test_a_colour_that_is_none_is_told_and_replaced(tmp_path: Path) -> None:
    target = "label,name,notice,furigana\n金属,なべ,,\n"
    found = read(
        folder_of(tmp_path, {"target.csv": target, "description.csv": "label,description,bgcolor\n金属,,赤\n"})
    )
    assert found.categories["金属"].details["color"] == "#546e7a"
    assert found.notes == [(2, "color-unread")]


def test_one_name_in_two_categories_is_two_items_whatever_their_order(tmp_path: Path) -> None:
    rows = ["可燃,かさ,布,", "金属,かさ,骨,", "金属,なべ,,"]
    there = read(csv_of(tmp_path, "\n".join(["label,name,notice,furigana", *rows])))
    back = read(csv_of(tmp_path, "\n".join(["label,name,notice,furigana", *reversed(rows)])))
    assert {item.key: item.body for item in there.all_items} == {"かさ・可燃": "布", "かさ・金属": "骨", "なべ": ""}
    assert {item.key: item.body for item in back.all_items} == {item.key: item.body for item in there.all_items}


def test_the_same_row_twice_is_left_out_and_another_advice_is_kept(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "label,name,notice\n金属,なべ,洗う\n金属,なべ,洗う\n金属,なべ,大きい物は切る\n"))
    assert [(item.key, item.body) for item in found.all_items] == [
        ("なべ", "洗う"),
        ("なべ・金属・・2", "大きい物は切る"),
    ]
    assert (3, "item-twice") in found.notes
    assert (found.log.rows, found.log.left_out) == (3, 1)


def test_a_real_number_is_the_key_and_a_count_of_rows_is_not(tmp_path: Path) -> None:
    real = read(csv_of(tmp_path, "ID,品目,分別区分\nA12,なべ,金属\nA07,かま,金属\n"))
    counted = read(csv_of(tmp_path, "No,品目,分別区分\n1,なべ,金属\n2,かま,金属\n3,くぎ,金属\n"))
    assert [item.key for item in real.all_items] == ["A12", "A07"]
    assert [item.key for item in counted.all_items] == ["なべ", "かま", "くぎ"]


def test_a_number_that_excel_destroyed_or_that_comes_twice_is_no_key(tmp_path: Path) -> None:
    found = read(csv_of(tmp_path, "ID,品目,分別区分\n1.23457E+12,なべ,金属\nA7,かま,金属\nA7,くぎ,金属\n,はり,金属\n"))
    assert [item.key for item in found.all_items] == ["なべ", "A7", "くぎ", "はり"]
    assert {(2, "number-destroyed"), (4, "number-twice")} <= set(found.notes)


def test_the_open_data_standard_gives_english_readings_notes_and_fees(tmp_path: Path) -> None:
    header = (
        "全国地方公共団体コード,ID,地方公共団体名,地区名,ゴミの品目,ゴミの品目_カナ,ゴミの品目_英字,"
        "分別区分,注意点,備考,粗大ごみ回収料金"
    )
    row = "359998,359998GMLT000009,見本町,全域,アイロン台,アイロンダイ,Ironing board,粗大ごみ,申し込む,脚は畳む,400"
    item = read(csv_of(tmp_path, f"{header}\n{row}\n")).items["アイロン台"]
    assert item.text.reading == "あいろんだい"
    assert item.body == "申し込む\n脚は畳む\n粗大ごみ回収料金：400円"
    assert item.details == {"category": "粗大ごみ", "fee": "400円"}
    english = item.text_in("en")
    assert english is not None
    assert english.title == "Ironing board"


def test_a_file_of_another_municipality_is_told_loudly(tmp_path: Path) -> None:
    rows = "code,品目,分別区分\n131121,なべ,金属\n131121,かま,金属\n35999,くぎ,金属\n"
    found = read(csv_of(tmp_path, rows))
    others = [fault.given for fault in found.log.notes if fault.problem == "other-municipality"]
    assert others == ["131121（2）"]


def test_width_kana_and_blanks_of_a_label_make_no_difference(tmp_path: Path) -> None:
    rows = "燃やすごみ ,かみ,\n燃やすゴミ,布,\nﾓｴﾙｺﾞﾐ,木,\nカナモノ,なべ,\nmetal,かま,\n"
    town = (*TOWN, category("moeru", "もえるごみ"))
    found = read(csv_of(tmp_path, "label,name,notice\n" + rows), categories=town)
    assert [item.details["category"] for item in found.all_items] == ["burnable", "burnable", "moeru", "metal", "metal"]
    assert not found.categories
    assert not found.notes


def test_a_label_that_nobody_knows_becomes_a_category_and_is_told_with_its_rows(tmp_path: Path) -> None:
    rows = "金属,なべ,\n金属,かま,\n金属,くぎ,\n謎ごみ,化石,\n謎ゴミ,遺物,\n"
    found = read(csv_of(tmp_path, "label,name,notice\n" + rows), categories=TOWN)
    assert found.categories["謎ごみ"].details == {"short": "謎", "color": "#546e7a"}
    assert [fault.given for fault in found.log.notes] == ["謎ごみ（2）"]
    assert {found.items[title].details["category"] for title in ("化石", "遺物")} == {"謎ごみ"}
    assert not found.questions


def test_a_dictionary_with_mostly_foreign_labels_asks_first(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "label,name,notice\n金属,なべ,\n資源,紙,\n区では収集できない,石,\n")
    assert read(path, categories=TOWN).questions == ["other-towns-categories"]
    assert read(path, categories=TOWN, accepts_unknown_categories=True).questions == []
    assert read(path).questions == []


def test_a_description_adds_to_what_the_town_has_and_takes_nothing_away(tmp_path: Path) -> None:
    own = category("burnable", "燃えるごみ", "燃やすごみ", body="袋に入れる", color="#111111", bring_to="センター")
    description = "label,sublabel,description,styles,bgcolor\n燃やすごみ,,,,#ea3b13\n"
    target = "label,name,notice\n燃やすごみ,紙,\n"
    found = read(folder_of(tmp_path, {"target.csv": target, "description.csv": description}), categories=(own,))
    entry = found.categories["燃えるごみ"]
    assert (entry.key, entry.body, entry.aliases) == ("burnable", "袋に入れる", ("燃やすごみ",))
    assert entry.details == {"color": "#ea3b13", "bring_to": "センター"}


def test_an_address_that_line_does_not_open_costs_only_the_link(tmp_path: Path) -> None:
    rows = "品目,分別区分,リンク\nなべ,金属,http://mihon.example\nかま,金属,https://mihon.example/k\n"
    found = read(csv_of(tmp_path, rows))
    assert [item.url for item in found.all_items] == ["", "https://mihon.example/k"]
    assert (2, "address-unused") in found.notes


_CELL = st.text(st.sampled_from('なべ金属あ行かさ,;\n"<br>〃#{}-1 ｱ\u3000'), max_size=6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=6))
def test_no_row_is_lost_whatever_the_cells_say(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    quoted = ["label,name,notice", *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    found = read(csv_of(tmp_path, "\n".join(quoted)))
    keys = [item.key for item in found.all_items]
    assert len(set(keys)) == len(keys)
    assert found.log.rows == len(keys) + found.log.faults.rows + found.log.left_out

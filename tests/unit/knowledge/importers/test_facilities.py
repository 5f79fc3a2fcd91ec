"""Lists of places: the open-data standards, and lists of the town's own."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content import EntryClass
from knowledge.importers.facilities import read_facilities
from knowledge.importers.opening_hours import OpeningHours, spaced, span_of, split_hours
from people.town_details import SectionDetails
from tests.unit.knowledge.importers.towns_files import Read, read_text

STANDARD_2021 = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,"
    "電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考\n"
)


def _read(tmp_path: Path, text: str, **more: object) -> Read:
    found = read_text(read_facilities, tmp_path, text, **more)
    assert found.is_complete()
    return found


def test_a_row_of_the_standard_of_2021_keeps_everything_a_resident_can_use(tmp_path: Path) -> None:
    row = (
        "372013,0000010001,香川県,高松市,中央児童館,チュウオウジドウカン,じどうかん;こども館,1234,高松市番町1-8-15,2階,"
        "34.34283,134.0465,087-839-2011,2345,1.00002E+12,こども家庭課,月火水木金,9:00,17:00:00,"
        "【開館時間】夏休みは8:00～17:00 【休館日】日曜日、祝日,遊べる所です。,車椅子可;多目的トイレ,https://kodomo.example/jido,上履きを持参\n"
    )
    entry = _read(tmp_path, STANDARD_2021 + row).only
    assert entry.id == "facility:0000010001"
    assert (entry.title, entry.text.reading) == ("中央児童館", "ちゅうおうじどうかん")
    assert entry.aliases == ("じどうかん", "こども館")
    assert entry.entry_class == EntryClass.PUBLIC
    assert entry.url == "https://kodomo.example/jido"
    assert entry.source == "こども家庭課"
    assert entry.details == {
        "address": "高松市番町1-8-15 2階",
        "phone": "087-839-2011",
        "hours": "月火水木金 9:00～17:00\n夏休みは8:00～17:00",
        "closed": "日曜日、祝日",
        "latitude": "34.34283",
        "longitude": "134.0465",
    }
    assert entry.body == "遊べる所です。\nバリアフリー情報：車椅子可;多目的トイレ\n内線番号：2345\n上履きを持参"


def test_the_current_standard_is_read_from_its_parts_of_an_address(tmp_path: Path) -> None:
    text = (
        "全国地方公共団体コード,ID,名称,名称_カナ,名称_英語,所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,"
        "建物名等(方書),電話番号,開始時間,終了時間,URL\n"
        "372013,F01,市民会館,シミンカイカン,Civic Hall,香川県,高松市,番町一丁目,8-15,別館,"
        "０８７（８３９）２０１１,0:00,0:00,\n"
    )
    entry = _read(tmp_path, text).only
    assert entry.details == {"address": "香川県高松市番町一丁目8-15 別館", "phone": "087-839-2011"}
    assert [(one.tag, one.title) for one in entry.texts] == [("ja", "市民会館"), ("en", "Civic Hall")]


def test_a_shelter_says_so_in_its_name_and_for_which_disasters(tmp_path: Path) -> None:
    text = (
        "NO,名称,名称_カナ,住所,災害種別_洪水,災害種別_地震,災害種別_津波,指定避難所との重複,想定収容人数\n"
        "1,第一小学校,ダイイチショウガッコウ,番町1,1,1,,1,1200\n2,津波避難場所広場,ツナミ,番町2,,,○,,0\n"
    )
    found = _read(tmp_path, text)
    school, square = found.entries
    assert (school.id, school.title) == ("facility:shelter-1", "第一小学校（避難場所）")
    assert school.body == "対応する災害：地震、洪水、指定避難所"
    assert school.details["capacity"] == "1,200人"
    assert square.title == "津波避難場所広場"
    assert "capacity" not in square.details


def test_numbers_of_one_list_are_not_those_of_another(tmp_path: Path) -> None:
    facility = _read(tmp_path, "NO,名称,住所\n1,会館,番町1\n").only
    toilet = _read(tmp_path, "NO,名称,住所,男性トイレ総数\n1,公園のトイレ,番町2,3\n").only
    assert facility.key != toilet.key


def test_a_number_that_excel_destroyed_gives_way_to_the_name_and_is_told_once(tmp_path: Path) -> None:
    found = _read(tmp_path, "NO,名称,住所\n1.23457E+12,会館,番町1\n1.23457E+12,公園,番町2\n7,池,番町3\n")
    assert [entry.key for entry in found.entries] == ["会館", "公園", "7"]
    assert found.notes == [(1, "numbers-destroyed")]


def test_repeated_and_blank_numbers_give_way_to_the_name(tmp_path: Path) -> None:
    found = _read(tmp_path, "NO,名称,住所\n1,会館,番町1\n1,公園,番町2\n,池,番町3\n2,川,番町4\n")
    assert [entry.key for entry in found.entries] == ["会館", "公園", "池", "2"]
    assert found.notes == [(1, "numbers-twice")]


def test_the_same_name_in_two_places_is_two_places_that_a_reader_can_tell_apart(tmp_path: Path) -> None:
    text = "名称,住所\n集会所,香川県高松市番町1\n集会所,香川県高松市塩江2\n会館,香川県高松市番町3\n"
    found = _read(tmp_path, text)
    assert [entry.title for entry in found.entries] == ["集会所（番町1）", "集会所（塩江2）", "会館"]
    assert len({entry.key for entry in found.entries}) == 3
    turned = _read(tmp_path, "名称,住所\n集会所,香川県高松市塩江2\n会館,香川県高松市番町3\n集会所,香川県高松市番町1\n")
    assert {entry.key for entry in turned.entries} == {entry.key for entry in found.entries}


def test_the_same_row_twice_is_left_out_with_a_note(tmp_path: Path) -> None:
    found = _read(tmp_path, "NO,名称,住所\n1,会館,番町1\n2,会館,番町1\n")
    assert len(found.entries) == 1
    assert (3, "same-row") in found.notes


def test_a_row_without_a_name_is_refused_with_its_line(tmp_path: Path) -> None:
    found = _read(tmp_path, "名称,名称_通称,住所\n,,番町1\n,こども館,番町2\n")
    assert found.problems == [(2, "missing")]
    assert found.only.title == "こども館"


@pytest.mark.parametrize(
    ("column", "given", "kept", "note"),
    [
        ("URL", "http://kaikan.example/", "", "page-not-https"),
        ("URL", "kaikan.example", "", "page-left-out"),
        ("URL", "https://kaikan.example/館", "https://kaikan.example/%E9%A4%A8", ""),
        ("電話番号", "8.78E+08", "", "phone-left-out"),
        ("電話番号", "878392011", "0878392011", "phone-zero-added"),
        ("電話番号", "087-839-2011、087-839-2012", "087-839-2011", "phone-shortened"),
        ("電話番号", "なし", "", "phone-left-out"),
        ("電話番号", "ー", "", ""),
        ("料金", "200", "200円", ""),
        ("料金", "大人200円", "大人200円", ""),
        ("休館日", "月曜日", "月曜日", ""),
        ("収容人数", "約50人", "約50人", ""),
    ],
)
def test_what_a_cell_cannot_be_used_for_is_left_out_with_a_note(
    tmp_path: Path, column: str, given: str, kept: str, note: str
) -> None:
    found = _read(tmp_path, f'名称,住所,{column}\n会館,番町1,"{given}"\n')
    names = {"URL": "url", "電話番号": "phone", "料金": "fee", "休館日": "closed", "収容人数": "capacity"}
    value = found.only.url if column == "URL" else found.only.details.get(names[column], "")
    assert value == kept
    assert [problem for _, problem in found.notes] == [note] * bool(note)


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept", "note"),
    [
        ("34.3428", "134.0465", ("34.3428", "134.0465"), ""),
        ("134.0465", "34.3428", ("34.3428", "134.0465"), "position-swapped"),
        ("0", "0", (None, None), "position-left-out"),
        ("34.3428", "", (None, None), "position-left-out"),
        ("北緯", "東経", (None, None), "position-left-out"),
        ("", "", (None, None), ""),
    ],
)
def test_a_position_is_in_japan_or_it_is_none(
    tmp_path: Path, latitude: str, longitude: str, kept: tuple[str | None, str | None], note: str
) -> None:
    found = _read(tmp_path, f"名称,緯度,経度\n会館,{latitude},{longitude}\n")
    details = found.only.details
    assert (details.get("latitude"), details.get("longitude")) == kept
    assert [problem for _, problem in found.notes] == [note] * bool(note)


@pytest.mark.parametrize(
    ("code", "is_other"), [("372013", False), ("37201", False), ("370002", False), ("222127", True), ("", False)]
)
def test_another_towns_list_is_told_once(tmp_path: Path, code: str, *, is_other: bool) -> None:
    found = _read(tmp_path, f"市区町村コード,名称,住所\n{code},会館,番町1\n{code},公園,番町2\n")
    assert len(found.entries) == 2
    assert [problem for _, problem in found.notes] == ["other-municipality"] * is_other


def test_the_section_that_keeps_a_place_becomes_its_owner_when_the_town_has_it(tmp_path: Path) -> None:
    section = SectionDetails("kodomo", "こども家庭課", "0000-00-0001")
    found = _read(tmp_path, "名称,団体名,住所\n会館,こども家庭課,番町1\n公園,公園課,番町2\n", sections=(section,))
    assert [(entry.owner_key, entry.source) for entry in found.entries] == [("kodomo", ""), ("", "公園課")]


def test_any_table_is_read_by_naming_its_columns(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "ところ,ばしょ,あいてる\n会館,番町1,9時から\n",
        mapping={"title": "ところ", "address": "ばしょ", "hours": "あいてる"},
    )
    assert found.only.details == {"address": "番町1", "hours": "9時から"}


def test_a_table_without_anything_about_places_is_refused(tmp_path: Path) -> None:
    found = read_text(read_facilities, tmp_path, "NO,名称\n1,会館\n")
    assert found.problems == [(1, "columns")]


def test_unknown_columns_may_repeat_and_known_ones_may_not(tmp_path: Path) -> None:
    assert _read(tmp_path, "名称,住所,謎,謎\n会館,番町1,1,2\n").only.title == "会館"
    assert read_text(read_facilities, tmp_path, "名称,住所,住所\n会館,番町1,2\n").problems == [(1, "columns")]


@pytest.mark.parametrize(
    ("text", "hours", "closed"),
    [
        ("【開館時間】9:00～17:00 【休館日】月曜日", "9:00～17:00", "月曜日"),
        ("【休館日】なし", "", "なし"),
        ("8：30～１7:15", "8:30～17:15", ""),
        ("開館時間：9時～17時\n休館日：月曜日（祝日の場合は翌日）", "9時～17時", "月曜日（祝日の場合は翌日）"),
        ("平日：12:00～18:30　　土曜日：7:30～16:30", "平日：12:00～18:30 土曜日：7:30～16:30", ""),
        ("", "", ""),
    ],
)
def test_hours_and_closed_days_are_told_apart(text: str, hours: str, closed: str) -> None:
    found = split_hours(text)
    assert (found.hours, found.closed, found.more, found.unclear) == (hours, closed, "", "")


def test_closed_days_that_say_nothing_are_unclear_and_other_labels_are_kept() -> None:
    assert split_hours("【開館時間】8:30～21:00 【休館日】３").unclear == "3"
    assert split_hours("【開館時間】9:00～ 【備考】要予約").more == "【備考】要予約"


def test_hours_of_midnight_to_midnight_are_those_that_nobody_filled_in() -> None:
    assert span_of("月火", "0:00", "00:00:00") == "月火"
    assert span_of("", "08:30", "17:15") == "8:30～17:15"


@given(st.text(alphabet="0９月～〜 、（）\n", max_size=40))
@settings(max_examples=150)
def test_a_cell_without_labels_is_hours_whole(text: str) -> None:
    assert split_hours(text) == OpeningHours(hours=spaced(text))


@given(st.text(alphabet="【】開館時間休日：: 9月\n", max_size=40))
@settings(max_examples=150)
def test_days_are_kept_whatever_the_labels_are(text: str) -> None:
    found = split_hours(text)
    kept = "".join((found.hours, found.closed, found.more, found.unclear))
    inside_labels = sum(label.count("月") for label in re.findall(r"【[^】\n]{1,16}】", text))
    assert text.count("月") - inside_labels <= kept.count("月") <= text.count("月")


_CELLS = st.sampled_from(
    ["", "1", "会館", "番町1", "1.2E+15", "https://a.example/", "ー", "○", "9:00", "【休館日】", '"', "\n", "a\0b"]
)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=9), max_size=6))
@settings(max_examples=60)
def test_whatever_the_rows_hold_each_is_an_entry_refused_or_left_out(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        header = "NO,名称,名称_通称,住所,緯度,電話番号,開始時間,利用可能日時特記事項,URL\n"
        text = header + "".join(",".join(f'"{cell}"' if cell != '"' else '""""' for cell in row) + "\n" for row in rows)
        found = read_text(read_facilities, Path(folder), text)
    assert found.is_complete()
    assert len({entry.key for entry in found.entries}) == len(found.entries)


def test_headings_sums_and_empty_forms_between_the_rows_are_no_facilities(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "NO,市区町村コード,名称,住所\n,,【公民館】,\n1,372013,会館,番町1\n,,計,1施設\n2,372013,,\n",
    )
    assert [entry.title for entry in found.entries] == ["会館"]
    left_out = {note.line: note.problem for note in found.log.notes if note.problem.endswith("-row")}
    assert left_out == {2: "heading-row", 4: "sum-row", 5: "form-row"}
    assert found.is_complete()


def test_lists_beside_each_other_are_read_from_left_to_right(tmp_path: Path) -> None:
    found = _read(tmp_path, "施設名,住所,施設名,住所\n北館,北町1,南館,南町2\n")
    assert {entry.title: entry.details["address"] for entry in found.entries} == {"北館": "北町1", "南館": "南町2"}

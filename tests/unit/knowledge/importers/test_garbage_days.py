"""Collection days of a 5374 folder and of tables that towns write: areas, rules, remarks, closures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import Closure, CollectionPlan, CollectionRule, District, OnHoliday
from tests.unit.knowledge.importers.garbage_files import category, csv_of, folder_of, read, read_days, workbook_of

TARGET = "label,name,notice,furigana\n可燃,紙,,\n"


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("月 木", "月 木"),
        ("水1 水3", "水1 水3"),
        ("木・月", "月 木"),
        ("Mon Thu", "月 木"),
        ("火2;", "火2"),
        ("隔月20150112", "隔月20150112"),
        ("水1:4 6", "水1:4 6"),
        ("毎週火・金曜日", "火 金"),
        ("第２・４月曜日", "月2 月4"),
    ],
)
def test_every_notation_is_stored_in_its_one_form(tmp_path: Path, cell: str, rule: str) -> None:
    found = read_days(csv_of(tmp_path, f"地名,センター,可燃\n北,,{cell}\n"))
    assert found.rules == {("北", "可燃"): rule}


def test_an_empty_cell_means_that_nothing_is_collected(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地名,センター,可燃,金属,粗大,古紙\n北,,月,―,収集なし,申込制\n"))
    assert found.rules == {("北", "可燃"): "月"}
    assert (2, "no-fixed-day") in found.notes
    assert not found.faults


def test_a_cell_that_cannot_be_read_refuses_its_row_with_line_column_and_cell(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地名,センター,可燃,金属\n北,,月,火2\n南,,月,第九火曜\n西,,月 某,火\n"))
    assert found.faults == [(3, "金属", "collection-rule"), (4, "可燃", "collection-rule")]
    assert ["第九火曜" in found.log.faults[0].given, "某" in found.log.faults[1].given] == [True, True]
    assert [district.name for district in found.plan.districts] == ["北"]


def test_a_remark_becomes_the_note_of_its_rules_and_leaves_the_notation(tmp_path: Path) -> None:
    files = {
        "area_days.csv": "地名,センター,可燃,金属\n北,,月 *1,火2 *7\n",
        "remarks.csv": "ID,注意事項\n1,朝8時まで\n2,誰も指さない\n",
    }
    found = read_days(folder_of(tmp_path, files))
    assert [(rule.rule, rule.note) for rule in found.plan.rules] == [("月", "朝8時まで"), ("火2", "")]
    assert {(2, "remark-unknown"), (0, "remark-unused")} <= set(found.notes)
    assert found.log.rows == 1


def test_words_about_holidays_are_noted_and_obeyed(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地区,可燃,金属\n北,毎週月曜日（祝日を除く）,毎週火曜日\n"))
    assert [rule.on_holiday for rule in found.plan.rules] == [OnHoliday.SKIPPED, OnHoliday.COLLECTED]
    assert "祝日を除く" in found.plan.rules[0].note


def test_the_key_of_an_area_is_its_name_and_its_group_stands_before_the_hyphen(tmp_path: Path) -> None:
    rows = "惇明地区-京町,中央,月\n惇明地区-辻,中央,月\n上川地区-辻,中央,火\n南町1-2丁目,中央,水\n"
    found = read_days(csv_of(tmp_path, "地名,センター,可燃\n" + rows))
    first, second, _, last = found.plan.districts
    assert (first.key, first.name, first.group, first.center) == ("惇明地区-京町", "惇明地区-京町", "惇明地区", "中央")
    assert first.aliases == ("惇明地区京町", "京町")
    assert second.aliases == ("惇明地区辻",)
    assert (last.group, last.aliases) == ("", ())


@pytest.mark.parametrize(
    ("header", "row"),
    [("地区,町名,センター,可燃", "北部,{},,月"), ("町名,地区,センター,可燃", "{},北部,,月")],
)
def test_a_group_may_have_its_own_column_before_or_after_the_name(tmp_path: Path, header: str, row: str) -> None:
    found = read_days(csv_of(tmp_path, "\n".join([header, row.format("本町"), row.format("東町")])))
    assert [(one.name, one.group) for one in found.plan.districts] == [("本町", "北部"), ("東町", "北部")]
    assert found.rules == {("本町", "可燃"): "月", ("東町", "可燃"): "月"}


def test_one_name_in_two_groups_is_two_areas(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "校区,町名,可燃\n東小,１区,月\n西小,1区,火\n"))
    assert [(one.key, one.name) for one in found.plan.districts] == [
        ("1区・東小", "東小１区"),
        ("1区・西小", "西小1区"),
    ]


def test_an_area_twice_is_left_out_with_the_same_days_and_refused_with_others(tmp_path: Path) -> None:
    found = read_days(csv_of(tmp_path, "地名,センター,可燃\n北,,月\n北,,月\n北,,火\n"))
    assert (3, "district-again") in found.notes
    assert found.faults == [(4, "district", "district-twice")]
    assert (found.log.rows, found.log.left_out, len(found.plan.districts)) == (3, 1, 1)


def test_several_places_in_one_cell_are_one_area_that_answers_to_each_of_them(tmp_path: Path) -> None:
    header = "#property,name,burnableGarbage,paperAndCloth"
    rows = (
        "1,中央（松島・築地）花園・新番丁（四番丁）・林,毎週火・金曜日,第２・４木曜日",
        "2,新番丁（日新）・塩江,毎週月・木曜日,",
    )
    found = read_days(csv_of(tmp_path, "\n".join([header, *rows])))
    first, second = found.plan.districts
    assert first.name == "中央（松島・築地）花園・新番丁（四番丁）・林"
    assert first.aliases == ("中央", "松島", "築地", "花園", "四番丁", "新番丁四番丁", "林町", "林地区")
    assert "新番丁" not in second.aliases
    assert found.rules[first.name, "燃やせるごみ"] == "火 金"
    assert found.rules[first.name, "紙・布"] == "木2 木4"


def test_a_long_name_makes_a_key_that_fits(tmp_path: Path) -> None:
    name = "・".join(f"第{number}自治会" for number in range(1, 40))
    (district,) = read_days(csv_of(tmp_path, f"地名,センター,可燃\n{name},,月\n")).plan.districts
    assert (len(district.key), len(district.name)) == (40, 100)


def test_a_table_may_have_a_row_for_each_category_of_an_area(tmp_path: Path) -> None:
    rows = "北,可燃,毎週月・木曜日,\n〃,金属,第１火曜日,袋に入れる\n南,可燃,火 金,\n南,粗大,申込制,\n"
    found = read_days(csv_of(tmp_path, "地区,分別区分,収集日,備考\n" + rows))
    assert found.rules == {("北", "可燃"): "月 木", ("北", "金属"): "火1", ("南", "可燃"): "火 金"}
    assert found.plan.rules[1].note == "袋に入れる"
    assert (found.log.rows, found.log.left_out) == (4, 1)


def test_titles_above_the_header_of_a_workbook_do_no_harm(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["令和8年度 地区別収集日", None, None],
        [None, None, None],
        ["地区", "可燃", "金属"],
        ["北", "月 木", "火2"],
    ]
    assert read_days(workbook_of(tmp_path, rows)).rules == {("北", "可燃"): "月 木", ("北", "金属"): "火2"}


def test_a_closure_counts_for_the_areas_that_name_its_plant(tmp_path: Path) -> None:
    files = {
        "area_days.csv": "地名,センター,可燃\n北,環境パーク,月\n",
        "center.csv": "名称,休止開始日,休止終了日\n環境パーク,2025/12/29,令和8年1月3日\n別の炉,2026-8-13,2026/8/15\n",
    }
    found = read_days(folder_of(tmp_path, files))
    new_year = Closure("環境パーク", date(2025, 12, 29), date(2026, 1, 3))
    assert found.plan.closures == (new_year, Closure("別の炉", date(2026, 8, 13), date(2026, 8, 15)))
    assert (3, "center-without-area") in found.notes
    for_all = read_days(tmp_path, closures_for_all=True)
    assert for_all.plan.closures == (new_year, Closure("", date(2026, 8, 13), date(2026, 8, 15)))
    assert (3, "closures-for-all") in for_all.notes


def test_a_closure_without_a_real_date_is_refused(tmp_path: Path) -> None:
    rows = "炉,2026/2/30,2026/3/1\n炉,2026/3/2,2026/3/1\n炉,そのうち,\n"
    files = {"area_days.csv": "地名,センター,可燃\n北,炉,月\n", "center.csv": f"名称,休止開始日,休止終了日\n{rows}"}
    problems = read_days(folder_of(tmp_path, files)).faults
    assert problems == [(2, "first", "closure-date"), (3, "last", "closure-ends-first"), (4, "first", "closure-date")]


def test_what_the_town_added_to_an_area_by_hand_stays(tmp_path: Path) -> None:
    plan = CollectionPlan(
        (District("kita", "北地区", "きたちく", ("北団地",), "旧村", "炉"), District("南", "南", "", ("南浜",))),
        (CollectionRule("kita", "burnable", "月", on_holiday=OnHoliday.NEXT_DAY),),
    )
    path = csv_of(tmp_path, "地名,センター,可燃ごみ\n北地区,,火\n南,,水\n")
    found = read_days(path, plan=plan, categories=(category("burnable", "燃えるごみ", "可燃ごみ"),))
    north, south = found.plan.districts
    assert north == District("kita", "北地区", "きたちく", ("北団地",), "旧村", "炉")
    assert south.aliases == ("南浜",)
    assert found.plan.rules[0] == CollectionRule("kita", "burnable", "火", on_holiday=OnHoliday.NEXT_DAY)
    assert not found.notes


def test_days_of_categories_that_the_town_lacks_are_told_and_mostly_foreign_ones_asked(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "地名,センター,可燃,資源\n北,,火,水\n")
    assert [note.given for note in read_days(path).log.notes] == ["可燃", "資源"]
    assert read_days(path).questions == []
    assert read_days(path, categories=(category("metal", "金属"),)).questions == ["other-towns-categories"]


def test_a_folder_brings_items_categories_and_days_under_the_same_keys(tmp_path: Path) -> None:
    files = {"target.csv": TARGET, "area_days.csv": "地名,センター,可燃,古紙\n北,,月,水2\n"}
    found = read(folder_of(tmp_path, files))
    assert {rule.category_key for rule in found.plan.rules} <= {entry.key for entry in found.categories.values()}
    assert found.items["紙"].details["category"] == found.plan.rules[0].category_key


def test_days_need_a_table_of_days(tmp_path: Path) -> None:
    assert read_days(folder_of(tmp_path, {"target.csv": TARGET})).faults == [(0, "", "no-area-days")]
    assert read_days(csv_of(tmp_path, "日付,天気\n1,晴れ\n")).faults == [(1, "", "columns")]


def test_areas_need_no_heading_in_a_5374_folder(tmp_path: Path) -> None:
    found = read_days(folder_of(tmp_path, {"area_days.csv": "まち,センター,可燃\n北,,月\n"}))
    assert found.rules == {("北", "可燃"): "月"}


_CELL = st.text(st.sampled_from("月火水1234*:;第曜毎週・、（）-申込なし北〃 "), max_size=8)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=5))
def test_every_row_is_an_area_or_refused_or_left_out(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    path = csv_of(tmp_path, "\n".join(["地名,センター,可燃", *(",".join(row) for row in rows)]))
    found = read_days(path)
    assert found.log.rows == len(found.plan.districts) + found.log.faults.rows + found.log.left_out
    assert len({district.key for district in found.plan.districts}) == len(found.plan.districts)

"""Rules as towns write them for readers."""

from __future__ import annotations

import csv
import time
from datetime import date

import pytest

from knowledge.collection.prose import schedule_from_prose, schedule_from_text
from knowledge.collection.schedule import RuleInvalid
from tests.real_data import REAL_DATA, needs_real_data

REAL_FILE = REAL_DATA / "garbage" / "takamatsu_city" / "0090_from_xlsx.csv"


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("毎週火・金曜日", "火 金"),
        ("毎週水曜日", "水"),
        ("月～金曜日", "月 火 水 木 金"),
        ("月曜日から金曜日", "月 火 水 木 金"),
        ("毎日", "月 火 水 木 金 土 日"),
        ("週2回（月・木）", "月 木"),
        ("第２・４月曜日", "月2 月4"),
        ("第1、第3木曜日", "木1 木3"),
        ("第１・３・５土曜", "土1 土3 土5"),
        ("第1～3水曜", "水1 水2 水3"),
        ("毎月第２火曜日", "火2"),
        ("月2回　第1・3 水曜日", "水1 水3"),
        ("第2火・金曜日", "火2 金2"),
        ("第1木曜日と第3金曜日", "木1 金3"),
        ("第1月曜日、毎週木曜日に収集します。", "月1 木"),
        ("第2日曜日", "日2"),
        ("毎月10日", "毎月10日"),
        ("毎月5日・20日", "毎月5日 毎月20日"),
        ("隔週月曜日(2026年4月6日から)", "隔月20260406"),
        ("2026年4月6日（月）から隔週月曜日", "隔月20260406"),
        ("隔週水曜日（令和8年4月8日を起点）", "隔水20260408"),
        ("2026年4月6日(月)、2026年4月20日(月)", "20260406 20260420"),
        ("第1水曜日（4月～6月）", "水1:4 5 6"),
        ("4・6月の第1水曜日", "水1:4 6"),
        ("11月～2月は第1水曜日", "水1:1 2 11 12"),
        ("4月～11月は毎週水曜日、12月～3月は第1・3水曜日", "水1 水3:1 2 3 12;水:4 5 6 7 8 9 10 11"),
    ],
)
def test_a_written_rule_means(text: str, notation: str) -> None:
    assert schedule_from_prose(text).notation == notation
    assert schedule_from_text(text).notation == notation


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("毎週月曜日（年末年始を除く）", "年末年始を除く"),
        ("毎週月曜日　年末年始（12月31日～1月3日）を除く", "年末年始(12月31日~1月3日)を除く"),
        ("毎週月曜日※祝日も収集します", "※祝日も収集します"),
        ("毎週月曜日\nただし、祝日は除く", "ただし、祝日は除く"),
        ("毎週月曜日", ""),
    ],
)
def test_words_about_holidays_become_the_note(text: str, note: str) -> None:
    schedule = schedule_from_prose(text)
    assert (schedule.notation, schedule.note) == ("月", note)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("隔週月曜日", "隔週月曜日"),
        ("隔週火曜日(2026年4月6日から)", "隔週火曜日(2026年4月6日から)"),
        ("2026年4月6日(火)", "2026年4月6日(火)"),
        ("2026年2月30日", "2026年2月30日"),
        ("毎週月曜日、最終金曜日", "最終金曜日"),
        ("第2週月曜日", "第2週月曜日"),
        ("第2・4月曜日(5月を除く)", "(5月を除く)"),
        ("第2火曜、金曜", "金曜"),
        ("毎週月曜日、土日、祝日を除く", "祝日を除く"),
        ("月～金曜日(土日祝日を除く)", "(土日祝日を除く)"),
        ("毎週月曜日※12月は休み", "※12月は休み"),
        ("第1 3木曜日", "第13木曜日"),
        ("第6月曜日", "第6月曜日"),
        ("金～月曜日", "金~月曜日"),
        ("毎月40日", "毎月40日"),
        ("第1水曜日（4月～14月）", "(4月~14月)"),
        ("4月", "4月"),
        ("年末年始を除く", "年末年始を除く"),
        ("毎週月曜日収集なし", "なし"),
        ("", ""),
    ],
)
def test_what_is_not_understood_is_refused_and_named(text: str, token: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        schedule_from_prose(text)
    assert refused.value.token == token


@pytest.mark.parametrize(
    ("text", "token"), [("月 祝", "祝"), ("最終月曜日", "最終月曜日"), ("隔月20150113", "隔月20150113")]
)
def test_either_form_is_read_and_a_refusal_names_the_piece(text: str, token: str) -> None:
    assert schedule_from_text("水1:4 6").notation == "水1:4 6"
    with pytest.raises(RuleInvalid) as refused:
        schedule_from_text(text)
    assert refused.value.token == token


@pytest.mark.parametrize(
    "text",
    [
        "週2回(" + "月曜日" * 600 + "。",
        "年末年始" + "1月12日" * 600 + "第",
        "第1" * 900,
        "祝日" * 1900 + "第",
        " " * 3900 + "x",
    ],
)
def test_no_text_keeps_the_reader_long(text: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(RuleInvalid):
        schedule_from_text(text)
    assert time.perf_counter() - begun < 1


@needs_real_data
def test_every_rule_of_a_towns_table_is_read() -> None:
    with REAL_FILE.open(encoding="utf-8-sig", newline="") as rows:
        table = list(csv.reader(rows))[1:]
    schedules = [schedule_from_text(cell) for row in table for cell in row[2:] if cell.strip()]
    assert len(schedules) > 30
    assert all(schedule.days(date(2026, 4, 1), date(2026, 6, 30)) for schedule in schedules)
    assert schedule_from_text(table[0][3]).notation == "月2 月4"

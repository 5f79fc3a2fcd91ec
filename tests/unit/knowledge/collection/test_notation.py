"""The notation of 5374's `area_days.csv`, cell by cell."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from knowledge.collection.notation import LONGEST_RULE, schedule_from_notation
from knowledge.collection.schedule import RuleInvalid
from tests.real_data import REAL_DATA, needs_real_data

REAL_FILES = sorted(REAL_DATA.glob("garbage/*/area_days.csv"))


def dates(rule: str, first: str, last: str) -> list[str]:
    """The dates of a rule, written `4-1` when they lie in the year of `first`."""
    found = schedule_from_notation(rule).days(date.fromisoformat(first), date.fromisoformat(last))
    return [f"{day.month}-{day.day}" for day in found]


@pytest.mark.parametrize(
    "written",
    ["月 木", "月　木", "月・木", "月木", "月、木", "月,木", "毎週月・木", "月曜 木曜", "月曜日、木曜日", "Mon Thu",
     "monday,THURSDAY", "Ｍｏｎ Thur", "木 月", "月 木;", "月 木；", ",月,,木,", "月\n木", "月･木", "月 月 木"],
)  # fmt: skip
def test_two_weekdays_are_understood_however_they_are_written(written: str) -> None:
    assert schedule_from_notation(written).notation == "月 木"


@pytest.mark.parametrize(
    "written", ["水1 水3", "水１　水３", "水1水3", "水1・3", "水1,3", "Wed1 Wed3", "水曜1 水曜日3", "水3 水1"]
)
def test_the_first_and_third_of_a_weekday_are_understood_however_they_are_written(written: str) -> None:
    assert schedule_from_notation(written).notation == "水1 水3"


@pytest.mark.parametrize("written", ["20260401", "2026/4/1", "2026/04/01", "2026-04-01", "２０２６／４／１"])
def test_a_date_is_understood_however_it_is_written(written: str) -> None:
    assert schedule_from_notation(written).notation == "20260401"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("月 木", ["4-2", "4-6", "4-9", "4-13", "4-16", "4-20", "4-23", "4-27", "4-30"]),
        ("水1 水3", ["4-1", "4-15"]),
        ("木5", ["4-30"]),
        ("金5", []),
        ("20260401 2026/4/8 20260501", ["4-1", "4-8"]),
        ("毎月10日", ["4-10"]),
        ("毎月31日", []),
        ("隔月20260406", ["4-6", "4-20"]),
        ("隔月20260330", ["4-13", "4-27"]),
        ("水1 月2 *3", ["4-1", "4-13"]),
    ],
)
def test_the_dates_of_april_2026(rule: str, expected: list[str]) -> None:
    assert dates(rule, "2026-04-01", "2026-04-30") == expected


def test_a_rule_with_months_is_collected_only_in_those_months() -> None:
    assert dates("水1:4 6", "2026-01-01", "2026-12-31") == ["4-1", "6-3"]


def test_the_months_belong_to_everything_before_the_colon() -> None:
    assert dates("水1 金2:4 6", "2026-01-01", "2026-12-31") == ["4-1", "4-10", "6-3", "6-12"]


@pytest.mark.parametrize("joint", [";", "；", "\n", "\r\n", " ; "])
def test_months_may_have_days_of_their_own(joint: str) -> None:
    rule = f"水1:4 6{joint}水3:5 7"
    assert dates(rule, "2026-01-01", "2026-12-31") == ["4-1", "5-20", "6-3", "7-15"]
    assert schedule_from_notation(rule).notation == "水1:4 6;水3:5 7"


def test_every_other_week_is_not_every_other_month() -> None:
    assert dates("隔月20150112", "2015-01-01", "2015-02-28") == ["1-12", "1-26", "2-9", "2-23"]


def test_every_other_week_begins_on_its_date() -> None:
    assert dates("隔月20260406", "2026-03-01", "2026-04-30") == ["4-6", "4-20"]


def test_a_biweekly_date_on_another_weekday_is_refused() -> None:
    with pytest.raises(RuleInvalid) as refused:
        schedule_from_notation("隔月20150113")
    assert refused.value.token == "隔月20150113"


def test_remark_numbers_are_kept() -> None:
    schedule = schedule_from_notation("水1 *2 *1")
    assert schedule.remarks == (1, 2)
    assert schedule.notation == "水1 *1 *2"


def test_all_twelve_months_are_no_restriction() -> None:
    assert schedule_from_notation("水1:1 2 3 4 5 6 7 8 9 10 11 12").notation == "水1"


@pytest.mark.parametrize(
    ("rule", "token"),
    [
        ("", ""),
        (" 　", ""),
        (";", ";"),
        ("*1", "*1"),
        ("月 祝", "祝"),
        ("水0", "水0"),
        ("水6", "水6"),
        ("水13", "水13"),
        ("月1日", "月1日"),
        ("Tue 3", "3"),
        ("monkey", "monkey"),
        ("frİ", "frİ"),
        ("隔月", "隔月"),
        ("20260231", "20260231"),
        ("00000101", "00000101"),
        ("2026/4-1", "2026/4-1"),
        ("202604011", "202604011"),
        ("毎月0日", "毎月0日"),
        ("毎月32日", "毎月32日"),
        ("水1:13", "13"),
        ("水1:0", "0"),
        ("水1:春", "春"),
        ("水1:", "水1:"),
        (":4", ":4"),
        ("水1:4:6", "4:6"),
        ("木 第2月", "第2月"),
        ("\x00", "\x00"),
        ("\ud800", "\ud800"),
    ],
)
def test_what_cannot_be_read_is_named(rule: str, token: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        schedule_from_notation(rule)
    assert refused.value.token == token


@pytest.mark.parametrize("rule", ["月 " * LONGEST_RULE, "ﷺ" * LONGEST_RULE, "9" * 10_000])
def test_a_text_too_long_to_be_a_rule_is_refused(rule: str) -> None:
    with pytest.raises(RuleInvalid):
        schedule_from_notation(rule)


@needs_real_data
def test_every_cell_of_the_towns_files_reads_without_loss() -> None:
    cells = set()
    for file in REAL_FILES:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            cells |= {cell for row in list(csv.reader(rows))[1:] for cell in row[2:] if cell.strip()}
    assert len(cells) > 50
    for cell in cells:
        assert sorted(schedule_from_notation(cell).notation.split()) == sorted(cell.split())

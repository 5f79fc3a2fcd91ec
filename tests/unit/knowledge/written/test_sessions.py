"""When something takes place, from three cells."""

from __future__ import annotations

from datetime import date, time

import pytest

from knowledge.importers.written.sessions import SessionDay, Sessions, read_sessions

AUTUMN = date(2023, 10, 26)
WINTER = date(2024, 12, 11)
SPRING = date(2026, 4, 1)


def days_of(when: str, near: date) -> list[str]:
    """The days of a cell, all of which must have been understood."""
    found = read_sessions(when, "", "", near)
    assert found.problems == ()
    assert found.text == ""
    return [f"{here.day:%Y-%m-%d}" for here in found.days]


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("10月22日（日）、11月11日（土）", ["2023-10-22", "2023-11-11"]),
        ("10月28日・11月4日・11日 いずれも（土）", ["2023-10-28", "2023-11-04", "2023-11-11"]),
        ("11月9日、16日いずれも（木）", ["2023-11-09", "2023-11-16"]),
        ("①12月5日\n②12月12日\n③12月19日\nいずれも（火）", ["2023-12-05", "2023-12-12", "2023-12-19"]),
        ("10月28日（土）/29日（日）", ["2023-10-28", "2023-10-29"]),
        ("11月18日（土）\n・19日（日）", ["2023-11-18", "2023-11-19"]),
        ("11月7日(火)\u30009日(木)", ["2023-11-07", "2023-11-09"]),
        ("11/7(火)・9(木)", ["2023-11-07", "2023-11-09"]),
        ("11月7、9日", ["2023-11-07", "2023-11-09"]),
        ("令和6年1月10日（水）、17日（水）", ["2024-01-10", "2024-01-17"]),
        ("12月28日、1月11日", ["2023-12-28", "2024-01-11"]),
        (
            "（10月12日、）10月26日、1月11日、2月8日\nいずれも（木）",
            ["2023-10-12", "2023-10-26", "2024-01-11", "2024-02-08"],
        ),
        ("2023-11-09 00:00:00", ["2023-11-09"]),
        ("10月28日（土）、11月3日～5日", ["2023-10-28", "2023-11-03", "2023-11-04", "2023-11-05"]),
    ],
)
def test_every_day_of_a_list_is_a_session(when: str, days: list[str]) -> None:
    assert days_of(when, AUTUMN) == days


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("9月3日(火)～12月22日(日)", date(2024, 9, 3), date(2024, 12, 22)),
        ("10月29日(火)～令和7年1月26日(日)", date(2024, 10, 29), date(2025, 1, 26)),
        ("11月19日(火)～\n1月13日(月・祝)", date(2024, 11, 19), date(2025, 1, 13)),
        ("11月22日(金)から翌年3月31日(月)まで(予定)", date(2024, 11, 22), date(2025, 3, 31)),
        ("12月13日（金）\n～\n12月19日（木）", date(2024, 12, 13), date(2024, 12, 19)),
        ("12月1日～3日", date(2024, 12, 1), date(2024, 12, 3)),
        ("10月1日～8月31日", date(2024, 10, 1), date(2025, 8, 31)),
    ],
)
def test_a_span_has_its_first_day_and_its_last(when: str, first: date, last: date) -> None:
    found = read_sessions(when, "09:00:00", "17:00:00", WINTER)
    assert found == Sessions((SessionDay(first, time(9), time(17)), SessionDay(last, time(9), time(17))), span=True)


def test_one_time_for_both_days_holds_for_both() -> None:
    found = read_sessions("①10月19日（木）\n②10月26日（木）", "両日とも\n13:30", "両日とも\n15：00", AUTUMN)
    assert found.days == (
        SessionDay(date(2023, 10, 19), time(13, 30), time(15)),
        SessionDay(date(2023, 10, 26), time(13, 30), time(15)),
    )
    assert found.problems == ()


def test_a_numbered_time_belongs_to_the_day_of_its_number() -> None:
    found = read_sessions("①1月10日（金）\n②1月18日（土）", "①18:30②10:00", "①20:00\n②12:00", WINTER)
    assert found.days == (
        SessionDay(date(2025, 1, 10), time(18, 30), time(20)),
        SessionDay(date(2025, 1, 18), time(10), time(12)),
    )


def test_several_times_on_one_day_are_several_sessions() -> None:
    found = read_sessions("12月22日(日)", "11:00\n\n14:00", "11:40\n\n14:40", WINTER)
    day = date(2024, 12, 22)
    assert found.days == (SessionDay(day, time(11), time(11, 40)), SessionDay(day, time(14), time(14, 40)))


def test_several_times_on_several_days_are_not_guessed_at() -> None:
    found = read_sessions("12月21日（土）、22日（日）", "11:00\n14:00", "", WINTER)
    assert {here.starts for here in found.days} == {time(11)}
    assert "several-times" in found.problems
    assert "14:00" in found.text


def test_times_beside_the_days_are_theirs() -> None:
    found = read_sessions("12月21日（土）10:00～12:00、22日（日）午後1時～3時", "", "", WINTER)
    assert found.days == (
        SessionDay(date(2024, 12, 21), time(10), time(12)),
        SessionDay(date(2024, 12, 22), time(13), time(15)),
    )
    assert found.text == ""


def test_a_span_of_time_in_both_cells_is_one_span() -> None:
    found = read_sessions("4月2日（木）", "10:00～12:00", "10:00～12:00", SPRING)
    assert found == Sessions((SessionDay(date(2026, 4, 2), time(10), time(12)),))


def test_the_next_morning_is_not_before_the_evening() -> None:
    found = read_sessions("4月2日（木）", "22:00", "翌5:00", SPRING)
    assert found.problems == ("more-than-times",)


def test_the_numbers_of_meetings_are_no_riddle() -> None:
    found = read_sessions("第1回4月2日（木）、第2回4月9日（木）（全2回）", "10:00", "", SPRING)
    assert len(found.days) == 2
    assert found.problems == ()


def test_a_time_behind_two_days_is_that_of_both() -> None:
    found = read_sessions("12月21日（土）、22日（日）10:00～12:00", "", "", WINTER)
    assert [here.starts for here in found.days] == [time(10), time(10)]


def test_days_among_the_times_have_the_month_of_the_other_cell() -> None:
    found = read_sessions("12月の試合日程", "【東京】\n1日（日）午後2時\n【徳島】\n28日（土）午後6時", "－", WINTER)
    assert found.days == (SessionDay(date(2024, 12, 1), time(14)), SessionDay(date(2024, 12, 28), time(18)))
    assert "【徳島】" in found.text


@pytest.mark.parametrize(
    ("starts", "ends", "moment"),
    [
        ("開場18：00\n開演19：00", "", time(19)),
        ("14:00\n（開場：13:30）", "", time(14)),
        ("10:00\n初日は13:00から", "", time(10)),
    ],
)
def test_doors_and_exceptions_are_not_the_start(starts: str, ends: str, moment: time) -> None:
    found = read_sessions("12月21日（土）", starts, ends, WINTER)
    assert [here.starts for here in found.days] == [moment]
    assert found.text == starts
    assert found.problems == ("more-than-times",)


def test_the_exception_behind_a_closing_time_is_kept() -> None:
    found = read_sessions("10月2日(水)～12月26日(木)", "09:30:00", "17:00(ただし金曜日は19:00閉館)", WINTER)
    assert found.days[0].ends == time(17)
    assert "ただし金曜日は19:00閉館" in found.text


@pytest.mark.parametrize("blank", ["", "―", "－", "00:00:00"])
def test_an_unknown_time_is_none(blank: str) -> None:
    assert read_sessions("12月21日(土)", blank, blank, WINTER) == Sessions((SessionDay(date(2024, 12, 21)),))


@pytest.mark.parametrize("when", ["随時", "毎週火曜日", "日程調整し決定", "高松市ホームページ\n上で公開中"])
def test_what_has_no_date_is_kept_as_it_is(when: str) -> None:
    found = read_sessions(when, "", "", WINTER)
    assert found.days == ()
    assert found.text == when
    assert "no-date" in found.problems


def test_closed_days_are_no_sessions() -> None:
    when = "12月3日（火）～\n1月5日（日）\n※月曜日及び\n12月29日から1月4日の正午までは休館"
    found = read_sessions(when, "09:30:00", "19:00:00", WINTER)
    assert [here.day for here in found.days] == [date(2024, 12, 3), date(2025, 1, 5)]
    assert found.problems == ("only-some-days", "more-than-dates")
    assert found.text == when


def test_a_spare_day_for_rain_is_no_session() -> None:
    found = read_sessions("4月2日（木）（雨天時は4月3日）", "10:00", "12:00", SPRING)
    assert [here.day for here in found.days] == [date(2026, 4, 2)]
    assert found.problems == ("more-than-dates",)


@pytest.mark.parametrize(
    ("when", "starts", "ends", "problem"),
    [
        ("4月2日（木）", "10:00", "9:00", "ends-before-start"),
        ("2026年4月5日～2026年4月2日", "", "", "ends-before-start"),
        ("4月2日（木）、4月31日（金）", "", "", "no-such-day"),
        ("2026年4月2日（金）", "", "", "weekday-differs"),
        ("4月20日、13日", "", "", "out-of-order"),
        ("18・19日", "", "", "no-month"),
        ("4月2日から", "", "", "only-first-day"),
        ("4月30日まで", "", "", "only-last-day"),
        ("～4月30日", "", "", "only-last-day"),
        ("5月1日～7月31日、9月1日～10月31日", "", "", "several-spans"),
        ("4月4日～6月27日の土曜日", "", "", "only-some-days"),
        ("4月2日", "いつでも", "", "not-a-time"),
        ("4月2日10:00～11:00", "14:00", "15:00", "more-than-times"),
    ],
)
def test_a_contradiction_has_its_word_and_the_text_is_kept(when: str, starts: str, ends: str, problem: str) -> None:
    found = read_sessions(when, starts, ends, SPRING)
    assert problem in found.problems
    assert found.text or problem == "ends-before-start"

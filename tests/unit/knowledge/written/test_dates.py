"""One date in one cell."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.importers.written.dates import ReadDate, read_date, read_excel_serial

APRIL = date(2026, 4, 1)
THURSDAY = date(2026, 4, 2)


@pytest.mark.parametrize(
    "written",
    [
        "2026-04-02",
        "2026-04-02 00:00:00",
        "2026-04-02T00:00",
        "2026-04-02T00:00:00+09:00",
        "2026/4/2",
        "2026.4.2",
        "20260402",
        "2026年4月2日",
        "2026年4月2日（木）",
        "2026 年 4 月 2 日 ( 木 )",
        "２０２６年４月２日木曜日",
        "2026年4月2日(木・祝)",
        "令和8年4月2日",
        "令和 8 年 4 月 2 日",
        "㋿8年4月2日",
        "R8.4.2",
        "R8/4/2",
        "r8-4-2",
        "Ｒ８．４．２",
        "平成38年4月2日",
        "2026年(令和8年)4月2日",
        "令和8年（2026年）4月2日",
        "①令和8年4月2日",
    ],
)
def test_a_date_with_its_year_is_read_however_it_is_written(written: str) -> None:
    assert read_date(written) == ReadDate(THURSDAY)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月1日", date(2019, 4, 1)),
        ("Ｈ３１．４．１", date(2019, 4, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("大正12年9月1日", date(1923, 9, 1)),
    ],
)
def test_the_eras_have_their_years(written: str, day: date) -> None:
    assert read_date(written) == ReadDate(day)


@pytest.mark.parametrize("written", ["4月2日", "4/2", "4/2（木）", "4.2(木)", "4月2日(祝・木)", "4月2日\n（木）"])
def test_a_date_without_a_year_is_the_nearest_one(written: str) -> None:
    assert read_date(written, APRIL) == ReadDate(THURSDAY)
    assert read_date(written) == ReadDate(None, "no-year")


def test_a_december_in_a_sheet_of_january_was_last_year() -> None:
    assert read_date("12月28日", date(2026, 1, 10)) == ReadDate(date(2025, 12, 28))
    assert read_date("1月10日", date(2026, 12, 28)) == ReadDate(date(2027, 1, 10))


def test_the_weekday_decides_the_year_before_the_distance_does() -> None:
    assert read_date("10月15日（木）", date(2026, 3, 1)) == ReadDate(date(2026, 10, 15), "year-unsure")
    assert read_date("10月15日（水）", date(2026, 3, 1)) == ReadDate(date(2025, 10, 15))


def test_a_year_that_only_the_weekday_speaks_for_is_reported() -> None:
    assert read_date("4/2（金）", APRIL) == ReadDate(date(2027, 4, 2), "year-unsure")


def test_a_weekday_that_no_year_near_has_is_reported_and_the_day_kept() -> None:
    assert read_date("4月2日（火）", APRIL) == ReadDate(THURSDAY, "weekday-differs")


def test_a_weekday_that_contradicts_the_year_is_reported() -> None:
    assert read_date("2026年4月2日（水）") == ReadDate(THURSDAY, "weekday-differs")


def test_two_years_that_contradict_each_other_are_reported() -> None:
    assert read_date("令和8年（2025年）4月2日") == ReadDate(THURSDAY, "years-differ")


def test_a_leap_day_without_a_year_is_in_a_leap_year() -> None:
    assert read_date("2月29日", date(2026, 12, 1)) == ReadDate(date(2028, 2, 29))


@pytest.mark.parametrize("written", ["2026年2月30日", "2026年13月1日", "2026/4/31"])
def test_a_day_that_no_calendar_has_is_none(written: str) -> None:
    assert read_date(written, APRIL) == ReadDate(None, "no-such-day")


@pytest.mark.parametrize(
    "written",
    ["", "随時", "3月末", "2026年4月", "24/4/2", "9999-01-01", "令和0年1月1日", "SR8.4.2", "10日間", "087-833-2282"],
)
def test_what_is_no_date_is_called_so(written: str) -> None:
    assert read_date(written, APRIL) == ReadDate(None, "not-a-date")


def test_of_several_dates_the_first_is_given_and_the_others_are_not_passed_over() -> None:
    assert read_date("4月2日～4日", APRIL) == ReadDate(THURSDAY, "several-dates")


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("1", date(1900, 1, 1)),
        ("59", date(1900, 2, 28)),
        ("61", date(1900, 3, 1)),
        ("45000", date(2023, 3, 15)),
        ("４５０００", date(2023, 3, 15)),
        (45000.75, date(2023, 3, 15)),
    ],
)
def test_a_day_number_of_excel_is_read_when_it_is_asked_for(serial: str | float, day: date) -> None:
    assert read_excel_serial(serial) == ReadDate(day)


def test_a_day_number_is_no_date_for_whom_it_is_not_known_to_be_one() -> None:
    assert read_date("45000") == ReadDate(None, "not-a-date")


def test_day_numbers_of_old_macs_begin_in_1904() -> None:
    assert read_excel_serial("43538", since_1904=True) == ReadDate(date(2023, 3, 15))


@pytest.mark.parametrize("serial", ["0", "-1", "", "abc", "9999999", float("nan"), float("inf")])
def test_other_numbers_are_no_day(serial: str | float) -> None:
    assert read_excel_serial(serial) == ReadDate(None, "not-a-date")


def test_the_day_that_excel_invented_is_none() -> None:
    assert read_excel_serial("60") == ReadDate(None, "no-such-day")

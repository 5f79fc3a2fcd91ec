"""Closures, holidays and changes, each seen in a week of 2026.

Golden week: 29 April (Wednesday), 3 to 6 May (Sunday to Wednesday) are holidays.
"""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.collection.dates import CollectionDate, collection_days
from knowledge.collection.national_holidays import holidays_of, is_national_holiday
from knowledge.collection.notation import schedule_from_notation
from knowledge.content import Closure, CollectionChange, OnHoliday

MAY_4, MAY_7, MAY_11 = date(2026, 5, 4), date(2026, 5, 7), date(2026, 5, 11)


def may(
    rule: str,
    on_holiday: OnHoliday = OnHoliday.COLLECTED,
    closures: tuple[Closure, ...] = (),
    changes: tuple[CollectionChange, ...] = (),
) -> list[int]:
    """The days of collection between 1 and 14 May 2026."""
    schedule = schedule_from_notation(rule)
    dates = collection_days(schedule, on_holiday, date(2026, 5, 1), date(2026, 5, 14), closures, changes)
    return [date_.day.day for date_ in dates]


def test_both_ends_of_the_time_asked_for_are_included() -> None:
    assert may("金 木") == [1, 7, 8, 14]


def test_on_a_holiday_it_is_collected_as_ever() -> None:
    assert may("月 木", OnHoliday.COLLECTED) == [4, 7, 11, 14]


def test_on_a_holiday_nothing_is_collected() -> None:
    assert may("月 木", OnHoliday.SKIPPED) == [7, 11, 14]


def test_a_holiday_puts_off_to_the_next_day_that_is_none() -> None:
    assert may("月", OnHoliday.NEXT_DAY) == [7, 11]


def test_a_day_put_off_onto_an_ordinary_day_of_collection_is_one_day() -> None:
    schedule = schedule_from_notation("月 木")
    assert collection_days(schedule, OnHoliday.NEXT_DAY, MAY_7, MAY_7) == [CollectionDate(MAY_7)]


def test_a_day_put_off_remembers_where_it_comes_from() -> None:
    schedule = schedule_from_notation("月")
    assert collection_days(schedule, OnHoliday.NEXT_DAY, MAY_7, MAY_7) == [CollectionDate(MAY_7, moved_from=MAY_4)]


def test_a_day_put_off_passes_over_a_closure() -> None:
    assert may("月", OnHoliday.NEXT_DAY, (Closure("", MAY_7, date(2026, 5, 9)),)) == [10, 11]


def test_what_cannot_be_made_up_within_a_month_does_not_take_place() -> None:
    long = Closure("", MAY_7, date(2026, 6, 30))
    days = collection_days(
        schedule_from_notation("20260504"), OnHoliday.NEXT_DAY, date(2026, 1, 1), date(2026, 12, 31), (long,)
    )
    assert days == []


def test_a_closure_cancels_from_its_first_to_its_last_day() -> None:
    assert may("月 木", closures=(Closure("", MAY_4, MAY_7),)) == [11, 14]


def test_a_holiday_in_a_closure_is_cancelled_not_put_off() -> None:
    assert may("月", OnHoliday.NEXT_DAY, (Closure("", MAY_4, MAY_4),)) == [11]


def test_a_closure_that_ends_before_it_begins_is_none() -> None:
    assert may("月", closures=(Closure("", MAY_7, MAY_4),)) == [4, 11]


def test_a_change_moves_a_day_and_says_so() -> None:
    change = CollectionChange(MAY_11, date(2026, 5, 13), note="道路工事")
    days = collection_days(schedule_from_notation("月"), OnHoliday.COLLECTED, MAY_7, date(2026, 5, 31), (), (change,))
    assert days[0] == CollectionDate(date(2026, 5, 13), moved_from=MAY_11, note="道路工事")
    assert [date_.day.day for date_ in days] == [13, 18, 25]


def test_a_change_cancels_a_day() -> None:
    assert may("月 木", changes=(CollectionChange(MAY_7),)) == [4, 11, 14]


def test_a_change_of_a_day_without_collection_does_nothing() -> None:
    assert may("月", changes=(CollectionChange(MAY_7, date(2026, 5, 8)),)) == [4, 11]


def test_a_change_beats_holiday_and_closure() -> None:
    closed = (Closure("", MAY_4, MAY_11),)
    assert may("月", OnHoliday.SKIPPED, closed, (CollectionChange(MAY_4, date(2026, 5, 6)),)) == [6]


def test_a_change_to_its_own_day_collects_in_spite_of_a_holiday() -> None:
    schedule = schedule_from_notation("月")
    changes = (CollectionChange(MAY_4, MAY_4),)
    assert collection_days(schedule, OnHoliday.SKIPPED, MAY_4, MAY_4, (), changes) == [CollectionDate(MAY_4)]


def test_a_change_of_the_day_a_holiday_put_it_off_to_takes_it_along() -> None:
    assert may("月", OnHoliday.NEXT_DAY, (), (CollectionChange(MAY_7, date(2026, 5, 9)),)) == [9, 11]
    assert may("月", OnHoliday.NEXT_DAY, (), (CollectionChange(MAY_7),)) == [11]


def test_changes_may_hand_their_days_on() -> None:
    handed_on = (CollectionChange(MAY_4, MAY_7), CollectionChange(MAY_7, date(2026, 5, 8)))
    assert may("月 木", changes=handed_on) == [7, 8, 11, 14]


def test_a_day_may_be_moved_into_or_out_of_the_time_asked_for() -> None:
    assert may("20260420", changes=(CollectionChange(date(2026, 4, 20), MAY_7),)) == [7]
    assert may("20260504", changes=(CollectionChange(MAY_4, date(2026, 4, 20)),)) == []


def test_the_more_precise_change_wins_and_then_the_later() -> None:
    everyone = CollectionChange(MAY_4)
    district = CollectionChange(MAY_4, date(2026, 5, 5), district_key="d")
    both = CollectionChange(MAY_4, date(2026, 5, 6), district_key="d", category_key="c")
    assert may("月", changes=(both, district, everyone)) == [6, 11]
    assert may("月", changes=(district, everyone)) == [5, 11]
    assert may("月", changes=(everyone, CollectionChange(MAY_4, date(2026, 5, 8)))) == [8, 11]


@pytest.mark.parametrize("on_holiday", list(OnHoliday))
def test_the_ends_of_time_are_no_obstacle(on_holiday: OnHoliday) -> None:
    schedule = schedule_from_notation("月 木2 毎月31日 隔月20260406")
    assert collection_days(schedule, on_holiday, date(9999, 12, 31), date.max) == [CollectionDate(date(9999, 12, 31))]
    assert len(collection_days(schedule, on_holiday, date.min, date(1, 3, 1))) >= 3


def test_substitute_holidays_and_days_between_holidays_are_holidays() -> None:
    assert is_national_holiday(date(2026, 5, 6))
    assert is_national_holiday(date(2026, 9, 22))
    assert not is_national_holiday(date(2026, 12, 31))
    assert holidays_of(2026)[date(2026, 1, 1)] == "元日"
    assert len(holidays_of(2026)) == 18
    assert not holidays_of(2150)

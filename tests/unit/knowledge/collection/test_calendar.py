"""A small town's calendar: two districts, one of them with a plant that closes."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.collection.calendar import Calendar
from knowledge.collection.dates import CollectionDate
from knowledge.content import Closure, CollectionChange, CollectionRule, District, OnHoliday

NORTH = District("north", "北区", center="Ｅｃｏパーク")
SOUTH = District("south", "南区")
RULES = (
    CollectionRule("north", "burnable", "月 木", note="朝8時まで"),
    CollectionRule("north", "cans", "木1"),
    CollectionRule("south", "burnable", "火・金曜日", on_holiday=OnHoliday.SKIPPED),
    CollectionRule("south", "cans", "そのうち"),
    CollectionRule("south", "paper", "第2木曜日"),
)
MAY_1, MAY_7, MAY_31 = date(2026, 5, 1), date(2026, 5, 7), date(2026, 5, 31)


def days(calendar: Calendar, district: str, category: str | None = None) -> list[int]:
    """The days of May 2026 on which the category is collected."""
    return [date_.day.day for date_ in calendar.days(district, category, MAY_1, MAY_31)]


def test_a_rule_that_cannot_be_read_is_listed_and_breaks_no_other() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES)
    assert [(bad.rule, bad.token) for bad in calendar.unreadable] == [(RULES[3], "そのうち")]
    assert days(calendar, "south", "cans") == []
    assert days(calendar, "south", "paper") == [14]


def test_all_categories_of_a_district_come_by_day_and_in_the_order_of_the_rules() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES)
    assert calendar.days("north", None, MAY_7, MAY_7) == [
        CollectionDate(MAY_7, "burnable", note="朝8時まで"),
        CollectionDate(MAY_7, "cans"),
    ]
    assert calendar.month("north", 2026, 5) == calendar.days("north", None, MAY_1, MAY_31)


def test_each_rule_has_its_own_way_with_holidays() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES)
    assert days(calendar, "north", "burnable") == [4, 7, 11, 14, 18, 21, 25, 28]
    assert days(calendar, "south", "burnable") == [1, 8, 12, 15, 19, 22, 26, 29]


def test_a_closure_counts_for_the_districts_of_its_centre_whatever_the_width_and_case() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES, [Closure("ecoパーク", MAY_7, MAY_31)])
    assert days(calendar, "north", "burnable") == [4]
    assert days(calendar, "south", "paper") == [14]


def test_a_closure_without_a_centre_counts_for_all() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES, [Closure("", MAY_7, MAY_31)])
    assert (days(calendar, "north", "burnable"), days(calendar, "south", "paper")) == ([4], [])


def test_a_change_concerns_the_district_and_category_it_names() -> None:
    changes = [
        CollectionChange(MAY_7, date(2026, 5, 8), "north", "cans", note="連休のため"),
        CollectionChange(date(2026, 5, 14), None, "", "paper"),
        CollectionChange(date(2026, 5, 11), date(2026, 5, 12), "north", note="工事のため"),
    ]
    calendar = Calendar((NORTH, SOUTH), RULES, changes=changes)
    assert days(calendar, "north", "cans") == [8]
    assert days(calendar, "north", "burnable") == [4, 7, 12, 14, 18, 21, 25, 28]
    assert days(calendar, "south", "paper") == []
    moved = calendar.next("north", "burnable", date(2026, 5, 11), 1)
    assert moved == [CollectionDate(date(2026, 5, 12), "burnable", date(2026, 5, 11), "工事のため\n朝8時まで")]


def test_several_rules_for_the_same_category_add_up() -> None:
    twice = (CollectionRule("north", "cans", "木1"), CollectionRule("north", "cans", "木1 20260530"))
    assert days(Calendar((NORTH,), twice), "north") == [7, 30]


def test_the_next_collections_count_all_categories_when_none_is_named() -> None:
    found = Calendar((NORTH, SOUTH), RULES).next("north", None, MAY_1, 3)
    assert [(date_.day.day, date_.category_key) for date_ in found] == [(4, "burnable"), (7, "burnable"), (7, "cans")]


def test_the_unknown_has_no_days() -> None:
    calendar = Calendar((NORTH, SOUTH), RULES)
    assert calendar.days("west", None, MAY_1, MAY_31) == []
    assert calendar.next("north", "gold", MAY_1, 3) == []
    assert calendar.next("north", None, MAY_1, -1) == []


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (0, 1), (10_000, 1)])
def test_a_month_that_is_none_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueError, match=r"month|year"):
        Calendar((), ()).month("north", year, month)

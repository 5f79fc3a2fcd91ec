"""Collection days against counting them out on a calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.collection_days import WEEKDAYS, RuleInvalid, next_dates, parsed_rule

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
TOKENS = st.lists(
    st.builds(
        lambda day, nth: f"{day}{nth}", st.sampled_from(WEEKDAYS), st.sampled_from(["", "1", "2", "3", "4", "5"])
    ),
    min_size=1,
    max_size=4,
)


def counted_out(token: str, day: date) -> bool:
    """Whether a token means this day, read off the month's calendar."""
    weekday = WEEKDAYS.index(token[0])
    if token[1:] == "":
        return day.weekday() == weekday
    weeks = calendar.monthcalendar(day.year, day.month)
    of_month = [week[weekday] for week in weeks if week[weekday]]
    nth = int(token[1:])
    return nth <= len(of_month) and of_month[nth - 1] == day.day


@given(TOKENS, DAYS)
def test_dates_are_those_on_the_calendar(tokens: list[str], start: date) -> None:
    year = [start + timedelta(days=offset) for offset in range(366)]
    expected = [day for day in year if any(counted_out(token, day) for token in tokens)]
    assert next_dates(" ".join(tokens), start, 5) == expected[:5]


@pytest.mark.parametrize(
    ("rule", "start", "dates"),
    [
        ("月 木", date(2026, 11, 21), [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 30)]),
        ("水1　水3", date(2026, 11, 21), [date(2026, 12, 2), date(2026, 12, 16), date(2027, 1, 6)]),
        ("土", date(2026, 11, 21), [date(2026, 11, 21), date(2026, 11, 28), date(2026, 12, 5)]),
        ("火５", date(2026, 11, 21), [date(2026, 12, 29), date(2027, 3, 30), date(2027, 6, 29)]),
        ("月2", date(2028, 2, 15), [date(2028, 3, 13), date(2028, 4, 10), date(2028, 5, 8)]),
    ],
)
def test_known_dates(rule: str, start: date, dates: list[date]) -> None:
    assert next_dates(rule, start, 3) == dates


@pytest.mark.parametrize(
    ("rule", "token"), [("", ""), ("  ", ""), ("月 祝", "祝"), ("水0", "水0"), ("木6", "木6"), ("毎日", "毎日")]
)
def test_what_cannot_be_read_is_named(rule: str, token: str) -> None:
    with pytest.raises(RuleInvalid) as refused:
        parsed_rule(rule)
    assert str(refused.value) == token

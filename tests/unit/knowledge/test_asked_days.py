"""Which days people ask about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.asked_days import asked_days

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "first", "last", "rest"),
    [
        ("今日のイベント", "2026-11-21", "2026-11-21", "のイベント"),
        ("あしたの催し", "2026-11-22", "2026-11-22", "の催し"),
        ("今週のイベント", "2026-11-21", "2026-11-22", "のイベント"),
        ("来週のイベント", "2026-11-23", "2026-11-29", "のイベント"),
        ("今週末", "2026-11-21", "2026-11-22", ""),
        ("来週末のイベント", "2026-11-28", "2026-11-29", "のイベント"),
        ("土日のイベント", "2026-11-21", "2026-11-22", "のイベント"),
        ("今月", "2026-11-21", "2026-11-30", ""),
        ("来月のイベント", "2026-12-01", "2026-12-31", "のイベント"),
        ("再来月", "2027-01-01", "2027-01-31", ""),
        ("１２月のイベント", "2026-12-01", "2026-12-31", "のイベント"),
        ("2月のイベント", "2027-02-01", "2027-02-28", "のイベント"),
        ("12月3日のイベント", "2026-12-03", "2026-12-03", "のイベント"),
        ("12/3 イベント", "2026-12-03", "2026-12-03", "イベント"),
        ("11月3日のイベント", "2027-11-03", "2027-11-03", "のイベント"),
        ("次の水曜日のイベント", "2026-11-25", "2026-11-25", "のイベント"),
    ],
)
def test_days_are_read_as_they_are_said_on_a_saturday(said: str, first: str, last: str, rest: str) -> None:
    found = asked_days(said, SATURDAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat(), found.rest.strip()) == (first, last, rest)


@pytest.mark.parametrize("said", ["イベント", "2月30日のイベント", "子どもの催し", ""])
def test_a_question_without_days_or_with_one_that_never_comes_names_none(said: str) -> None:
    assert asked_days(said, SATURDAY) is None


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet="0123456789月日/今来再週末土曜あすきょう", max_size=20),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_asked_days_are_never_over_and_in_order(said: str, today: date) -> None:
    found = asked_days(said, today)
    if found is not None:
        assert today <= found.first <= found.last

"""Which time a question names, and what is no question for the day at all. Today is 21 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.base import Person, State
from handlers.day_question import Asked, DayQuestion, months_around_new_year, question_in, question_kept
from knowledge.normalize import folded
from tests.unit.handlers.pure_town import Talker, sample_knowledge


def read(text: str) -> DayQuestion | None:
    """The question in what was typed."""
    return question_in(folded(text), Talker(Person(district_key="kita")).context())


@pytest.mark.parametrize(
    ("text", "asked", "day"),
    [
        ("今日のごみ", Asked.DAY, "2026-11-21"),
        ("きょうはなんのごみの日", Asked.DAY, "2026-11-21"),
        ("明日は何ごみ", Asked.DAY, "2026-11-22"),
        ("あさってのごみ", Asked.DAY, "2026-11-23"),
        ("明後日は燃えるごみの日ですか", Asked.DAY, "2026-11-23"),
        ("しあさってのごみ", Asked.DAY, "2026-11-24"),
        ("12月3日は何のごみ", Asked.DAY, "2026-12-03"),
        ("十二月三日のごみ", Asked.DAY, "2026-12-03"),
        ("１２月３日のごみの日", Asked.DAY, "2026-12-03"),
        ("11月20日のごみ", Asked.DAY, "2027-11-20"),
        ("2027年2月3日のごみ", Asked.DAY, "2027-02-03"),
        ("30日のごみ", Asked.DAY, "2026-11-30"),
        ("20日のごみ", Asked.DAY, "2026-12-20"),
        ("再来月の5日のごみ", Asked.DAY, "2027-01-05"),
        ("今月のごみの日", Asked.MONTH, "2026-11-01"),
        ("こんげつのごみ", Asked.MONTH, "2026-11-01"),
        ("来月の燃えるごみの日", Asked.MONTH, "2026-12-01"),
        ("12月のごみの日", Asked.MONTH, "2026-12-01"),
        ("11月のごみの日", Asked.MONTH, "2026-11-01"),
        ("10月のびんの日", Asked.MONTH, "2027-10-01"),
        ("ごみの日 12月", Asked.MONTH, "2026-12-01"),
        ("12月のごみの予定を教えて", Asked.MONTH, "2026-12-01"),
        ("ごみカレンダー", Asked.CALENDAR, None),
        ("ごみの収集カレンダーをください", Asked.CALENDAR, None),
        ("ごみの日をカレンダーに登録したい", Asked.CALENDAR, None),
        ("ごみの日", Asked.NEXT, None),
        ("ごみは何曜日", Asked.NEXT, None),
        ("来週のごみ", Asked.NEXT, None),
        ("今週末のごみ", Asked.NEXT, None),
        ("来週の月曜日ゴミある？", Asked.DAY, "2026-11-23"),
        ("今週の月曜日のごみ", Asked.DAY, "2026-11-16"),
        ("再来週の火曜のごみ", Asked.DAY, "2026-12-01"),
        ("水曜日は何のごみ", Asked.DAY, "2026-11-25"),
        ("毎週月曜日のごみ", Asked.NEXT, None),
        ("来年1月のごみの日", Asked.MONTH, "2027-01-01"),
        ("来年の1月5日のごみ", Asked.DAY, "2027-01-05"),
        ("今年の12月のごみの日", Asked.MONTH, "2026-12-01"),
        ("大みそかのごみ", Asked.DAY, "2026-12-31"),
        ("元日のごみ", Asked.DAY, "2027-01-01"),
        ("正月のゴミは", Asked.NEW_YEAR, None),
        ("年末年始のごみ収集", Asked.NEW_YEAR, None),
    ],
)  # fmt: skip
def test_the_time_that_is_asked_for(text: str, asked: Asked, day: str | None) -> None:
    question = read(text)
    assert question is not None
    assert (question.asked, question.day) == (asked, date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    "text",
    ["12月の祭りはいつ", "明日の天気", "来月のスマホ教室", "今日", "カレンダー", "ごみ袋はいつ届きますか",
     "12月31日の役場", "カレンダーの捨て方", "13月のごみの日", "第二月曜日はなんのごみの日",
     "3日前のごみ箱", "北海道のごみ"],
)  # fmt: skip
def test_what_is_no_question_for_the_day(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", ["ごみの日", "12月のびんの日", "あしたの燃えるごみ", "ごみカレンダー"])
def test_a_question_is_kept_while_the_district_is_asked_for(text: str) -> None:
    question = read(text)
    assert question is not None
    context = Talker(state=State(about=question.to_about())).context()
    assert question_kept(context.state.about, context) == question


@pytest.mark.parametrize("about", [{}, {"asked": "never"}, {"day": "soon"}, {"category": "garbage-category:gold"}])
def test_what_was_kept_by_another_version_asks_for_the_next_dates(about: dict[str, str]) -> None:
    assert question_kept(about, Talker().context()) == DayQuestion()


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (date(2026, 11, 21), (date(2026, 12, 1), date(2027, 1, 1))),
        (date(2027, 1, 15), (date(2027, 1, 1),)),
        (date(2027, 1, 16), (date(2027, 12, 1), date(2028, 1, 1))),
    ],
)
def test_around_the_new_year_the_months_that_are_near_are_meant(today: date, months: tuple[date, ...]) -> None:
    assert months_around_new_year(today) == months


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789一二十年月日曜のごみ明今来再あさて何カレンダー北地区", max_size=24))
def test_no_text_is_too_odd(text: str) -> None:
    question = read(text)
    if question is not None and question.category is not None:
        assert sample_knowledge().find(question.category.id) == question.category

"""Questions for garbage days and events in other languages, as the Japanese that the handlers know."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.foreign_questions import said_in_japanese
from knowledge.content import EntryKind
from tests.unit.handlers.pure_town import sample_knowledge, sample_phrases

CATEGORIES = sample_knowledge().list_kind(EntryKind.GARBAGE_CATEGORY)


def japanese(text: str, tag: str) -> str:
    """What the question is taken for."""
    return said_in_japanese(text, sample_phrases().in_language(tag), CATEGORIES)


@pytest.mark.parametrize(
    ("tag", "text", "means"),
    [
        ("en", "What garbage is collected tomorrow?", "明日のごみの日"),
        ("en", "garbage day after tomorrow", "明後日のごみの日"),
        ("en", "When is burnable garbage collected?", "燃えるごみの日"),
        ("en", "When is non-burnable garbage collected?", "燃えないごみの日"),
        ("en", "PET bottles next month", "来月のペットボトルの日"),
        ("en", "Is there trash pickup on December 31?", "12月31日のごみの日"),
        ("en", "garbage on 1st January", "1月1日のごみの日"),
        ("en", "garbage days in December", "12月のごみの日"),
        ("en", "New Year garbage", "年末年始のごみの日"),
        ("en", "events this weekend", "今週末のイベント"),
        ("en", "What's on?", "イベント"),
        ("zh-Hans", "明天收什么垃圾", "明日のごみの日"),
        ("zh-Hans", "12月31号收垃圾吗", "12月31日のごみの日"),
        ("zh-Hans", "什么时候收垃圾？", "ごみの日"),
        ("zh-Hans", "这个周末有什么活动", "今週末のイベント"),
        ("vi", "ngày mai thu gom rác gì?", "明日のごみの日"),
        ("vi", "31 tháng 12 có thu gom rác không", "12月31日のごみの日"),
        ("vi", "sự kiện tuần này", "今週のイベント"),
    ],
)
def test_a_question_for_the_day_is_understood(tag: str, text: str, means: str) -> None:
    assert japanese(text, tag) == means


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "My garbage was not collected today"),
        ("en", "Where can I buy garbage bags today"),
        ("en", "how much is the bulky waste collection fee"),
        ("en", "garbage"),
        ("en", "see you tomorrow"),
        ("en", "futon"),
        ("zh-Hans", "今天垃圾没收"),
        ("zh-Hans", "垃圾袋今天在哪里买"),
        ("vi", "mua túi rác hôm nay ở đâu"),
        ("ja-simple", "garbage tomorrow"),
    ],
)
def test_what_asks_for_something_else_is_left_to_the_search(tag: str, text: str) -> None:
    assert japanese(text, tag) == ""


@given(st.text(max_size=150), st.sampled_from(("en", "zh-Hans", "vi", "ja-simple")))
@settings(max_examples=100)
def test_no_text_is_too_odd(text: str, tag: str) -> None:
    assert isinstance(japanese(text, tag), str)

"""Answers in other languages are whole: no phrase and no date is left in Japanese, and every number leads on."""

from __future__ import annotations

import re

import pytest

from handlers.base import Person
from tests.unit.handlers.pure_town import Talker, sample_phrases
from tests.unit.handlers.small_town import card_of, shown

_STAYS_JAPANESE = re.compile(
    r"(?:.*\.(?:words|alone|not|harmless|groups|around|garbage-words|[a-z-]+-words|furigana-o[nf]+|order|[a-z]+-order|staff-options)"
    r"|language\.(?:names|spelled)\..*|language\.furigana-.*|garbage-day\.(?:and|feed\..*|holiday-word)|choice\.none-says|garbage-item\.day)"
)
_FOR_RESIDENTS = frozenset(
    ("show", "menu", "follow", "emergency", "garbage-item", "garbage-category", "garbage-day", "lecture", "dated",
     "event", "procedure", "language", "choice", "media", "fallback", "trouble", "privacy")
)  # fmt: skip
_ASKED = (
    "ごみの日",
    "明日のごみ",
    "今月のごみの日",
    "来年1月のごみの日",
    "今週末のイベント",
    "12月のイベント",
    "スマホ教室 見本町",
)


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "vi"])
def test_whatever_residents_are_told_is_in_the_catalogue_of_every_foreign_language(tag: str) -> None:
    phrases = sample_phrases()
    told = {name for name in phrases.names() if name.split(".")[0] in _FOR_RESIDENTS}
    told = {name for name in told if not _STAYS_JAPANESE.fullmatch(name)}
    assert sorted(told - set(phrases.in_language(tag).own_names())) == []


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("text", _ASKED)
def test_no_date_is_left_in_japanese(language: str, text: str) -> None:
    said = shown(Talker(Person(language=language, district_key="kita")).says(text))
    assert re.findall(r"\d+[年月日]|[（(][月火水木金土日][)）]|\d+人|まで$", said) == []


def test_events_asked_for_in_a_foreign_language_come_in_it() -> None:
    person = Talker()
    assert "Events in 見本町, 11/21 (Sat) – 11/22 (Sun)." in shown(person.says("Any events this weekend?"))
    assert person.state.about["language"] == "en"
    assert "見本町的活动" in shown(Talker().says("最近有什么活动"))
    assert "22/11 (chủ nhật)" in shown(Talker(Person(language="vi")).says("sự kiện tuần này"))


def test_the_day_asked_for_in_a_foreign_language_is_answered_once_the_area_is_known() -> None:
    person = Talker(Person(language="en"))
    person.says("What garbage is collected tomorrow?")
    assert "Nothing is collected on 11/22 (Sun) (tomorrow)." in shown(person.says("1"))
    assert "11/26 (Thu)" in shown(person.says("When is burnable garbage collected?"))


@pytest.mark.parametrize(
    "text", ["the garbage caught fire today", "fire at the event tomorrow", "今天垃圾着火了", "hôm nay rác bị cháy nhà"]
)
def test_danger_goes_before_a_question_for_the_day(text: str) -> None:
    assert "tel:119" in [link.uri for link in card_of(Talker().says(text)).links]


@pytest.mark.parametrize("tag", ["", "ja-simple", "en", "zh-Hans", "vi"])
def test_the_numbers_of_the_menu_and_of_every_choice_lead_on_in_every_language(tag: str) -> None:
    count = len(Talker(Person(language=tag)).says("メニュー")[-1].options)
    for number in range(1, count + 1):
        person = Talker(Person(language=tag))
        person.says("メニュー")
        options = person.says(f"{number}")[-1].options
        assert person.last_changes.unanswered == [], number
        if options:
            shown(person.says("1"))
            assert person.last_changes.unanswered == [], (number, options[0])

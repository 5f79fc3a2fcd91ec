"""Readings behind kanji: the writer's, the town's own, the dictionary's; and nothing else is ever changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.finding.analysis import Analyser
from knowledge.furigana import Furigana, without_ruby

furigana = Furigana(Analyser().readings, {"見本町": "みほんちょう", "南": "", "北": "きたまち"})
_INSERTED = re.compile("（[ぁ-ゖー]+）")
_TEXTS = st.text(
    "町役場食べ物取り扱い環境係日曜月火0１9年人々ヶカナかな、。 \nabcé🎆髙ー・《》｜出した方が", max_size=40
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("市役所", "市役所（しやくしょ）"),
        ("食べる", "食（た）べる"),
        ("取り扱い", "取（と）り扱（あつか）い"),
        ("ごみ袋10枚", "ごみ袋（ぶくろ）10枚"),
        ("環境係", "環境係（かんきょうがかり）"),
        ("見本町役場", "見本町（みほんちょう）役場（やくば）"),
        ("南です", "南（みなみ）です"),
    ],
)
def test_readings_stand_behind_the_kanji_only(text: str, read: str) -> None:
    assert furigana(text) == read


@pytest.mark.parametrize(
    "text", ["3日", "2023年2月1日", "（土）", "（月・火）", "8時30分", "ごみ", "CD", "", "English"]
)
def test_numbers_weekdays_and_kana_stay_as_they_are(text: str) -> None:
    assert furigana(text) == text


def test_the_writers_reading_wins() -> None:
    assert furigana("大字中見本《なかみほん》と｜お山の家《おやまのいえ》") == (
        "大字中見本（なかみほん）とお山の家（おやまのいえ）"
    )
    assert furigana("見本町《みほんまち》") == "見本町（みほんまち）"


def test_a_short_name_is_no_part_of_another_word() -> None:
    assert furigana("北、北海道") == "北（きたまち）、北海道（ほっかいどう）"


def test_a_reading_that_stands_there_already_is_not_doubled() -> None:
    assert furigana("粗大（そだい）ごみ") == "粗大（そだい）ごみ"


def test_without_the_wish_the_writers_readings_are_taken_out_and_titles_in_brackets_stay() -> None:
    assert without_ruby("｜お山の家《おやまのいえ》と市役所《しやくしょ》") == "お山の家と市役所"
    assert without_ruby("冊子《暮らしの手引き》と《》と｜") == "冊子《暮らしの手引き》と《》と｜"


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_nothing_is_changed_but_for_what_is_inserted(text: str) -> None:
    assert _INSERTED.sub("", furigana(text)) == without_ruby(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60).filter(lambda text: not _INSERTED.search(text)))
def test_any_text_at_all_may_come(text: str) -> None:
    assert _INSERTED.sub("", furigana(text)) == without_ruby(text)

"""Residents choose among the languages that their town offers, and are answered in no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.base import Person
from tests.unit.handlers.pure_town import Talker, sample_town
from tests.unit.handlers.small_town import shown

ENGLISH_ONLY = replace(sample_town(), languages=("en",))
JAPANESE_ONLY = replace(sample_town(), languages=("ja",))


def labels(talker: Talker, text: str) -> list[str]:
    """The buttons under the last of the replies."""
    return [option.label for option in talker.says(text)[-1].options]


def test_only_the_offered_languages_can_be_chosen() -> None:
    assert {"やさしい日本語", "English", "Tiếng Việt"} <= set(labels(Talker(), "ことば"))
    assert labels(Talker(town=ENGLISH_ONLY), "ことば") == ["English", "ふりがなを付ける"]
    assert labels(Talker(town=JAPANESE_ONLY), "ことば") == ["ふりがなを付ける"]


@pytest.mark.parametrize("text", ["Tiếng Việt", "vi", "やさしい日本語"])
def test_a_language_that_is_not_offered_is_not_taken_on_but_the_others_are_shown(text: str) -> None:
    talker = Talker(town=ENGLISH_ONLY)
    talker.says(text)
    assert talker.last_changes.language is None
    assert talker.person.language == ""


def test_an_offered_language_is_taken_on_and_japanese_is_always_the_way_back() -> None:
    talker = Talker(town=ENGLISH_ONLY)
    talker.says("English")
    assert talker.person.language == "en"
    assert "日本語" in labels(talker, "English")
    talker.says("日本語")
    assert talker.person.language == ""


def test_whoever_writes_in_a_language_that_is_not_offered_is_answered_in_japanese_without_an_offer_to_keep_it() -> None:
    said = "sự kiện tuần này"
    before, after = Talker(), Talker(town=ENGLISH_ONLY)
    assert "22/11 (chủ nhật)" in shown(before.says(said))
    assert "chủ nhật" not in shown(after.says(said))
    assert "Tiếng Việt" not in labels(after, said)


def test_whoever_chose_a_language_before_keeps_it() -> None:
    talker = Talker(Person(language="vi"), town=ENGLISH_ONLY)
    assert "22/11 (chủ nhật)" in shown(talker.says("sự kiện tuần này"))

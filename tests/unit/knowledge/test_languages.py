"""Which language a reader gets, and which one somebody wrote in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.languages import is_foreign, language_written, spaced, tags_for, words_for
from knowledge.reader import ReadersKnowledge
from knowledge.search import KnowledgeBase

JA = EntryText("電池", "箱へ。", details={"fee": ""})
SIMPLE = EntryText("電池（でんち）", "", style="simple")
EN = EntryText("Batteries", "Put them in the box.", language="en", details={"fee": "Free"})
ZH = EntryText("电池", "", language="zh-Hans")
ENTRY = Entry(
    EntryKind.GARBAGE,
    "battery",
    (JA, SIMPLE, EN, ZH),
    aliases=("バッテリー", "AA battery"),
    entry_class=EntryClass.PUBLIC,
    details={"fee": "無料", "category": "hazardous"},
)


def test_other_languages_fall_back_to_english_then_to_easy_japanese() -> None:
    assert tags_for("") == ("ja",)
    assert tags_for("ja-simple") == ("ja-simple", "ja")
    assert tags_for("en") == ("en", "ja-simple", "ja")
    assert tags_for("vi") == ("vi", "en", "ja-simple", "ja")


def test_each_word_comes_from_the_first_language_that_has_it() -> None:
    words = words_for(ENTRY, "zh-Hans")
    assert (words.title, words.body, words.tag, words.is_wanted) == ("电池", EN.body, "en", False)
    assert words.details == {"fee": "Free", "category": "hazardous"}
    simple = words_for(ENTRY, "ja-simple")
    assert (simple.title, simple.body, simple.is_wanted) == (SIMPLE.title, JA.body, False)
    assert simple.details["fee"] == "無料"
    assert words_for(ENTRY, "en").is_wanted


def test_an_entry_without_a_body_is_wanted_when_its_title_is() -> None:
    entry = replace(ENTRY, texts=(EntryText("電池", " "), EntryText("Batteries", "", language="en")))
    assert words_for(entry, "en").is_wanted
    assert words_for(entry, "en").body == ""
    assert not words_for(replace(entry, texts=entry.texts[:1]), "en").is_wanted


def test_an_entry_without_japanese_is_still_shown() -> None:
    assert words_for(replace(ENTRY, texts=(EN,)), "").title == "Batteries"


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("batteries", "en"), ("How to discard a battery?", "en"), ("电池", "zh-Hans"), ("电池 怎么扔", "zh-Hans")],
)
def test_who_asks_by_a_foreign_title_wrote_that_language(typed: str, tag: str) -> None:
    assert language_written(replace(ENTRY, aliases=("バッテリー",)), typed) == tag


@pytest.mark.parametrize("typed", ["電池", "battery", "でんち batteries", "", "  ", "!?"])
def test_what_stands_in_japanese_names_too_is_japanese(typed: str) -> None:
    assert language_written(ENTRY, typed) == ""


@pytest.mark.parametrize("typed", ["Where is the library", "rác cháy được"])
def test_a_sentence_of_letters_is_foreign(typed: str) -> None:
    assert is_foreign(typed)


@pytest.mark.parametrize("typed", ["Wi-Fi", "futon no sutekata", "CD", "USB メモリ", "119 110", "Wi-Fi 使えますか"])
def test_names_romaji_and_anything_japanese_are_not(typed: str) -> None:
    assert not is_foreign(typed)


def test_words_are_found_whole() -> None:
    assert spaced("fire") in spaced("FIRE!!")
    assert spaced("fire") not in spaced("campfire, fireworks")
    assert spaced("cháy") in spaced("cha\u0301y nhà")


def test_a_reader_finds_nothing_that_expired_or_is_for_staff() -> None:
    expired = replace(ENTRY, key="old", valid_until=date(2026, 1, 31))
    staff = replace(ENTRY, key="staff", entry_class=EntryClass.STAFF)
    whole = KnowledgeBase([ENTRY, expired, staff])
    seen = {
        is_staff: ReadersKnowledge(whole, date(2026, 2, 1), staff=is_staff).list_kind(EntryKind.GARBAGE)
        for is_staff in (False, True)
    }
    assert seen == {False: [ENTRY], True: [ENTRY, staff]}
    resident = ReadersKnowledge(whole, date(2026, 1, 31), staff=False)
    assert resident.find(expired.id) == expired
    assert resident.find(staff.id) is None
    asked = resident.ask("電池", on=date(2026, 1, 31), staff=True)
    assert staff not in [candidate.entry for candidate in asked.candidates]

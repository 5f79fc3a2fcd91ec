"""English words meet whatever their ending, their country and their place in a title."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.decision import Answer, Decision, Unknown
from knowledge.finding.analysis import Analyser
from knowledge.finding.documents import EntryAnalysis, analysed_entry
from knowledge.finding.english import English, without_remarks
from knowledge.finding.english_question import EnglishReader
from knowledge.finding.folding import MAX_TEXT
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.related import RelatedWords
from knowledge.search import KnowledgeBase

ENGLISH = English(
    stop=["the", "a", "i", "how", "do", "can i", "where", "my", "is", "old"],
    frame=["throw", "away", "garbage"],
    same=[["sofa", "couch", "settee"], ["PET bottle", "plastic bottle"], ["garbage", "rubbish"]],
    forms={"knives": "knife", "glasses": "glasses"},
    kinds={EntryKind.GARBAGE: ["throw away"]},
)
ANALYSER = Analyser(english=ENGLISH)
TITLES = {
    "ソファー": "Sofa",
    "ペットボトル": "PET bottle (drinks)",
    "かん": "Can",
    "傘": "Umbrella",
    "歯ブラシ": "Toothbrush",
    "電球": "Light bulb (LED)",
    "ごみ袋": "Garbage bag",
    "首輪": "Pet collar or clothes",
    "フォーク": "Spoon or fork (metal)",
}


def entry(title: str, english: str) -> Entry:
    texts = (EntryText(title, ""), EntryText(english, "Call the town.", language="en"))
    return Entry(EntryKind.GARBAGE, english, texts, entry_class=EntryClass.PUBLIC)


@pytest.fixture(scope="module")
def town() -> KnowledgeBase:
    lexicon = Lexicon(ANALYSER, RelatedWords.none(), {}, frozenset(), frozenset())
    return KnowledgeBase([entry(*words) for words in TITLES.items()], lexicon)


def asked(town: KnowledgeBase, text: str) -> Decision:
    return town.ask(text, on=date(2026, 11, 21)).decision


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("batteries", "battery"),
        ("Boxes", "box"),
        ("knives", "knife"),
        ("couch", "settee"),
        ("plastic bottles", "a PET bottle"),
        ("rubbish", "garbage"),
    ],
)
def test_wordings_of_one_thing_have_the_same_stems(one: str, other: str) -> None:
    assert ENGLISH.stems(one) == ENGLISH.stems(other) != ()


@pytest.mark.parametrize(("one", "other"), [("glasses", "glass"), ("AED", "a"), ("can", "cane")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert ENGLISH.stems(one) != ENGLISH.stems(other)


def test_a_can_is_a_thing_and_can_i_is_none() -> None:
    assert ENGLISH.stems("can I throw") == ("throw",)
    assert ENGLISH.stems("the can") == ("can",)


def test_remarks_are_no_names_and_alternatives_of_one_length_are() -> None:
    assert dict(ENGLISH.names("Spoon or fork (metal)")) == {
        ("spoon", "or", "fork"): True,
        ("spoon",): False,
        ("fork",): False,
    }
    assert ("cloth",) not in dict(ENGLISH.names("Pet collar or clothes"))


def test_a_bracket_that_is_never_closed_is_a_remark_too() -> None:
    assert without_remarks("Battery (AA") == ("Battery", "(AA")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("umbrellas", "Umbrella"),
        ("how do I throw away my old couch?", "Sofa"),
        ("tooth brush", "Toothbrush"),
        ("toothbrushes", "Toothbrush"),
        ("lightbulbs", "Light bulb (LED)"),
        ("umbrela", "Umbrella"),
        ("umberlla", "Umbrella"),
        ("plastic bottle", "PET bottle (drinks)"),
        ("where do garbage bags", "Garbage bag"),
        ("forks", "Spoon or fork (metal)"),
        ("Umbrella の", "Umbrella"),
    ],
)
def test_english_is_answered(town: KnowledgeBase, text: str, right: str) -> None:
    decision = asked(town, text)
    assert isinstance(decision, Answer)
    assert decision.entry.key == right


@pytest.mark.parametrize("text", ["elephants", "the", "how do I", "xyzzy", "tell everyone about elephants", "clothes"])
def test_what_no_title_names_is_not_answered(town: KnowledgeBase, text: str) -> None:
    assert not isinstance(asked(town, text), Answer)


def test_a_word_beside_many_strange_ones_is_unknown(town: KnowledgeBase) -> None:
    assert isinstance(asked(town, "elephants dance with zebras under one umbrella every morning"), Unknown)


def test_a_slip_is_trusted_less_than_the_word() -> None:
    reader = EnglishReader(ENGLISH, [analysed_entry(entry("傘", "Umbrella"), ANALYSER)])
    exact, slip = reader.understood("umbrella"), reader.understood("umbrela")
    assert exact is not None
    assert slip is not None
    assert exact.spoken == slip.spoken
    assert slip.trust < exact.trust == 1


def test_without_english_titles_nothing_is_read_as_english() -> None:
    one = analysed_entry(Entry(EntryKind.GARBAGE, "kasa", (EntryText("傘", ""),)), ANALYSER)
    assert EnglishReader(ENGLISH, [one]).understood("umbrella") is None


def test_an_analysis_with_english_is_the_same_after_it_was_stored() -> None:
    one = analysed_entry(entry("傘", "Umbrella"), ANALYSER)
    assert EntryAnalysis.from_stored(one.to_stored()) == one


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=MAX_TEXT * 2))
def test_any_text_is_read(town: KnowledgeBase, text: str) -> None:
    asked(town, text)
    assert all(ENGLISH.stems_of_long(text))

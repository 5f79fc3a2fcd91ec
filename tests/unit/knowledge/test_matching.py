"""What plainly is meant is stated, what may be meant is offered, and words inside words are nothing."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.decision import Answer, Choose, Unknown
from knowledge.search import KnowledgeBase

TODAY = date(2026, 11, 21)


def entry(kind: EntryKind, key: str, title: str, *aliases: str, keywords: tuple[str, ...] = ()) -> Entry:
    return Entry(kind, key, (EntryText(title, "本文"),), aliases, keywords, EntryClass.PUBLIC)


SMALL_TOWN = KnowledgeBase(
    [
        entry(EntryKind.GARBAGE, "futon", "布団", "ふとん", "羽毛布団"),
        entry(EntryKind.GARBAGE, "kushi", "くし", "櫛"),
        entry(EntryKind.GARBAGE, "camera", "カメラ", "デジカメ"),
        entry(EntryKind.GARBAGE, "hanger-metal", "ハンガー（金属製）", "ハンガー", "針金ハンガー"),
        entry(EntryKind.GARBAGE, "hanger-wood", "ハンガー（木製）", "ハンガー"),
        entry(EntryKind.GARBAGE, "piano", "ピアノ"),
        entry(EntryKind.GARBAGE, "kabin", "花瓶", keywords=("陶器",)),
        entry(EntryKind.GARBAGE, "inkan-item", "いらない印鑑", "印鑑"),
        entry(EntryKind.FACILITY, "tosho", "町立図書館", "図書館"),
        entry(EntryKind.PROCEDURE, "tennyu", "引っ越してきたとき（転入届）", "引っ越してきた", keywords=("転入届",)),
        entry(EntryKind.PROCEDURE, "inkan", "印鑑を登録するとき", "印鑑登録", keywords=("印鑑",)),
        entry(EntryKind.FAQ, "bus", "町営バス・乗合タクシー", "バスの時刻表"),
    ]
)


def answer(text: str) -> str | None:
    """The key that is stated as fact."""
    decision = SMALL_TOWN.ask(text, on=TODAY).decision
    return decision.entry.key if isinstance(decision, Answer) else None


def offered(text: str) -> set[str]:
    """The keys that are offered."""
    decision = SMALL_TOWN.ask(text, on=TODAY).decision
    return {e.key for e in decision.entries} if isinstance(decision, Choose) else set()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("布団", "futon"),
        ("ﾌﾄﾝ", "futon"),
        ("古いふとんを捨てたいんですが", "futon"),
        ("古いピアノを処分したい", "piano"),
        ("針金ハンガー", "hanger-metal"),
        ("転入届", "tennyu"),
        ("引っ越してきました", "tennyu"),
        ("図書館は何時までですか", "tosho"),
        ("図書館の休館日", "tosho"),
        ("乗合タクシー", "bus"),
        ("印鑑を捨てたい", "inkan-item"),
    ],
)
def test_what_is_plainly_meant_is_stated(text: str, key: str) -> None:
    assert answer(text) == key


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ハンガー", {"hanger-metal", "hanger-wood"}),
        ("印鑑", {"inkan-item", "inkan"}),
        ("羽毛", {"futon"}),
        ("布団を干したい", {"futon"}),
    ],
)
def test_what_may_be_meant_is_offered(text: str, keys: set[str]) -> None:
    assert offered(text) == keys


@pytest.mark.parametrize(
    "text", ["人生", "すくしゅみれーと", "うん", "、。", "大きな防犯カメラを玄関に付けたい", "花を飾る"]
)
def test_words_inside_words_are_nothing(text: str) -> None:
    assert isinstance(SMALL_TOWN.ask(text, on=TODAY).decision, Unknown)


def test_a_slip_of_the_finger_is_forgiven_but_another_kanji_is_not_stated() -> None:
    assert answer("のりあいたくしい") is None
    assert answer("花便") is None


def test_the_first_of_two_entries_with_one_id_wins() -> None:
    own = entry(EntryKind.FAQ, "bus", "わが町のバス")
    both = KnowledgeBase([own, entry(EntryKind.FAQ, "bus", "県のバス")])
    assert both.find("faq:bus") == own
    assert len(both) == 1


def test_what_is_out_of_date_is_not_answered() -> None:
    old = Entry(
        EntryKind.FAQ, "x", (EntryText("昔の話", "本文"),), (), (), EntryClass.PUBLIC, valid_until=date(2026, 1, 1)
    )
    assert isinstance(KnowledgeBase([old]).ask("昔の話", on=TODAY).decision, Unknown)
    assert isinstance(KnowledgeBase([old]).ask("昔の話", on=date(2025, 1, 1)).decision, Answer)


def test_five_thousand_characters_are_no_trouble() -> None:
    assert SMALL_TOWN.ask("ふとん" * 2_000, on=TODAY).candidates is not None

"""Who may find what and when, and what no text, however strange, may do to the search."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.content import EntryClass, EntryKind
from knowledge.decision import Answer, Choose, Unknown
from knowledge.finding.lexicon import Lexicon
from knowledge.search import Finding, KnowledgeBase, is_searched
from tests.unit.knowledge.small_town import GARBAGE, HIDDEN, SMALL_TOWN, TODAY, entry, garbage

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
PLAIN_TOWN = KnowledgeBase(SMALL_TOWN)
WORDS = [name for one in SMALL_TOWN for name in (one.title, one.body, one.text.reading, *one.aliases, *one.keywords)]
TALK = st.lists(st.one_of(st.sampled_from([*WORDS, "を捨てたい", "マニュアル", "暗証", "futon"]), ANY_TEXT), max_size=4)


@pytest.mark.parametrize("talk", ["", " ", "　\n", "!?", "😀", "👨‍👩‍👧", "ー", "を", "。。。", "\x00", "\ud800"])
def test_what_says_nothing_is_not_known(town: KnowledgeBase, talk: str) -> None:
    assert town.ask(talk, on=TODAY) == Finding(Unknown(), ())


@pytest.mark.parametrize("typed", [name for one in HIDDEN for name in (one.title, one.body)])
def test_residents_learn_nothing_of_what_is_not_public(town: KnowledgeBase, typed: str) -> None:
    assert not [one for one in town.ask(typed, on=TODAY).candidates if one.entry in HIDDEN]
    assert town.ask(typed, on=TODAY, staff=True).candidates[0].entry in HIDDEN


@given(TALK)
def test_no_query_ever_shows_a_resident_what_is_not_public(pieces: list[str]) -> None:
    found = PLAIN_TOWN.ask("".join(pieces), on=TODAY, limit=30)
    offered = [candidate.entry for candidate in found.candidates]
    match found.decision:
        case Answer(entry=one):
            offered.append(one)
        case Choose(entries=several) | Unknown(near=several):
            offered += several
    assert all(one.entry_class == EntryClass.PUBLIC for one in offered)


@given(TALK, st.booleans(), st.integers(0, 12))
def test_any_text_is_answered_or_not_known_and_twice_alike(pieces: list[str], staff: bool, limit: int) -> None:
    text = "".join(pieces)
    found = PLAIN_TOWN.ask(text, on=TODAY, staff=staff, limit=limit)
    assert found == PLAIN_TOWN.ask(text, on=TODAY, staff=staff, limit=limit)
    assert len(found.candidates) <= limit
    ranks = [candidate.rank for candidate in found.candidates]
    assert ranks == sorted(ranks, reverse=True)
    assert all(0 <= candidate.score <= 100 for candidate in found.candidates)


@given(ANY_TEXT)
@settings(max_examples=60)
def test_any_text_is_understood_with_all_the_words_that_ship(lexicon: Lexicon, text: str) -> None:
    town = KnowledgeBase(GARBAGE[:2], lexicon)
    assert town.ask(text, on=TODAY) == town.ask(text, on=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "ふとんを捨てたい" * 4_500,
        "!?#$%&" * 20_000,
        "😀" * 30_000,
        "\ud800" * 400,
        "\udfff布団\ud800" * 100,
        "(a+)+$" * 2_000,
        "(((((" * 80 + "|*.?[^]" * 40,
        *[kana * 5_000 for kana in "あんっーをカ゛ゝ"],
        "か" + "\u3099" * 5_000,
        "百" * 5_000,
        "布" * 50_000,
        "n" * 5_000,
        "futon" * 5_000,
        "ﷺ" * 5_000,
        "令和" * 1_000,
        "\x00" * 1_000,
        "\u202e布団",
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_bad_input_is_answered_or_not_known(town: KnowledgeBase, text: str) -> None:
    assert isinstance(town.ask(text, on=TODAY).decision, Answer | Choose | Unknown)


def test_only_the_first_400_characters_count(town: KnowledgeBase) -> None:
    text = "布団を捨てたいです。" * 40
    assert town.ask(text, on=TODAY) == town.ask(text + "自転車", on=TODAY)


def test_an_entry_is_found_only_while_it_is_valid() -> None:
    start, end = TODAY, TODAY + timedelta(days=2)
    seasonal = KnowledgeBase([garbage("leaves", "落ち葉", "おちば", "", valid_from=start, valid_until=end)])
    found = [day for day in range(-2, 6) if seasonal.ask("落ち葉", on=start + timedelta(days=day)).candidates]
    assert found == [0, 1, 2]
    assert not seasonal.ask("落ち葉", on=end + timedelta(days=1), staff=True).candidates


def test_the_first_day_of_all_is_a_day_like_others() -> None:
    later = garbage("leaves", "落ち葉", "おちば", "", valid_from=TODAY)
    assert not KnowledgeBase([later]).ask("落ち葉", on=date.min).candidates


def test_the_first_of_two_entries_with_one_id_wins() -> None:
    own, national = (garbage("futon", title, "", body) for title, body in (("布団", "町"), ("座布団の類", "国")))
    both = KnowledgeBase([own, national])
    assert len(both) == 1
    assert both.find("garbage:futon") == own
    assert both.ask("布団", on=TODAY).candidates[0].entry == own
    assert both.ask("座布団の類", on=TODAY).candidates[0].entry == own


def test_a_hidden_entry_hides_the_public_one_of_the_same_id() -> None:
    hidden = garbage("futon", "布団", "ふとん", "", entry_class=EntryClass.STAFF)
    assert not KnowledgeBase([hidden, GARBAGE[0]]).ask("布団", on=TODAY).candidates


def test_dated_entries_and_categories_are_kept_but_not_found() -> None:
    kept = [entry(kind, "futon", "布団") for kind in EntryKind if not is_searched(kind)]
    town = KnowledgeBase(kept)
    assert {one.kind for one in kept} == {EntryKind.LECTURE, EntryKind.EVENT, EntryKind.GARBAGE_CATEGORY}
    assert not town.ask("布団", on=TODAY).candidates
    assert all(town.find(one.id) == one for one in kept)


def test_a_kind_is_listed_in_order() -> None:
    entries = [entry(EntryKind.TIP, str(place), "題", position=place) for place in (2, 0, 1)]
    listed = KnowledgeBase([*entries, *GARBAGE]).list_kind(EntryKind.TIP)
    assert [one.position for one in listed] == [0, 1, 2]


def test_a_town_without_entries_knows_nothing() -> None:
    empty = KnowledgeBase([])
    assert len(empty) == 0
    assert empty.ask("布団", on=TODAY) == Finding(Unknown(), ())
    assert empty.find("garbage:futon") is None


def test_threads_get_what_one_alone_gets(town: KnowledgeBase) -> None:
    texts = ["布団の捨て方", "かひん", "引っ越し", "人生"] * 10
    alone = [town.ask(text, on=TODAY) for text in texts]
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(lambda: [town.ask(text, on=TODAY) for text in texts]) for _ in range(2)]
        assert all(one.result() == alone for one in both)


def test_what_others_asked_before_changes_nothing() -> None:
    entries = [*GARBAGE, garbage("bell", "鐘", "", "")]
    fresh, used = KnowledgeBase(entries), KnowledgeBase(entries)
    used.ask("金", on=TODAY)
    assert used.ask("お金", on=TODAY) == fresh.ask("お金", on=TODAY)

"""A search made anew after an edit: with the help of the one before it answers what one made from nothing answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import Entry
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.spellings import Spellings
from knowledge.search import KnowledgeBase
from tests.unit.knowledge.small_town import SMALL_TOWN, garbage

TODAY = date(2026, 11, 21)
WORDINGS = (
    "布団の捨て方",
    "ふとん",
    "かびん",
    "かひん",
    "雨かさ",
    "くつした",
    "くっした",
    "くつひぼ",
    "自転車",
    "かね",
    "電話",
)

Edit = Callable[[Sequence[Entry], int], list[Entry]]


def with_body(entries: Sequence[Entry], place: int) -> list[Entry]:
    """One entry says something else, and is called as before."""
    edited = entries[place]
    texts = (replace(edited.texts[0], body="電話で申し込んでください。"), *edited.texts[1:])
    return [*entries[:place], replace(edited, texts=texts), *entries[place + 1 :]]


def with_alias(entries: Sequence[Entry], place: int) -> list[Entry]:
    """One entry has another name."""
    edited = replace(entries[place], aliases=(*entries[place].aliases, "くつひも"))
    return [*entries[:place], edited, *entries[place + 1 :]]


def without(entries: Sequence[Entry], place: int) -> list[Entry]:
    """One entry is gone."""
    return [*entries[:place], *entries[place + 1 :]]


def with_another_first(entries: Sequence[Entry], _place: int) -> list[Entry]:
    """There is a new entry."""
    return [garbage("bell", "鐘", "かね", "有害ごみです。"), *entries]


EDITS: tuple[Edit, ...] = (with_body, with_alias, without, with_another_first)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(EDITS),
            st.integers(0, len(SMALL_TOWN) - 1),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_search_made_like_another_finds_what_one_made_from_nothing_finds(
    lexicon: Lexicon, town: KnowledgeBase, edits: list[tuple[Edit, int]]
) -> None:
    entries: list[Entry] = list(SMALL_TOWN)
    like = town
    for edit, place in edits:
        entries = edit(entries, min(place, len(entries) - 1))
        like = KnowledgeBase(entries, lexicon, like=like)
    fresh = KnowledgeBase(entries, lexicon)
    for _ in range(2):
        assert [like.ask(one, on=TODAY) for one in WORDINGS] == [fresh.ask(one, on=TODAY) for one in WORDINGS]


def test_of_a_question_that_was_asked_no_word_is_kept() -> None:
    spellings = Spellings([("かびん", "かびん")])
    question = "やまだたろうのかひん"
    solid, starts = [False] * len(question), list(range(len(question)))
    heard = spellings.heard_in(question, solid, starts)
    assert [spellings.sound(one.number) for one in heard] == ["かびん"]
    assert spellings.heard_in(question, solid, starts) is heard, "known again"
    assert spellings.heard_in(question, [True] * len(question), starts) != heard
    assert "やまだ" not in repr(vars(spellings))

"""Names are heard through slips of the finger; what was surely meant is no slip; nobody compares with everything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.finding.folding import kana_key
from knowledge.finding.spellings import Heard, Spellings, without_parts

TOWN = (
    "ふとん",
    "くつした",
    "くつ",
    "じてんしゃ",
    "れいぞうこ",
    "らいたー",
    "かびん",
    "かさ",
    "すいはんき",
    "こーひーめーかー",
)


def spellings(words: Sequence[str]) -> Spellings:
    return Spellings([(kana_key(word), word) for word in words])


def heard(words: Sequence[str], question: str, *, is_solid: bool = False) -> dict[str, Heard]:
    """What is heard in a question of one token."""
    found = spellings(words).heard_in(question, [is_solid] * len(question), (0, len(question)))
    return {words[one.number]: one for one in found}


def said(tokens: Sequence[str], *, is_solid: bool = False) -> list[Heard]:
    """What these tokens say in the town."""
    spoken = "".join(tokens)
    starts = [0, *itertools.accumulate(map(len, tokens))]
    return spellings(TOWN).said_in([kana_key(token) for token in tokens], starts, spoken, [is_solid] * len(spoken))


@pytest.mark.parametrize("name", [word for word in TOWN if len(word) > 1])
@pytest.mark.parametrize("frame", ["{}", "{}はどうすてますか", "あのう{}"])
def test_a_name_that_is_said_is_heard_where_it_is_said(name: str, frame: str) -> None:
    found = heard(TOWN, frame.format(name))[name]
    begin = frame.index("{")
    assert (found.likeness, found.begin, found.end) == (1, begin, begin + len(name))


@pytest.mark.parametrize(
    ("slip", "name"),
    [
        ("じてしゃ", "じてんしゃ"),
        ("れいぞこ", "れいぞうこ"),
        ("ふん", "ふとん"),
        ("じてててんしゃ", "じてんしゃ"),
        ("ふととん", "ふとん"),
        ("くつつした", "くつした"),
        ("ふどん", "ふとん"),
        ("かひん", "かびん"),
        ("ぐつした", "くつした"),
        ("れいそうこ", "れいぞうこ"),
        ("じてんしや", "じてんしゃ"),
        ("ふんと", "ふとん"),
        ("くしつた", "くつした"),
        ("じてしんゃ", "じてんしゃ"),
        ("らいた", "らいたー"),
        ("らーいたー", "らいたー"),
        ("こーひめーかー", "こーひーめーかー"),
        ("すいはき", "すいはんき"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", "{}をすてたい"])
def test_a_slip_is_forgiven_at_a_price(slip: str, name: str, frame: str) -> None:
    found = heard(TOWN, frame.format(slip))
    assert 0.5 <= found[name].likeness < 1
    assert found[name].likeness == max(one.likeness for one in found.values() if one.likeness < 1)


def test_a_wrong_dakuten_costs_less_than_a_wrong_kana() -> None:
    assert heard(TOWN, "かひん")["かびん"].likeness > heard(TOWN, "かりん")["かびん"].likeness


def test_a_slip_in_a_long_name_costs_less_than_in_a_short_one() -> None:
    assert heard(TOWN, "こーひーめーかり")["こーひーめーかー"].likeness > heard(TOWN, "ふとり")["ふとん"].likeness


@pytest.mark.parametrize("other", ["つくえ", "でんきゅう", "かみ", "くも", "ぼうし", "あいうえお", "", "か", "ーーー"])
def test_another_word_is_not_heard(other: str) -> None:
    assert heard(TOWN, other) == {}


def test_two_kana_are_not_misheard() -> None:
    assert set(heard(TOWN, "かざ")) == set()
    assert set(heard(TOWN, "かさ")) == {"かさ"}


def test_where_the_question_is_solid_a_slip_is_unlikely() -> None:
    loose, solid = (heard(TOWN, "かりん", is_solid=is_solid)["かびん"].likeness for is_solid in (False, True))
    assert solid < loose < 1


def test_where_the_question_is_solid_what_it_says_still_counts() -> None:
    assert heard(TOWN, "かびん", is_solid=True)["かびん"].likeness == 1


@pytest.mark.parametrize("words", [[], ["ふとん"]])
def test_few_names_or_none_do_no_harm(words: list[str]) -> None:
    assert heard(words, "") == {}
    assert set(heard(words, "ふとん")) == set(words)


def test_neighbouring_tokens_say_a_name_together() -> None:
    found = said(["くつ", "した", "お"])
    assert {(TOWN[one.number], one.begin, one.end) for one in found} == {("くつした", 0, 4), ("くつ", 0, 2)}
    assert all(one.likeness == 1 for one in found)


def test_half_a_token_says_nothing() -> None:
    assert said(["おくつ", "しる"]) == []


def test_a_word_that_only_sounds_alike_is_doubted_where_it_was_surely_meant() -> None:
    (loose,), (solid,) = (said(["こひめか"], is_solid=is_solid) for is_solid in (False, True))
    assert solid.likeness < loose.likeness == 1


def test_a_longer_name_swallows_what_lies_within() -> None:
    whole, part, beside = Heard(0, 1.0, 0, 4), Heard(1, 1.0, 0, 2), Heard(2, 0.8, 3, 6)
    assert without_parts([part, whole, beside]) == [whole, beside]


def test_a_longer_name_that_is_only_misheard_swallows_nothing() -> None:
    whole, part = Heard(0, 0.75, 0, 4), Heard(1, 1.0, 0, 2)
    assert without_parts([whole, part]) == [whole, part]


def test_names_of_one_place_do_not_swallow_each_other() -> None:
    both = [Heard(0, 1.0, 0, 4), Heard(1, 1.0, 0, 4)]
    assert without_parts(both) == both


class _Noted(str):
    """A name that tells how often names are measured: to measure it, one must take its length."""

    __slots__ = ()
    measured: set[str] = set()  # noqa: RUF012

    def __len__(self) -> int:
        self.measured.add(str(self))
        return super().__len__()


def measured(words: Sequence[str], question: str) -> int:
    """How many names are looked at for one question."""
    built = Spellings([(word, _Noted(word)) for word in words])
    _Noted.measured.clear()
    built.heard_in(question, [False] * len(question), (0, len(question)))
    return len(_Noted.measured)


def test_of_many_long_names_only_the_likeliest_are_measured() -> None:
    words = ["".join(word) + "りんご" for word in itertools.product("あいうかきくけこ", repeat=4)]
    assert 0 < measured(words, "あいうかりんごあいかきりんごけこけこりんご") <= 50


def test_of_many_short_names_only_the_likeliest_are_measured() -> None:
    words = ["".join(word) for word in itertools.product("あいうえおかきくけこさしすせそ", repeat=3)]
    question = "あかさいきしうくすえけせおこそあきすいくせうけそえこさおか"
    assert 0 < measured(words, question) <= 500


VOCABULARY = st.lists(st.text("あいかがきーん", min_size=3, max_size=5), min_size=1, max_size=25, unique=True)


@given(VOCABULARY, st.text("あいかがきーん", min_size=2, max_size=6))
def test_every_short_name_within_one_slip_of_the_question_is_heard(words: list[str], question: str) -> None:
    found = heard(words, question)
    for word in words:
        slips = OSA.distance(word, question)
        if slips <= 1:
            assert found[word].likeness >= 1 - slips / len(word) - 1e-9
            assert slips > 0 or found[word].likeness == 1


@given(VOCABULARY, st.text("あいかがきーん", max_size=12))
def test_what_is_heard_is_within_the_question_and_as_like_as_it_says(words: list[str], question: str) -> None:
    for word, one in heard(words, question).items():
        assert 0 <= one.begin < one.end <= len(question)
        assert 0 < one.likeness <= 1
        assert (one.likeness == 1) == (question[one.begin : one.end] == word)

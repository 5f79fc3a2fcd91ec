"""Questions that mean the same stand together, and no question is hidden among others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiring import lexicon
from knowledge.care.question_groups import Asked, QuestionGroup, QuestionGrouper

START = datetime(2026, 11, 1, tzinfo=UTC)
PIECES = (
    "布団",
    "ふとん",
    "フトン",
    "プール",
    "プウル",
    "モルック",
    "捨てたい",
    "を",
    "の",
    "は？",
    " ",
    "カーテン",
    "3",
    "市立",
    "私立",
)


def asked(*texts: str, audience: str = "resident") -> list[Asked]:
    """Questions, each a minute after the one before."""
    return [Asked(n, text, audience, START + timedelta(minutes=n)) for n, text in enumerate(texts, start=1)]


def group_questions(questions: Sequence[Asked]) -> tuple[QuestionGroup, ...]:
    """As somebody sees them who groups for the first time."""
    return QuestionGrouper(lexicon()).groups(1, questions)


def grouped(*texts: str) -> set[frozenset[str]]:
    """Which of the texts stand together."""
    return {frozenset(group.variants) for group in group_questions(asked(*texts))}


@pytest.mark.parametrize(
    "texts",
    [
        ("プールはどこ", " ﾌﾟｰﾙ は どこ？", "プールに行きたい", "ぷーるはどこですか"),
        ("布団を捨てたい", "ふとんの捨て方", "布団の出し方を教えて", "ふとん"),
        ("燃えるゴミの日", "もえるごみの日"),
        ("モルックの貸出", "モルックのかしだし", "もるっくの貸し出し"),
        ("パスポートの申請", "パスポトの申請", "ぱすぽーとのしんせい"),
        ("カーテンを捨てたい", "カーテソを捨てたい", "カーテンン捨てたい"),
        ("swimming pool", "swiming pool"),
        ("令和8年の祭り", "2026年の祭り"),
    ],
)
def test_wordings_of_one_thing_are_one_group(texts: tuple[str, ...]) -> None:
    assert grouped(*texts) == {frozenset(texts)}


@pytest.mark.parametrize(
    "texts",
    [
        ("カーテンを捨てたい", "カートンを捨てたい"),
        ("燃えるゴミの日", "燃えないゴミの日"),
        ("布団を捨てたい", "布団を買いたい"),
        ("3歳児健診", "4歳児健診"),
        ("市立図書館", "私立図書館", "しりつとしょかん"),
        ("介護の相談", "看護の相談"),
        ("捨てたい", "捨てないで"),
        ("👍", "!!!"),
        ("プールの料金", "プールの予約"),
    ],
)
def test_wordings_of_different_things_stay_apart(texts: tuple[str, ...]) -> None:
    assert grouped(*texts) == {frozenset([text]) for text in texts}


def test_a_group_is_called_by_its_commonest_wording_and_counts_all() -> None:
    (group,) = group_questions(asked("プールはどこ", "ﾌﾟｰﾙはどこ", "プールはどこ"))
    assert (group.wording, group.count, group.variants) == ("プールはどこ", 3, ("プールはどこ", "ﾌﾟｰﾙはどこ"))
    assert (group.first_at, group.last_at) == (START + timedelta(minutes=1), START + timedelta(minutes=3))
    assert group.ids == (1, 2, 3)


def test_the_most_asked_come_first_and_of_equals_the_newest() -> None:
    groups = group_questions(asked("印鑑登録", "モルック", "婚姻届", "モルック"))
    assert [group.wording for group in groups] == ["モルック", "婚姻届", "印鑑登録"]


def test_residents_and_staff_never_share_a_group() -> None:
    both = asked("印鑑登録") + [replace(one, id=9) for one in asked("印鑑登録", audience="staff")]
    assert sorted(group.audience for group in group_questions(both)) == ["resident", "staff"]


def test_a_wording_that_comes_again_tells_how_often_it_came_before() -> None:
    first, second, third = asked("モルック", "もるっく", "モルック")
    ignored = [replace(one, is_settled=True) for one in (first, second)]
    assert group_questions(ignored) == ()
    (group,) = group_questions([*ignored, third])
    assert (group.count, group.settled_before, group.ids) == (1, 2, (third.id,))
    assert (group.variants, group.first_at) == (("モルック",), third.asked_at)


def test_a_grouper_finds_the_same_and_forgets_what_was_taken_back() -> None:
    grouper, questions = QuestionGrouper(lexicon()), asked("モルック", "もるっく", "印鑑登録")
    assert grouper.groups(1, questions) == grouper.groups(1, questions) == group_questions(questions)
    assert grouper.groups(1, questions[:2]) == group_questions(questions[:2])
    assert set(grouper._known[1]) == {"モルック", "もるっく"}


questions = st.lists(
    st.tuples(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join) | st.text(max_size=8),
        st.sampled_from(["resident", "staff"]),
        st.booleans(),
    ),
    max_size=14,
).map(
    lambda rows: [
        Asked(n, text, audience, START + timedelta(hours=n % 3), is_settled)
        for n, (text, audience, is_settled) in enumerate(rows)
    ]
)


@given(questions)
def test_every_open_question_is_in_exactly_one_group(asked: list[Asked]) -> None:
    groups = group_questions(asked)
    open_ids = sorted(one.id for one in asked if not one.is_settled)
    assert sorted(number for group in groups for number in group.ids) == open_ids
    by_id = {one.id: one for one in asked}
    for group in groups:
        members = [by_id[number] for number in group.ids]
        assert group.count == len(members)
        assert {one.audience for one in members} == {group.audience}
        assert set(group.variants) == {one.text for one in members}
        assert group.wording in group.variants


@given(questions, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_changes_nothing(asked: list[Asked], chance: object) -> None:
    shuffled = list(asked)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group_questions(shuffled) == group_questions(asked)

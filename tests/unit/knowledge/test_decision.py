"""Two numbers decide whether we answer, offer a choice, or say that we do not know."""

from __future__ import annotations

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.decision import (
    ANSWER_FROM,
    CHOOSE_FROM,
    MARGIN,
    MAX_CHOICES,
    Answer,
    Choose,
    Unknown,
    decided,
)
from knowledge.finding.evidence import Evidence, Why
from knowledge.finding.ranking import Candidate


def found(*scores_and_ranks: tuple[float, float], titles: str = "題{}") -> list[Candidate]:
    candidates = []
    for number, (score, rank) in enumerate(scores_and_ranks):
        entry = Entry(EntryKind.FAQ, f"{number}", (EntryText(titles.format(number), "本文"),))
        evidence = Evidence(0, 0, 0, 0, 0, 0, written=False, kind=False, rank=rank)
        candidates.append(Candidate(entry, score, Why.TERMS, evidence))
    return candidates


def entries(candidates: list[Candidate]) -> tuple[Entry, ...]:
    return tuple(candidate.entry for candidate in candidates)


def test_nothing_found_is_unknown() -> None:
    assert decided([]) == Unknown()


def test_a_clear_leader_is_the_answer() -> None:
    candidates = found((ANSWER_FROM, 1.0), (ANSWER_FROM, 0.99 - MARGIN))
    assert decided(candidates) == Answer(candidates[0].entry, ANSWER_FROM)
    assert isinstance(decided(found((ANSWER_FROM, 1.0))), Answer)


def test_a_runner_up_within_the_margin_makes_it_a_choice() -> None:
    candidates = found((95, 1.0), (95, 1.01 - MARGIN))
    assert decided(candidates) == Choose(entries(candidates))


def test_just_below_the_answer_it_is_offered() -> None:
    candidates = found((ANSWER_FROM - 0.1, 1.0))
    assert decided(candidates) == Choose(entries(candidates))


def test_just_below_the_choice_it_is_unknown_and_the_near_misses_are_kept() -> None:
    candidates = found(*[(CHOOSE_FROM - 0.1, 0.2)] * 5)
    assert decided(candidates) == Unknown(entries(candidates[:3]))


def test_a_weak_rival_is_not_offered_beside_the_answer() -> None:
    assert isinstance(decided(found((ANSWER_FROM, 1.0), (CHOOSE_FROM - 1, 0.99))), Answer)


def test_what_ranks_far_below_the_best_is_not_offered_beside_it() -> None:
    candidates = found((60, 1.0), (60, 0.8), (60, 0.2))
    assert decided(candidates) == Choose(entries(candidates[:2]))


def test_a_long_choice_is_cut_and_says_how_many_more() -> None:
    decision = decided(found(*[(70.0, 1.0)] * 8))
    assert isinstance(decision, Choose)
    assert len(decision.entries) == MAX_CHOICES
    assert decision.more == 3


def test_a_long_choice_of_one_name_asks_for_what_tells_them_apart() -> None:
    decision = decided(found(*[(70.0, 1.0)] * 8, titles="ハンガー（素材{}）"))
    assert isinstance(decision, Choose)
    assert [narrower.asks for narrower in decision.narrower][:2] == ["ハンガー 素材0", "ハンガー 素材1"]
    assert len(decision.narrower) == MAX_CHOICES

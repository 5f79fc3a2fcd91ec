"""Two numbers decide whether we answer, offer a choice, or say that we do not know."""

from __future__ import annotations

from knowledge.content import Entry, EntryKind, EntryText
from knowledge.decision import ANSWER_FROM, CHOOSE_FROM, MARGIN, MAX_CHOICES, Answer, Choose, Unknown, decided
from knowledge.matching import Candidate, Why


def candidates(*scores: float) -> list[Candidate]:
    entries = [Entry(EntryKind.FAQ, f"{n}", (EntryText(f"題{n}", "本文"),)) for n in range(len(scores))]
    return [Candidate(entry, score, Why.PART) for entry, score in zip(entries, scores, strict=True)]


def test_nothing_found_is_unknown() -> None:
    assert decided([]) == Unknown()


def test_a_clear_leader_is_the_answer() -> None:
    found = candidates(ANSWER_FROM, ANSWER_FROM - MARGIN)
    assert decided(found) == Answer(found[0].entry, ANSWER_FROM)
    assert isinstance(decided(candidates(ANSWER_FROM)), Answer)


def test_a_runner_up_within_the_margin_makes_it_a_choice() -> None:
    found = candidates(95, 95 - MARGIN + 0.1)
    assert decided(found) == Choose((found[0].entry, found[1].entry))


def test_just_below_the_answer_it_is_offered() -> None:
    found = candidates(ANSWER_FROM - 0.1)
    assert decided(found) == Choose((found[0].entry,))


def test_just_below_the_choice_it_is_unknown_and_the_near_misses_are_kept() -> None:
    found = candidates(*[CHOOSE_FROM - 0.1] * 5)
    assert decided(found) == Unknown(tuple(candidate.entry for candidate in found[:3]))


def test_a_weak_rival_is_not_offered_beside_the_answer() -> None:
    assert isinstance(decided(candidates(ANSWER_FROM, CHOOSE_FROM - 1)), Answer)


def test_a_long_choice_is_cut_and_says_how_many_more() -> None:
    decision = decided(candidates(*[70.0] * 8))
    assert isinstance(decision, Choose)
    assert len(decision.entries) == MAX_CHOICES
    assert decision.more == 3

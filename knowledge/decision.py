"""Answer, let choose, or say honestly that we do not know. Pure: two numbers decide, a confidence and a margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.content import Entry
from knowledge.finding.ranking import Candidate
from knowledge.narrowing import Narrower, narrower

ANSWER_FROM = 80.0
"""Below this confidence nothing is stated as fact."""
MARGIN = 0.1
"""By how much (rank) an answer must lead the runner-up."""
CHOOSE_FROM = 5.0
"""Below this confidence a candidate is not even offered."""
CHOOSE_BY_EAR_FROM = 35.0
"""The same for one that is only heard in the question: slips are many."""
MAX_CHOICES = 5
LEAST_COMPARED, MOST_COMPARED = 10, 30
"""Candidates that are looked at: so many, and more only where they stand within the margin."""
_BARELY = 0.1
_NEAR_BEST = 0.4
"""What ranks this far below the best, as a share of it, is not offered beside it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry is meant."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Choose:
    """Some entries may be meant, the likeliest first.

    `more` others were too many to list; then `narrower` may hold words that tell them apart, to be asked with.
    """

    entries: tuple[Entry, ...]
    more: int = 0
    narrower: tuple[Narrower, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing fits well enough; `near` are the best misses, for those who care for the content."""

    near: tuple[Entry, ...] = ()


Decision = Answer | Choose | Unknown


def decided(candidates: Sequence[Candidate]) -> Decision:
    """What to do with ranked candidates, best first."""
    offered = [candidate for candidate in candidates if _may_be_offered(candidate)]
    if not offered:
        return Unknown(tuple(candidate.entry for candidate in candidates[:3]))
    best = offered[0]
    rivals = [c for c in offered[1:] if best.rank - c.rank < MARGIN]
    if not rivals and best.score >= ANSWER_FROM:
        return Answer(best.entry, best.score)
    if rivals:
        return _choice_among(tuple(sorted((c.entry for c in (best, *rivals)), key=lambda entry: entry.position)))
    near = [candidate for candidate in offered if candidate.rank >= (1 - _NEAR_BEST) * best.rank]
    return Choose(tuple(candidate.entry for candidate in near[:MAX_CHOICES]))


def _choice_among(entries: tuple[Entry, ...]) -> Choose:
    """Equals stand in the order of the content, so that a number means the same tomorrow."""
    more = max(0, len(entries) - MAX_CHOICES)
    return Choose(entries[:MAX_CHOICES], more, narrower(entries, MAX_CHOICES) if more else ())


def _may_be_offered(candidate: Candidate) -> bool:
    seen = candidate.evidence
    is_only_heard = seen.heard > 0 and seen.cover < _BARELY and not seen.named
    return candidate.score >= (CHOOSE_BY_EAR_FROM if is_only_heard else CHOOSE_FROM)

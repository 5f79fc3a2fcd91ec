"""Answer, let choose, or say honestly that we do not know. Pure: two numbers decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.content import Entry
from knowledge.finding.ranking import Candidate

ANSWER_FROM = 76.0
"""Below this score nothing is stated as fact."""
MARGIN = 6.0
"""An answer must lead the runner-up by this much."""
CHOOSE_FROM = 66.0
"""Below this score a candidate is not even offered."""
MAX_CHOICES = 5
MOST_COMPARED = 30
"""Candidates that are looked at to see whether more than five are meant."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One entry is meant."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Choose:
    """Two to five entries may be meant; `more` others were too many to list."""

    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing fits well enough; `near` are the best misses, for those who care for the content."""

    near: tuple[Entry, ...] = ()


Decision = Answer | Choose | Unknown


def decided(candidates: Sequence[Candidate]) -> Decision:
    """What to do with ranked candidates, best first."""
    if not candidates or candidates[0].score < CHOOSE_FROM:
        return Unknown(tuple(candidate.entry for candidate in candidates[:3]))
    best = candidates[0]
    rivals = [c for c in candidates[1:] if c.score > best.score - MARGIN and c.score >= CHOOSE_FROM]
    if not rivals and best.score >= ANSWER_FROM:
        return Answer(best.entry, best.score)
    offered = [best, *rivals] if rivals else [c for c in candidates if c.score >= CHOOSE_FROM]
    shown = tuple(candidate.entry for candidate in offered[:MAX_CHOICES])
    return Choose(shown, more=len(offered) - len(shown))

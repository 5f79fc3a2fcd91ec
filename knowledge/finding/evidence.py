"""What speaks for a candidate, how sure that makes us, and the reason in a word."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

_BEST, _HEARD, _BODY, _NAMED, _FOUND, _BIAS = 4.0, 3.3, 1.8, 1.6, 0.19, -5.9
"""A logistic regression over labelled questions; how it was made stands in docs/decisions/0005-search.md."""
_TITLED = 3.0
"""Who types a title means it; too rare among the labelled questions to be learned."""
_MOST_FOUND = 25.0
_TELLING = 0.5
NAMED = 0.45
"""From here `named` says that the question is a name as it is written; below, that it only sounds like one."""
_SURE = 0.94


class Why(StrEnum):
    """How a candidate was found, the strongest reason."""

    EXACT = "exact"
    READING = "reading"
    SLIP = "slip"
    RELATED = "related"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a candidate. All from 0 to 1 but the gists (cosines, −1 to 1).

    `fit` is BM25's score by the question's weight, `cover` the share of that weight found, `heard` how like a wording
    sounds and `subject` how much of the question's subject that wording is; `written` whether it stands there so;
    `kind` whether the question asks for this kind of entry; `named` is above 0 if it is just its name.
    `found` is the weight of the words found, without a bound, `own` the share found in just these words.
    `rank` weighs the others; candidates are ordered by it.
    """

    fit: float
    cover: float
    title_gist: float
    body_gist: float
    heard: float
    subject: float
    written: bool
    kind: bool
    rank: float
    named: float = 0.0
    found: float = 0.0
    own: float = 0.0


def confidence(seen: Evidence) -> float:
    """From 0 to 100: of a hundred first candidates with this number, about so many are right."""
    heard = seen.heard * seen.subject
    strength = (
        _BEST * max(seen.cover, heard)
        + _HEARD * heard
        + _BODY * seen.body_gist
        + _NAMED * (seen.named > 0)
        + _TITLED * (seen.named >= 1)
        + _FOUND * min(seen.found, _MOST_FOUND)
        + _BIAS
    )
    return 100 / (1 + math.exp(-strength))


def strongest_reason(seen: Evidence) -> Why:
    """Why the candidate was found, in a word."""
    if seen.named >= NAMED:
        return Why.EXACT
    if seen.heard * seen.subject >= _TELLING:
        if seen.heard < _SURE:
            return Why.SLIP
        return Why.EXACT if seen.written else Why.READING
    return Why.TERMS if seen.own >= _TELLING * seen.cover and seen.own else Why.RELATED

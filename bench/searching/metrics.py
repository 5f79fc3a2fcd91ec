"""Figures of a ranking: nDCG with gains 2^grade - 1; recall, reciprocal rank and first hit count grade >= 1. Pure."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

DEPTH = 10
Grades = Mapping[str, int]
"""Relevance of documents by id; what is not named is irrelevant."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one ranking, or the mean of many, is worth; each from 0 to 1."""

    ndcg: float
    recall: float
    mrr: float
    first: float

    def as_tuple(self) -> tuple[float, float, float, float]:
        """In the order of their columns."""
        return self.ndcg, self.recall, self.mrr, self.first


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean over all questions, and the standard deviation of the means of the folds."""

    mean: Figures
    deviation: Figures


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """Discounted gain of the first `depth`, as a share of the best possible order's."""
    best = _gain(sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth])
    return _gain(grades.get(one, 0) for one in ranked[:depth]) / best if best else 0.0


def recall(ranked: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """Share of the relevant documents that stand among the first `depth`."""
    relevant = {one for one, grade in grades.items() if grade >= 1}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Grades, depth: int = DEPTH) -> float:
    """One over the place of the first relevant document, 0 when it is not among the first `depth`."""
    places = (place for place, one in enumerate(ranked[:depth], start=1) if grades.get(one, 0) >= 1)
    return 1 / next(places, math.inf)


def first_hit(ranked: Sequence[str], grades: Grades) -> float:
    """1 when the first document is relevant."""
    return float(bool(ranked) and grades.get(ranked[0], 0) >= 1)


def figures(ranked: Sequence[str], grades: Grades) -> Figures:
    """All of them for one question."""
    return Figures(
        ndcg(ranked, grades), recall(ranked, grades), reciprocal_rank(ranked, grades), first_hit(ranked, grades)
    )


def folds(ids: Iterable[str], count: int, seed: int = 0) -> list[list[str]]:
    """The ids in `count` parts of nearly one size, always in the same way."""
    shuffled = sorted(ids)
    random.Random(seed).shuffle(shuffled)
    return [part for part in (shuffled[start::count] for start in range(count)) if part]


def spread(by_question: Mapping[str, Figures], count: int, seed: int = 0) -> Spread:
    """Mean over all questions and deviation between folds; no deviation with one fold."""
    means = [_mean([by_question[one] for one in part]) for part in folds(by_question, count, seed)]
    return Spread(_mean(list(by_question.values())), _each(means, statistics.stdev if len(means) > 1 else _none))


def quantile(values: Sequence[float], part: float) -> float:
    """The value that `part` of the values do not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def _gain(grades: Iterable[int]) -> float:
    return float(sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1)))


def _mean(many: Sequence[Figures]) -> Figures:
    return _each(many, statistics.fmean)


def _none(_values: Sequence[float]) -> float:
    return 0.0


def _each(many: Sequence[Figures], measure: Callable[[Sequence[float]], float]) -> Figures:
    return Figures(*(measure(column) for column in zip(*(one.as_tuple() for one in many), strict=True)))

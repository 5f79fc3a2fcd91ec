"""Ranked candidates for a question. Pure, and the only place that knows rapidfuzz.

First cut: exact wording, then folded forms, then a wording inside the question, then slips. The ranking
behind `WordingIndex.ranked` can be replaced without anybody else noticing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from knowledge.content import Entry
from knowledge.normalize import core, folded, loosely_folded

_BRACKETS = re.compile(r"[（(【].*?[）)】]")
_SLIP_CUTOFF = 72.0
_MIN_CONTAINED = 2
_MAX_CONTAINED = 24


class Why(StrEnum):
    """How a candidate was found."""

    EXACT = "exact"
    FOLDED = "folded"
    CONTAINED = "contained"
    PART = "part"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and how well it fits: `score` from 0 to 100."""

    entry: Entry
    score: float
    why: Why


class WordingIndex:
    """All wordings of a body of entries. Built once, then only read, so that threads may share it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Costs time in proportion to the wordings."""
        self._entries = entries
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._titles: dict[str, set[int]] = defaultdict(set)
        self._loose: dict[str, set[int]] = defaultdict(set)
        self._keywords: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(entries):
            for text in entry.texts:
                self._titles[folded(text.title)].add(number)
            for wording in _wordings(entry):
                self._exact[folded(wording)].add(number)
                self._loose[loosely_folded(wording)].add(number)
            for keyword in entry.keywords:
                self._keywords[folded(keyword)].add(number)
        for table in (self._titles, self._exact, self._loose, self._keywords):
            table.pop("", None)
        self._loose_wordings = list(self._loose)

    def ranked(self, question: str, limit: int) -> list[Candidate]:
        """The best candidates, best first, one per entry."""
        scores: dict[int, tuple[float, Why]] = {}
        whole = folded(question)
        if not whole:
            return []
        subject = core(whole)
        self._add(scores, self._titles.get(whole, ()), 100, Why.EXACT)
        self._add(scores, self._exact.get(whole, ()), 93, Why.EXACT)
        self._add(scores, self._exact.get(subject, ()), 92, Why.EXACT)
        self._add(scores, self._loose.get(loosely_folded(subject), ()), 90, Why.FOLDED)
        if not scores:
            self._add_keywords(scores, subject)
            self._add_contained(scores, subject)
            self._add_parts(scores, subject)
            self._add_slips(scores, loosely_folded(subject), limit)
        best = sorted(scores.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
        return [Candidate(self._entries[number], score, why) for number, (score, why) in best]

    def _add(self, scores: dict[int, tuple[float, Why]], numbers: Iterable[int], score: float, why: Why) -> None:
        for number in numbers:
            if number not in scores or scores[number][0] < score:
                scores[number] = (score, why)

    def _add_keywords(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        self._add(scores, self._keywords.get(subject, ()), 80, Why.PART)

    def _add_contained(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """Wordings that stand inside the question; the share of the question they cover counts."""
        for start in range(len(subject)):
            for end in range(start + _MIN_CONTAINED, min(len(subject), start + _MAX_CONTAINED) + 1):
                numbers = self._exact.get(subject[start:end])
                if numbers:
                    share = (end - start) / len(subject)
                    self._add(scores, numbers, 62 + 30 * share, Why.CONTAINED)

    def _add_parts(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """Wordings of which the question is a part: 羽毛 for 羽毛布団."""
        if len(subject) < _MIN_CONTAINED:
            return
        for wording, numbers in self._exact.items():
            if subject in wording:
                self._add(scores, numbers, 55 + 30 * len(subject) / len(wording), Why.PART)

    def _add_slips(self, scores: dict[int, tuple[float, Why]], subject: str, limit: int) -> None:
        if len(subject) <= _MIN_CONTAINED:
            return
        found = process.extract(
            subject, self._loose_wordings, scorer=fuzz.ratio, score_cutoff=_SLIP_CUTOFF, limit=limit
        )
        for wording, ratio, _position in found:
            self._add(scores, self._loose[wording], ratio * 0.9, Why.SLIP)


def _wordings(entry: Entry) -> Iterable[str]:
    for text in entry.texts:
        yield text.title
        yield text.reading
        without_brackets = _BRACKETS.sub("", text.title)
        if without_brackets != text.title:
            yield without_brackets
            yield text.reading.split("\u3000")[0]
    yield from entry.aliases

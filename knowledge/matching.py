"""Ranked candidates for a question. Pure, and the only place that knows rapidfuzz.

First cut: exact wording, then folded forms and verb endings, then a wording inside the question, then slips. What is
only contained or only resembles is offered, not stated, unless the question is plainly about it. The ranking
behind `WordingIndex.ranked` can be replaced without anybody else noticing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from knowledge.content import Entry, EntryKind
from knowledge.normalize import (
    asks_for_particulars,
    folded,
    loosely_folded,
    speaks_of_discarding,
    stem,
    subjects,
    without_politeness,
)

_BRACKETS = re.compile(r"[（(【].*?[）)】]")
_KANJI = re.compile(r"[一-鿿㐀-䶿々]")
_KANA = re.compile(r"[ぁ-ゖー]+")
_SLIP_CUTOFF = 72.0
_MIN_CONTAINED = 2
_MAX_CONTAINED = 24
_MIN_STEM = 2
_MIN_KEYWORD = 3
_SHORT_KANA = 3
_BEFORE_SHORT_KANA = "のをはがにでともやお"
_AFTER_SHORT_KANA = "のをはがにでともやっだか"
_PARTICLES = ("", *"のをはがにでとも")
_SUBJECT_MARKS = "はがを"
_STATED, _OFFERED, _MENTIONED = 79.0, 66.0, 63.0
"""What plainly is the subject of the question may be stated; what occurs in it is offered; a thing that is
named without a word of throwing it away is only mentioned."""
_OTHER_MEANING = 90.0
_COVERS = 0.7
_LONG, _LIKE_LONG, _LIKE_SHORT = 8, 75.0, 65.0
"""What only resembles a wording is never stated, and offered only when the question is long."""
_Span = tuple[int, int]


class Why(StrEnum):
    """How a candidate was found."""

    EXACT = "exact"
    FOLDED = "folded"
    STEM = "stem"
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
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._keywords: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(entries):
            for text in entry.texts:
                self._titles[folded(text.title)].add(number)
            for wording in _wordings(entry):
                self._exact[folded(wording)].add(number)
                self._loose[loosely_folded(wording)].add(number)
                self._stems[stem(without_politeness(folded(wording)))].add(number)
            for keyword in entry.keywords:
                self._keywords[folded(keyword)].add(number)
        for table in (self._titles, self._exact, self._loose, self._stems, self._keywords):
            table.pop("", None)
        self._loose_wordings = list(self._loose)

    def ranked(self, question: str, limit: int) -> list[Candidate]:
        """The best candidates, best first, one per entry."""
        scores: dict[int, tuple[float, Why]] = {}
        whole = folded(question)
        if not whole:
            return []
        self._add(scores, self._titles.get(whole, ()), 100, Why.EXACT)
        self._add(scores, self._exact.get(whole, ()), 93, Why.EXACT)
        forms = subjects(whole)
        for form in forms:
            if not scores:
                self._add_forms(scores, form)
        subject = forms[-1]
        if scores and not speaks_of_discarding(whole):
            self._add_other_meanings(scores, subject)
        if not scores:
            self._add_keywords(scores, subject)
            self._add_contained(scores, whole, subject)
            self._add_parts(scores, subject)
            self._add_slips(scores, loosely_folded(subject), limit)
        best = sorted(scores.items(), key=lambda item: (-item[1][0], item[0]))[:limit]
        return [Candidate(self._entries[number], score, why) for number, (score, why) in best]

    def _add_forms(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """Wordings that are the subject but for their spelling or the ending of a verb."""
        self._add(scores, self._exact.get(subject, ()), 92, Why.EXACT)
        self._add(scores, self._loose.get(loosely_folded(subject), ()), 90, Why.FOLDED)
        root = stem(subject)
        if len(root) > _MIN_STEM or (len(root) == _MIN_STEM and not _KANA.search(root)):
            self._add(scores, self._stems.get(root, ()), 84, Why.STEM)

    def _add(self, scores: dict[int, tuple[float, Why]], numbers: Iterable[int], score: float, why: Why) -> None:
        for number in numbers:
            if number not in scores or scores[number][0] < score:
                scores[number] = (score, why)

    def _add_keywords(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """Keywords name what is to be done (転入届), above all in a title; of garbage they are mere kinds."""
        for number in self._keywords.get(subject, ()):
            entry = self._entries[number]
            is_named = any(subject in folded(text.title) for text in entry.texts)
            score = 70 if entry.kind == EntryKind.GARBAGE else 86 if is_named else 74
            self._add(scores, (number,), score, Why.PART)

    def _add_other_meanings(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """A bare スマホ or 印鑑 may be something to throw away, or something to ask the town about."""
        if all(self._entries[number].kind == EntryKind.GARBAGE for number in scores):
            others = {n for n in self._keywords.get(subject, ()) if self._entries[n].kind != EntryKind.GARBAGE}
            self._add(scores, others, _OTHER_MEANING, Why.PART)

    def _add_contained(self, scores: dict[int, tuple[float, Why]], whole: str, subject: str) -> None:
        """Entries whose words stand inside the question; the share of it that they cover counts."""
        wordings: dict[int, list[_Span]] = defaultdict(list)
        keywords: dict[int, list[_Span]] = defaultdict(list)
        for (start, end), numbers in self._wording_spans(subject):
            for number in numbers:
                wordings[number].append((start, end))
        for (start, end), numbers in self._keyword_spans(subject):
            for number in numbers:
                keywords[number].append((start, end))
        for number in wordings.keys() | keywords.keys():
            spans, more = wordings.get(number, []), keywords.get(number, [])
            score = _contained_score(self._entries[number], whole, subject, (spans, more))
            self._add(scores, (number,), score, Why.CONTAINED)

    def _wording_spans(self, subject: str) -> Iterable[tuple[_Span, set[int]]]:
        """Wordings inside the subject, but for those inside longer ones."""
        end_of_longest = 0
        for start, end in _parts_of(subject):
            numbers = self._exact.get(subject[start:end])
            if numbers and end > end_of_longest and _stands_alone(subject, start, end):
                end_of_longest = end
                yield (start, end), numbers

    def _keyword_spans(self, subject: str) -> Iterable[tuple[_Span, set[int]]]:
        """Keywords inside the subject, but for those of garbage and those inside other words (救急 in 救急箱)."""
        for start, end in _parts_of(subject):
            numbers = self._keywords.get(subject[start:end])
            if not numbers or (start and end - start < _MIN_KEYWORD) or end - start == len(subject):
                continue
            if subject[start - 1 : start] in _PARTICLES and subject[end : end + 1] in _PARTICLES:
                yield (start, end), {n for n in numbers if self._entries[n].kind != EntryKind.GARBAGE}

    def _add_parts(self, scores: dict[int, tuple[float, Why]], subject: str) -> None:
        """Wordings of which the question is a part: 羽毛 for 羽毛布団."""
        if len(subject) < (_MIN_KEYWORD if _KANA.fullmatch(subject) else _MIN_CONTAINED):
            return
        for wording, numbers in self._exact.items():
            if subject in wording:
                self._add(scores, numbers, min(75, 55 + 30 * len(subject) / len(wording)), Why.PART)

    def _add_slips(self, scores: dict[int, tuple[float, Why]], subject: str, limit: int) -> None:
        if len(subject) <= _MIN_CONTAINED:
            return
        found = process.extract(
            subject, self._loose_wordings, scorer=fuzz.ratio, score_cutoff=_SLIP_CUTOFF, limit=limit
        )
        for wording, ratio, _position in found:
            is_slip = abs(len(wording) - len(subject)) <= 1 + len(subject) // 6
            is_slip &= _KANJI.findall(wording) == _KANJI.findall(subject)
            highest = 100 if is_slip else _LIKE_LONG if len(subject) >= _LONG else _LIKE_SHORT
            self._add(scores, self._loose[wording], min(ratio * 0.9, highest), Why.SLIP)


def _parts_of(subject: str) -> Iterable[_Span]:
    for start in range(len(subject)):
        for end in range(min(len(subject), start + _MAX_CONTAINED), start + _MIN_CONTAINED - 1, -1):
            yield start, end


def _contained_score(entry: Entry, whole: str, subject: str, spans: tuple[list[_Span], list[_Span]]) -> float:
    """A thing to throw away is stated when the question speaks of that; all else when it is the subject."""
    wordings, keywords = spans
    share = len({n for start, end in (*wordings, *keywords) for n in range(start, end)}) / len(subject)
    start, end = (wordings or keywords)[0]
    is_subject = start == 0 and (end == len(subject) or subject[end] in _SUBJECT_MARKS)
    if entry.kind == EntryKind.GARBAGE:
        if not speaks_of_discarding(whole.replace(subject[start:end], "", 1)):
            return _MENTIONED + 9 * share
        return _STATED + 4 * share if is_subject else _OFFERED + 9 * share
    is_place = entry.kind == EntryKind.FACILITY and start == 0 and asks_for_particulars(subject[end:])
    is_stated = is_place or (is_subject and end - start >= _MIN_KEYWORD)
    covers = share >= _COVERS and len(wordings) + len(keywords) > 1
    return _STATED + 4 * share if covers or (wordings and is_stated) else _OFFERED + 8 * share


def _stands_alone(subject: str, start: int, end: int) -> bool:
    """Whether a wording is a word of the question: くし is none in たくしー."""
    word = subject[start:end]
    if end - start > _SHORT_KANA or not _KANA.fullmatch(word):
        return True
    before, after = subject[start - 1 : start], subject[end : end + 1]
    begins = not _KANA.fullmatch(before) or before in _BEFORE_SHORT_KANA
    return begins and (not _KANA.fullmatch(after) or after in _AFTER_SHORT_KANA)


def _wordings(entry: Entry) -> Iterable[str]:
    for text in entry.texts:
        yield text.title
        yield text.reading
        without_brackets = _BRACKETS.sub("", text.title)
        if without_brackets != text.title:
            yield without_brackets
            yield text.reading.split("\u3000")[0]
        if entry.kind == EntryKind.FAQ:
            yield from (part for part in without_brackets.split("・") if len(part) >= _MIN_KEYWORD)
    yield from entry.aliases

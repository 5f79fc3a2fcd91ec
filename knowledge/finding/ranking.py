"""Ranked candidates for a question: the fit of words, the gist, and the sound, weighed in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge.content import Entry, EntryKind
from knowledge.finding.documents import EntryAnalysis, Wording
from knowledge.finding.evidence import Evidence, Why, confidence, strongest_reason
from knowledge.finding.folding import joined
from knowledge.finding.gist import Gists
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.postings import Counts, Numbers, Postings, Weights
from knowledge.finding.question import Question
from knowledge.finding.readings import Readings
from knowledge.finding.spellings import Spellings, without_parts
from knowledge.finding.terms import Fit, TermIndex

_TITLE_GIST, _BODY_GIST = 0.1, 0.2
_SOUND = 1.5
_WRITTEN = 0.2
_KIND = 0.2
_BESIDE = 0.05
_SOUND_ALIKE = 0.3
_TITLE_NAME, _ALIAS, _KEYWORD = 1.0, 0.5, 0.45
_REMARK_MISSING = 0.95
_ONLY_NAMED = 0.3
_ALONE = 0.9
_LOOKED_AT = 150
_EXPLAINED = 0.8
_LONG = 30
_BY_CHANCE = 0.1


Allowed = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and how well it fits: `score` from 0 to 100, never above that of a better one.

    `language` is that in which the question was understood; empty for Japanese.
    """

    entry: Entry
    score: float
    why: Why
    evidence: Evidence
    language: str = ""

    @property
    def rank(self) -> float:
        """What candidates are ordered by; grows without end."""
        return self.evidence.rank


@dataclass(frozen=True, slots=True)
class _Sound:
    heard: float = 0.0
    subject: float = 0.0
    length: int = 0
    written: bool = False
    is_all: bool = False

    @property
    def weight(self) -> float:
        """What it adds to the rank; a long wording is less likely to be there by chance."""
        trust = self.length / (self.length + 1)
        return self.heard * _above(self.subject) ** 2 * trust * (_SOUND + _WRITTEN * self.written)


def _says_nothing(written: str) -> bool:
    """A number, or one letter that is no kanji."""
    return written.isdigit() or (len(written) == 1 and not "一" <= written <= "鿿")


def _above(share: float) -> float:
    return max(0.0, share - _BY_CHANCE) / (1 - _BY_CHANCE)


class EntryIndex:
    """A body of entries, ready to be searched. Built once, then only read, so that threads may share it."""

    def __init__(
        self,
        entries: Sequence[Entry],
        analyses: Sequence[EntryAnalysis],
        lexicon: Lexicon,
        like: EntryIndex | None = None,
    ) -> None:
        """`analyses` in the order of `entries`. What is the very same in the index `like` is not made again."""
        self._entries = entries
        counts = Counts(analyses)
        postings = Postings(counts)
        self._terms = TermIndex(postings, lexicon)
        self._gists = Gists(counts, postings, lexicon.related)
        named: dict[tuple[str, str], dict[int, Wording]] = defaultdict(dict)
        for place, analysis in enumerate(analyses):
            for wording in analysis.wordings:
                named[wording.sound, wording.spoken].setdefault(place, wording)
        self._named = list(named.values())
        self._names = _names(entries)
        self._sounds = list(named)
        is_same = like is not None and like._sounds == self._sounds
        self._spellings: Spellings = like._spellings if like is not None and is_same else Spellings(self._sounds)
        self._readings = Readings(lexicon, self._terms.holds, analyses)

    def ranked(self, text: str, limit: int, allowed: Allowed, *, most: int = 0, within: float = 0) -> list[Candidate]:
        """The best candidates among the allowed entries (one truth value each), best first.

        At least `limit`, if there are so many, and up to `most` of those `within` this rank of the best.
        """
        found = [self._read_as(question, limit, allowed, most, within) for question in self._readings.of(text)]
        return max(found, key=lambda candidates: candidates[0].score if candidates else 0.0)

    def _read_as(self, question: Question, limit: int, allowed: Allowed, most: int, within: float) -> list[Candidate]:
        candidates = self._ranked(question, limit, allowed, most, within)
        return [replace(one, language=question.language) for one in candidates] if question.language else candidates

    def _ranked(self, question: Question, limit: int, allowed: Allowed, most: int, within: float) -> list[Candidate]:
        if not question.written or not self._entries:
            return []
        named = {place: worth for place, worth in self._names.get(question.written, {}).items() if allowed[place]}
        if not named and _says_nothing(question.written):
            return []
        fit = self._terms.fit(question.sought)
        sounds = self._sounds_of(
            question,
            allowed,
            is_explained=len(question.spoken) > _LONG and float((fit.cover * allowed).max()) >= _EXPLAINED,
        )
        docs = _looked_at(fit.score * allowed, sounds, named)
        docs = docs[allowed[docs]]
        titles, bodies = self._gists.likeness(question.sought, docs)
        heard = np.array([sounds.get(place, _SILENT).weight for place in docs.tolist()], dtype=np.float32)
        kinds = np.array([self._entries[place].kind in question.kinds for place in docs.tolist()], dtype=np.float32)
        rank = fit.score[docs] + _TITLE_GIST * titles + _BODY_GIST * bodies + heard + _KIND * kinds
        names = np.array(
            [named.get(place, _SOUND_ALIKE * sounds.get(place, _SILENT).is_all) for place in docs.tolist()],
            dtype=np.float32,
        )
        rank += names
        if EntryKind.GARBAGE not in question.kinds:
            rank = self._with_other_meanings(docs, rank, names)
        best = np.argsort(-rank, kind="stable")[: max(limit, most)]
        close = int(np.count_nonzero(rank[best] > rank.max(initial=0.0) - within))
        best = best[: max(limit, close)].tolist()
        found = [
            self._candidate(int(docs[n]), fit, sounds, (titles[n], bodies[n], kinds[n], rank[n], names[n]))
            for n in best
        ]
        surest = accumulate((candidate.score for candidate in found), min)
        return [replace(candidate, score=score) for candidate, score in zip(found, surest, strict=True)]

    def _with_other_meanings(self, docs: Numbers, rank: Weights, names: Weights) -> Weights:
        """A bare 印鑑 may be something to throw away, or something to ask the town about: let both stand close."""
        garbage = np.array([self._entries[place].kind == EntryKind.GARBAGE for place in docs.tolist()], dtype=np.bool_)
        called = (names > 0) & (names < _TITLE_NAME)
        if not (garbage & called).any() or not (~garbage & called).any():
            return rank
        beside = rank[garbage & called].max() - _BESIDE
        return np.where(~garbage & called, np.maximum(rank, beside), rank)

    def _candidate(self, place: int, fit: Fit, sounds: Mapping[int, _Sound], others: tuple[float, ...]) -> Candidate:
        title, body, kind, rank, named = (float(value) for value in others)
        sound = sounds.get(place, _SILENT)
        seen = Evidence(
            fit=float(fit.score[place]),
            cover=float(fit.cover[place]),
            found=float(fit.cover[place]) * fit.weight,
            own=float(fit.own[place]),
            title_gist=title,
            body_gist=body,
            heard=sound.heard,
            subject=sound.subject,
            written=sound.written,
            kind=bool(kind),
            rank=rank,
            named=named,
        )
        return Candidate(self._entries[place], confidence(seen), strongest_reason(seen), seen)

    def _sounds_of(self, question: Question, allowed: Allowed, *, is_explained: bool) -> dict[int, _Sound]:
        """Entries whose wordings sound in the question; slips only where words alone do not explain it."""
        found = self._spellings.said_in(question.sounds, question.starts, question.spoken, question.solid)
        if not is_explained and not question.is_mended:
            found = found + self._spellings.heard_in(question.spoken, question.solid, question.starts)
        best: dict[int, _Sound] = {}
        for heard in without_parts(found):
            subject = question.share_of_subject(heard.begin, heard.end)
            length = heard.end - heard.begin
            for place, wording in self._named[heard.number].items():
                likeness = heard.likeness * question.trust * (1.0 if wording.is_whole else _REMARK_MISSING)
                if heard.likeness == 1 and subject < _ALONE and _is_only_named(self._entries[place].kind, question):
                    likeness *= _ONLY_NAMED
                is_all = heard.likeness == 1 and length == len(question.spoken)
                sound = _Sound(likeness, subject, length, wording.written in question.written, is_all)
                if allowed[place] and sound.weight > best.get(place, _SILENT).weight:
                    best[place] = sound
        return best


_SILENT = _Sound()


def _is_only_named(kind: EntryKind, question: Question) -> bool:
    """Whether a thing that is named is not to be thrown away: among other words, and without a word of that.

    Who says 帽子を忘れました has lost it.
    """
    return kind == EntryKind.GARBAGE and question.subjects > 1 and kind not in question.kinds


@lru_cache(maxsize=200_000)
def _written(name: str) -> str:
    """Kept, because every edit builds the index anew."""
    return joined(name)


def _names(entries: Sequence[Entry]) -> Mapping[str, Mapping[int, float]]:
    """For each name, as written, the entries of that name and what it is worth to be called so.

    The words that a thing to throw away is about are none of its names: 陶器 is not 花瓶.
    """
    names: dict[str, dict[int, float]] = defaultdict(dict)
    for place, entry in enumerate(entries):
        keywords = () if entry.kind == EntryKind.GARBAGE else entry.keywords
        titles = [name for text in entry.texts for name in (text.title, text.reading)]
        for worth, called in ((_KEYWORD, keywords), (_ALIAS, entry.aliases), (_TITLE_NAME, titles)):
            for name in called:
                names[_written(name)][place] = worth
    names.pop("", None)
    return names


def _looked_at(score: np.ndarray, sounds: Mapping[int, _Sound], named: Iterable[int]) -> Numbers:
    """The entries worth a closer look: the best by words, those that sound right, and those of just that name."""
    is_long = len(score) > _LOOKED_AT
    best = np.argpartition(-score, _LOOKED_AT)[:_LOOKED_AT] if is_long else np.arange(len(score))
    loud = sorted(sounds, key=lambda place: -sounds[place].weight)[:_LOOKED_AT]
    return np.union1d(best, np.array([*loud, *named], dtype=np.int32)).astype(np.int32)

"""How well entries fit the words of a question: BM25F, with other words for the same thing standing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.finding.documents import SOUND
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.postings import Numbers, Postings, Weights
from knowledge.finding.question import Sought

_RELATED = 0.4
_SOUND_OF_KANA, _SOUND_OF_KANJI = 0.8, 0.15
_SHORTEST_SOUND = 2
_UNKNOWN_SHARE = 0.8
_FULL = 0.35
"""BM25's saturated frequency from which a word counts as fully covered."""
_KEPT_TERMS = 4_000
_KEPT_LENGTH = 5_000


@dataclass(frozen=True, slots=True)
class Slot:
    """What one word of a question brings: its weight in this index, and per entry the share of it that is found.

    `own` tells which entries have the word itself. `known` is False when neither it nor another word for it occurs.
    """

    worth: float
    docs: Numbers
    shares: Weights
    own: NDArray[np.bool_]
    known: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """Per entry, each 0 to 1: `score` ranks, `cover` is the share of the question's weight that was found.

    `own` is the share found in its own words. `weight` is that of the whole question: the more rare words, the more.
    """

    score: Weights
    cover: Weights
    own: Weights
    weight: float


class TermIndex:
    """Terms of a body of entries, and which of them may stand for others. Never changes but for its cache."""

    def __init__(self, postings: Postings, lexicon: Lexicon) -> None:
        self.postings = postings
        self._lexicon = lexicon
        self._slots: dict[tuple[str, str, bool], Slot] = {}
        self._terms_of_row: dict[int, list[int]] = {}
        for term, number in self.postings.terms.items():
            row = lexicon.related.row(term)
            if row is not None:
                self._terms_of_row.setdefault(row, []).append(number)

    def holds(self, form: str) -> bool:
        """Whether any entry has this term."""
        return form in self.postings.terms

    def fit(self, sought: Sequence[Sought]) -> Fit:
        """How well every entry fits these words. Costs in proportion to the entries that hold them."""
        score = np.zeros(self.postings.size, dtype=np.float32)
        cover = np.zeros(self.postings.size, dtype=np.float32)
        own = np.zeros(self.postings.size, dtype=np.float32)
        known = total = 0.0
        for one in sought:
            slot = self._slot(one)
            worth = slot.worth * one.weight
            total += worth
            if slot.known:
                known += worth
                score[slot.docs] += worth * slot.shares
                cover[slot.docs] += worth * np.minimum(slot.shares / _FULL, 1.0)
                own[slot.docs] += worth * slot.own
        return Fit(score / (known or 1.0), cover / (total or 1.0), own / (total or 1.0), total)

    def _slot(self, one: Sought) -> Slot:
        key = (one.form, one.reading, one.is_kana)
        slot = self._slots.get(key)
        if slot is None:
            slot = self._made_slot(one)
            if len(slot.docs) <= _KEPT_LENGTH and len(self._slots) < _KEPT_TERMS:
                self._slots[key] = slot
        return slot

    def _made_slot(self, one: Sought) -> Slot:
        postings = self.postings
        own = postings.terms.get(one.form)
        others = self._others(one, own)
        if own is not None:
            worth = float(postings.idf[own])
        elif others:
            worth = _UNKNOWN_SHARE * max(float(postings.idf[number]) for number in others)
        else:
            return Slot(postings.rarest, _NO_DOCS, _NO_SHARES, _NO_DOCS.astype(np.bool_), known=False)
        pieces = [postings.of(own)] if own is not None else []
        for number, weight in others.items():
            docs, frequency = postings.of(number)
            pieces.append((docs, frequency * (weight * min(1.0, float(postings.idf[number]) / worth))))
        docs, shares = _merged(pieces)
        own_docs = postings.of(own)[0] if own is not None else _NO_DOCS
        return Slot(worth, docs, shares, np.isin(docs, own_docs), known=True)

    def _others(self, one: Sought, own: int | None) -> dict[int, float]:
        """Terms that may stand for a word, with how well."""
        terms = self.postings.terms
        found: dict[int, float] = {}
        row = self._lexicon.related.row(one.form)
        if row is not None:
            for near_row, likeness in self._lexicon.related.near(row):
                for number in self._terms_of_row.get(near_row, ()):
                    found[number] = _RELATED * likeness
        sound = terms.get(SOUND + one.reading) if len(one.reading) >= _SHORTEST_SOUND else None
        if sound is not None:
            found[sound] = _SOUND_OF_KANA if one.is_kana else _SOUND_OF_KANJI
        for form, weight in self._lexicon.synonyms.get(one.form, {}).items():
            synonym = terms.get(form)
            if synonym is not None:
                found[synonym] = max(found.get(synonym, 0.0), weight)
        if own is not None:
            found.pop(own, None)
        return found


_NO_DOCS: Numbers = np.zeros(0, dtype=np.int32)
_NO_SHARES: Weights = np.zeros(0, dtype=np.float32)


def _merged(pieces: Sequence[tuple[Numbers, Weights]]) -> tuple[Numbers, Weights]:
    """For each entry the best of several terms."""
    if len(pieces) == 1:
        return pieces[0]
    docs = np.concatenate([docs for docs, _shares in pieces])
    shares = np.concatenate([shares for _docs, shares in pieces])
    order = np.argsort(docs, kind="stable")
    docs, shares = docs[order], shares[order]
    starts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return docs[starts], np.maximum.reduceat(shares, starts)

"""What titles and bodies are about on the whole: the weighted mean of their words' vectors (Arora 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.finding.documents import EntryAnalysis
from knowledge.finding.postings import Numbers, Postings
from knowledge.finding.question import Sought
from knowledge.finding.related import RelatedWords, Vectors

_TITLE, _BODY = (0, 1, 2), (3,)
_MOST_COUNTED = 3
_PIECE = 50_000
_SCALE = 127.0
_TRUSTED_FROM = 500


class Gists:
    """Directions of all entries' titles and bodies, kept as bytes: shape (entries, dimensions) each."""

    def __init__(self, analyses: Sequence[EntryAnalysis], postings: Postings, related: RelatedWords) -> None:
        self._related = related
        self._postings = postings
        titles, bodies = self._summed(analyses, _TITLE), self._summed(analyses, _BODY)
        self._centre = _centre(titles, related)
        self.titles, self.bodies = self._kept(titles), self._kept(bodies)

    def likeness(self, sought: Sequence[Sought], docs: Numbers) -> tuple[Vectors, Vectors]:
        """Cosines (−1 to 1) of the question's words with the titles and with the bodies of these entries."""
        nothing = np.zeros(len(docs), dtype=np.float32)
        rows, weights = [], []
        for one in sought:
            row = self._related.row(one.form)
            if row is not None:
                rows.append(row)
                weights.append(one.weight * self._rarity(one.form))
        if not rows:
            return nothing, nothing
        direction = np.array(weights, dtype=np.float32) @ self._related.vectors[rows]
        direction = _unit(_unit(direction[None, :]) - self._centre)[0] / _SCALE
        return self.titles[docs] @ direction, self.bodies[docs] @ direction

    def _rarity(self, form: str) -> float:
        number = self._postings.terms.get(form)
        return self._postings.rarest * 0.7 if number is None else float(self._postings.idf[number])

    def _summed(self, analyses: Sequence[EntryAnalysis], fields: Sequence[int]) -> Vectors:
        size = self._related.vectors.shape[1]
        summed = np.zeros((len(analyses), size), dtype=np.float32)
        row_of = {term: self._related.row(term) for term in self._postings.terms}
        docs: list[int] = []
        rows: list[int] = []
        weights: list[float] = []
        for place, analysis in enumerate(analyses):
            for field in fields:
                for term, count in analysis.terms[field].items():
                    row = row_of[term]
                    if row is not None:
                        docs.append(place)
                        rows.append(row)
                        weights.append(min(count, _MOST_COUNTED) * self._rarity(term))
            if len(docs) >= _PIECE:
                self._add(summed, docs, rows, weights)
                docs, rows, weights = [], [], []
        self._add(summed, docs, rows, weights)
        return _unit(summed)

    def _kept(self, directions: Vectors) -> NDArray[np.int8]:
        centred = _unit(directions - self._centre)
        centred[~directions.any(axis=1)] = 0
        return np.round(centred * _SCALE).astype(np.int8)

    def _add(self, summed: Vectors, docs: list[int], rows: list[int], weights: list[float]) -> None:
        if not docs:
            return
        place = np.array(docs)
        starts = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
        vectors = self._related.vectors[rows] * np.array(weights, dtype=np.float32)[:, None]
        summed[place[starts]] += np.add.reduceat(vectors, starts, axis=0)


def _centre(titles: Vectors, related: RelatedWords) -> Vectors:
    """What all titles have in common tells nothing; a small body of entries trusts the whole language more."""
    share = len(titles) / (len(titles) + _TRUSTED_FROM)
    own = titles.mean(axis=0) if len(titles) else related.centre
    centre: Vectors = (share * own + (1 - share) * related.centre).astype(np.float32)
    return centre


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = (vectors / np.maximum(length, 1e-9)).astype(np.float32)
    return unit

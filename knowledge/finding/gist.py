"""What titles and bodies are about on the whole: the weighted mean of their words' vectors (Arora 2017)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.finding.documents import FIELDS
from knowledge.finding.postings import Counts, Numbers, Postings
from knowledge.finding.question import Sought
from knowledge.finding.related import RelatedWords, Vectors

_BODY = FIELDS.index("body")
_MOST_COUNTED = 3
_PIECE = 20_000
_SCALE = 127.0
_TRUSTED_FROM = 500


class Gists:
    """Directions of all entries' titles and bodies, kept as bytes: shape (entries, dimensions) each."""

    def __init__(self, counts: Counts, postings: Postings, related: RelatedWords) -> None:
        self._related = related
        self._postings = postings
        rows = np.array([-1 if (row := related.row(term)) is None else row for term in counts.terms], dtype=np.int32)
        titles = self._summed(counts, rows, counts.field != _BODY)
        bodies = self._summed(counts, rows, counts.field == _BODY)
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

    def _summed(self, counts: Counts, rows: Numbers, chosen: NDArray[np.bool_]) -> Vectors:
        """Per entry the unit vector of its terms in the chosen fields; nothing where no term has a vector."""
        summed = np.zeros((counts.size, self._related.vectors.shape[1]), dtype=np.float32)
        places = np.flatnonzero(chosen & (rows[counts.term] >= 0)) if len(rows) else np.zeros(0, dtype=np.int64)
        for start in range(0, len(places), _PIECE):
            piece = places[start : start + _PIECE]
            term, entry = counts.term[piece], counts.entry[piece]
            weight = np.minimum(counts.count[piece], _MOST_COUNTED) * self._postings.idf[term]
            firsts = np.flatnonzero(np.concatenate(([True], entry[1:] != entry[:-1])))
            vectors = self._related.vectors[rows[term]] * weight[:, None]
            summed[entry[firsts]] += np.add.reduceat(vectors, firsts, axis=0)
        return _unit(summed)

    def _kept(self, directions: Vectors) -> NDArray[np.int8]:
        centred = _unit(directions - self._centre)
        centred[~directions.any(axis=1)] = 0
        return np.round(centred * _SCALE).astype(np.int8)


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

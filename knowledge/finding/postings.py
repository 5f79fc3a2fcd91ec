"""Which entries hold which terms, and how much of each: BM25 over weighted fields (BM25F, Robertson 2004)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.finding.documents import FIELDS, EntryAnalysis

Numbers = NDArray[np.int32]
Weights = NDArray[np.float32]

FIELD_WEIGHT = np.array([3.0, 3.0, 2.0, 1.0], dtype=np.float32)
FIELD_LENGTH = np.array([0.5, 0.3, 0.3, 0.8], dtype=np.float32)
"""How much a field's length counts against it (BM25's b), in the order of FIELDS."""
SATURATION = 3.0
"""BM25's k1: how slowly repetition stops to count."""


class Postings:
    """For every term the entries that hold it, with BM25's saturated frequency (0 to 1). Never changes."""

    def __init__(self, analyses: Sequence[EntryAnalysis]) -> None:
        """Costs about three seconds for 100,000 short entries."""
        self.size = len(analyses)
        self.terms: dict[str, int] = {}
        term, doc, field, count = self._triples(analyses)
        weight = _weighted(doc, field, count, self.size)
        order = np.lexsort((doc, term))
        term, doc, weight = term[order], doc[order], weight[order]
        first = np.ones(len(term), dtype=bool)
        first[1:] = (term[1:] != term[:-1]) | (doc[1:] != doc[:-1])
        starts = np.flatnonzero(first)
        summed = np.add.reduceat(weight, starts) if len(starts) else weight
        self._term_of: Numbers = term[starts]
        self.docs: Numbers = doc[starts]
        self.frequency: Weights = (summed / (SATURATION + summed)).astype(np.float32)
        self.start = np.searchsorted(self._term_of, np.arange(len(self.terms) + 1))
        holders = np.diff(self.start)
        self.idf: Weights = np.log1p((self.size - holders + 0.5) / (holders + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((self.size + 0.5) / 0.5))

    def of(self, number: int) -> tuple[Numbers, Weights]:
        """The entries that hold the term with this number, and its frequency in each."""
        piece = slice(self.start[number], self.start[number + 1])
        return self.docs[piece], self.frequency[piece]

    def _triples(self, analyses: Sequence[EntryAnalysis]) -> tuple[Numbers, Numbers, Numbers, Weights]:
        term, doc, field, count = array("i"), array("i"), array("i"), array("f")
        numbers = self.terms
        for place, analysis in enumerate(analyses):
            for which, terms in enumerate(analysis.terms):
                term.extend(numbers.setdefault(name, len(numbers)) for name in terms)
                count.extend(terms.values())
                doc.extend((place,) * len(terms))
                field.extend((which,) * len(terms))
        integers = (np.frombuffer(column, dtype=np.int32) if column else _NONE for column in (term, doc, field))
        return (*integers, np.frombuffer(count, dtype=np.float32) if count else _NONE.astype(np.float32))  # type: ignore[return-value]


_NONE: Numbers = np.zeros(0, dtype=np.int32)


def _weighted(doc: Numbers, field: Numbers, count: Weights, size: int) -> Weights:
    """Counts divided by how long their field is there, and weighted by the field."""
    slot = doc * len(FIELDS) + field
    length = np.bincount(slot, weights=count, minlength=size * len(FIELDS)).reshape(size, len(FIELDS))
    filled = np.maximum(np.count_nonzero(length, axis=0), 1)
    average = np.maximum(length.sum(axis=0) / filled, 1.0)
    norm = 1 - FIELD_LENGTH + FIELD_LENGTH * length / average
    weighted: Weights = (FIELD_WEIGHT[field] * count / norm.reshape(-1)[slot]).astype(np.float32)
    return weighted

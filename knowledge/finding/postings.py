"""Which entries hold which terms, and how much of each: BM25 over weighted fields (BM25F, Robertson 2004)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.finding.documents import FIELDS, EntryAnalysis

Numbers = NDArray[np.int32]
Weights = NDArray[np.float32]

FIELD_WEIGHT = np.array([3.0, 2.0, 3.0, 1.0, 3.0, 1.0], dtype=np.float32)
FIELD_LENGTH = np.array([0.5, 0.3, 0.3, 0.8, 0.5, 0.8], dtype=np.float32)
"""How much a field's length counts against it (BM25's b), in the order of FIELDS."""
SATURATION = 3.0
"""BM25's k1: how slowly repetition stops to count."""


class Counts:
    """How often each term stands in each field of each entry: four columns, in the order of the entries."""

    def __init__(self, analyses: Sequence[EntryAnalysis]) -> None:
        """`term` holds numbers of `terms`, `entry` places in `analyses`, `field` places in FIELDS."""
        self.size = len(analyses)
        self.terms: dict[str, int] = {}
        term, entry, field, count = array("i"), array("i"), array("i"), array("f")
        numbers = self.terms
        for place, analysis in enumerate(analyses):
            for which, counted in enumerate(analysis.terms):
                term.extend(numbers.setdefault(name, len(numbers)) for name in counted)
                count.extend(counted.values())
                entry.extend((place,) * len(counted))
                field.extend((which,) * len(counted))
        self.term: Numbers = np.array(term, dtype=np.int32)
        self.entry: Numbers = np.array(entry, dtype=np.int32)
        self.field: Numbers = np.array(field, dtype=np.int32)
        self.count: Weights = np.array(count, dtype=np.float32)

    def weighted(self) -> Weights:
        """Counts divided by how long their field is there, and weighted by the field."""
        slot = self.entry * len(FIELDS) + self.field
        length = np.bincount(slot, weights=self.count, minlength=self.size * len(FIELDS))
        length = length.reshape(self.size, len(FIELDS))
        filled = np.maximum(np.count_nonzero(length, axis=0), 1)
        average = np.maximum(length.sum(axis=0) / filled, 1.0)
        norm = 1 - FIELD_LENGTH + FIELD_LENGTH * length / average
        weighted: Weights = (FIELD_WEIGHT[self.field] * self.count / norm.reshape(-1)[slot]).astype(np.float32)
        return weighted


class Postings:
    """For every term the entries that hold it, with BM25's saturated frequency (0 to 1). Never changes."""

    def __init__(self, counts: Counts) -> None:
        """Costs time in proportion to the counts, all of it in numpy."""
        self.size = counts.size
        self.terms = counts.terms
        order = np.lexsort((counts.entry, counts.term))
        term, entry, weight = counts.term[order], counts.entry[order], counts.weighted()[order]
        first = np.ones(len(term), dtype=bool)
        first[1:] = (term[1:] != term[:-1]) | (entry[1:] != entry[:-1])
        starts = np.flatnonzero(first)
        summed = np.add.reduceat(weight, starts) if len(starts) else weight
        self._entries: Numbers = entry[starts]
        self._frequency: Weights = (summed / (SATURATION + summed)).astype(np.float32)
        self._start = np.searchsorted(term[starts], np.arange(len(self.terms) + 1))
        holders = np.diff(self._start)
        self.idf: Weights = np.log1p((self.size - holders + 0.5) / (holders + 0.5)).astype(np.float32)
        self.rarest = float(np.log1p((self.size + 0.5) / 0.5))

    def of(self, number: int) -> tuple[Numbers, Weights]:
        """The entries that hold the term with this number, and its frequency in each."""
        piece = slice(self._start[number], self._start[number + 1])
        return self._entries[piece], self._frequency[piece]

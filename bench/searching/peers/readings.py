"""`rapidfuzz` over readings: question and titles in hiragana by SudachiPy, the reading given in the data first."""

from __future__ import annotations

from collections.abc import Sequence

import sudachipy  # noqa: F401 - told as missing when the peers are looked up, not in the middle of a run
from rapidfuzz import fuzz, process

from bench.searching import kana
from knowledge.content import Entry

_CONSIDERED = 20


class Peer:
    """Compares the reading of the question with every reading."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Reads every title once."""
        self._ids = [entry.id for entry in entries]
        self._readings = [kana.same(entry.text.reading) or kana.reading(entry.title) for entry in entries]

    def rank(self, question: str, limit: int) -> list[str]:
        """The readings that resemble it most by WRatio; of equals, those that do so by plain ratio."""
        asked = kana.reading(question)
        considered = max(limit, _CONSIDERED)
        found = process.extract(asked, self._readings, scorer=fuzz.WRatio, limit=considered)
        found.sort(key=lambda one: (one[1], fuzz.ratio(asked, one[0])), reverse=True)
        return [self._ids[number] for _reading, _score, number in found[:limit]]

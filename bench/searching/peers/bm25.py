"""`bm25s` at its defaults over SudachiPy's normalised forms of title and body."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s

from bench.searching import kana
from knowledge.content import Entry


class Peer:
    """An index in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Analyses and indexes everything."""
        self._ids = [entry.id for entry in entries]
        self._index = bm25s.BM25()
        self._index.index([kana.words(f"{entry.title}\n{entry.body}") for entry in entries], show_progress=False)

    def rank(self, question: str, limit: int) -> list[str]:
        """The best of those that have a word of it."""
        asked = kana.words(question)
        if not asked:
            return []
        numbers, scores = self._index.retrieve([asked], k=min(limit, len(self._ids)), show_progress=False)
        return [self._ids[number] for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]

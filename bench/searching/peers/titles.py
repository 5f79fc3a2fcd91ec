"""`rapidfuzz` WRatio over titles: the plain way that most small bots go."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from knowledge.content import Entry


class Peer:
    """Compares the question with every title."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Keeps the titles."""
        self._ids = [entry.id for entry in entries]
        self._titles = [entry.title for entry in entries]

    def rank(self, question: str, limit: int) -> list[str]:
        """The titles that resemble it most."""
        found = process.extract(question, self._titles, scorer=fuzz.WRatio, limit=limit)
        return [self._ids[number] for _title, _score, number in found]

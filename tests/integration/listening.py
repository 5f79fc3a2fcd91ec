"""A model in place of the real one, and what it left in the database."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import select

from bot.services import Services
from knowledge.meaning import Matrix, Meaning, Vector
from knowledge.tables import EntryRow, EntryVectorRow
from knowledge.vectors import make_missing
from storage.database import Database
from tests.unit.knowledge.test_meaning import BagOfCharacters


class Listening(BagOfCharacters):
    """Hears the same in every question, clearly; remembers what it was given to read, and may take its time for it."""

    spread = 0.02

    def __init__(self, hears: str = "丁の届け出", seconds: float = 0) -> None:
        super().__init__()
        self.hears, self.seconds = hears, seconds
        self.given: list[str] = []

    def of_question(self, text: str) -> Vector:
        """See Meaning."""
        return self._row(self.hears)

    def of_entries(self, texts: Sequence[str]) -> Matrix:
        """See Meaning."""
        self.given += [text.partition("\n")[0] for text in texts]
        time.sleep(self.seconds * len(texts))
        return super().of_entries(texts)


def stored(database: Database) -> dict[str, tuple[int, str, bytes]]:
    """Version, fingerprint and content of the stored vectors, by the key of their entry."""
    query = select(EntryRow.key, EntryVectorRow.entry_version, EntryVectorRow.fingerprint, EntryVectorRow.content)
    with database.reading() as session:
        rows = session.execute(query.join(EntryRow, EntryRow.id == EntryVectorRow.entry_id))
        return {key: (version, fingerprint, content) for key, version, fingerprint, content in rows}


def make(services: Services, meaning: Meaning) -> None:
    """Make all that is missing to the account 1."""
    assert make_missing(services.database, 1, meaning, lambda: False)

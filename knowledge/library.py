"""Bulletins and tips, as the scheduler asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.content import Entry, EntryKind
from knowledge.repository import load_entries_of_kind
from storage.database import Database


class StoredLibrary:
    """Reads bulletins and tips from the collections of an account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bulletin_for(self, account_id: int, month: str) -> Entry | None:
        """The bulletin of a month (`YYYY-MM`), or None."""
        with self._database.reading() as session:
            bulletins = load_entries_of_kind(session, account_id, EntryKind.BULLETIN)
        return next((bulletin for bulletin in bulletins if bulletin.details.get("month") == month), None)

    def tips(self, account_id: int) -> Sequence[Entry]:
        """All tips, in order of position."""
        with self._database.reading() as session:
            return load_entries_of_kind(session, account_id, EntryKind.TIP)

"""What an account knows, read a batch at a time for an export; of one id in several collections the first counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content import Entry, EntryKind, OnlineProcedure, Provenance
from knowledge.history_tables import EntryImportRow
from knowledge.importers.loading import NATION, town_key
from knowledge.online_procedures import list_online
from knowledge.repository import load_numbered
from knowledge.saving import in_parts
from knowledge.tables import AccountCollectionRow, CollectionRow, EntryRow
from people.tables import Account


class _Place(NamedTuple):
    position: int
    key: str
    number: int


@dataclass(slots=True)
class ExportSource:
    """One account's content. Without `is_own_only` what it reads of shared collections belongs to it, too."""

    session: Session
    account: Account
    is_own_only: bool = False
    _numbers: dict[EntryKind, list[int]] = field(default_factory=dict)

    def entries(self, kind: EntryKind) -> Iterator[Entry]:
        """In the order of their positions, then keys; may be called again."""
        for some in in_parts(self._numbers_of(kind)):
            loaded = load_numbered(self.session, some)
            for number in some:
                if number in loaded:
                    yield loaded[number][1]

    def origins(self, kind: EntryKind) -> Iterator[tuple[Entry, Provenance]]:
        """The imported ones of `entries`, each with where it came from."""
        for some in in_parts(self._numbers_of(kind)):
            query = select(EntryImportRow).where(EntryImportRow.entry_id.in_(some))
            rows = {row.entry_id: row for row in self.session.scalars(query)}
            loaded = load_numbered(self.session, some)
            for number in some:
                if number in loaded and (row := rows.get(number)):
                    yield loaded[number][1], Provenance(row.file, row.line, row.licence, row.imported_on)

    def online(self) -> list[OnlineProcedure]:
        """Which municipality takes what online, by municipality and procedure."""
        found: dict[tuple[str, str], OnlineProcedure] = {}
        for collection_id in self._collections():
            for one in list_online(self.session, collection_id):
                found.setdefault((one.municipality_code, one.procedure_key), one)
        return [found[key] for key in sorted(found)]

    def _numbers_of(self, kind: EntryKind) -> list[int]:
        if kind not in self._numbers:
            first: dict[str, _Place] = {}
            for collection_id in self._collections():
                query = select(EntryRow.position, EntryRow.key, EntryRow.id).where(
                    EntryRow.collection_id == collection_id, EntryRow.kind == kind
                )
                for position, key, number in self.session.execute(query):
                    first.setdefault(key, _Place(position, key, number))
            self._numbers[kind] = [place.number for place in sorted(first.values())]
        return self._numbers[kind]

    def _collections(self) -> list[int]:
        query = (
            select(CollectionRow.id, CollectionRow.key)
            .join(AccountCollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
            .where(AccountCollectionRow.account_id == self.account.id)
            .order_by(AccountCollectionRow.position)
        )
        own = {town_key(self.account.municipality_code), NATION}
        return [row.id for row in self.session.execute(query) if not self.is_own_only or row.key in own]

"""Where an entry is: in which of the collections that a town reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from knowledge.content import CollectionLevel, EntryKind, Provenance
from knowledge.history_tables import EntryImportRow, EntryVersionRow
from knowledge.importers.loading import town_key
from knowledge.saving import StoredEntry, load_stored
from knowledge.tables import AccountCollectionRow, CollectionRow, EntryRow
from people.tables import Account


class EntryUnknown(Exception):
    """No collection that the town reads has, or ever had, this entry; the message is its id."""


class CollectionUnknown(Exception):
    """The town reads no collection with this key; the message is the key."""


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """An entry's collection, kind and key. The entry itself may be gone."""

    collection_id: int
    collection_key: str
    kind: EntryKind
    key: str

    @property
    def id(self) -> str:
        """As in `garbage:futon`."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class ReadCollection:
    """A collection that a town reads. `is_own` says that nobody else does, and that it is the town's to change."""

    id: int
    key: str
    level: CollectionLevel
    is_own: bool


def parsed_id(entry_id: str) -> tuple[EntryKind, str]:
    """Kind and key of an id such as `garbage:futon`. Raises EntryUnknown when it is none."""
    kind, _, key = entry_id.partition(":")
    try:
        return EntryKind(kind), key
    except ValueError:
        raise EntryUnknown(entry_id) from None


def list_read(session: Session, account: Account) -> list[ReadCollection]:
    """The collections that a town reads, in its order."""
    readers = (
        select(AccountCollectionRow.collection_id, func.count().label("count"))
        .group_by(AccountCollectionRow.collection_id)
        .subquery()
    )
    query = (
        select(CollectionRow.id, CollectionRow.key, CollectionRow.level, readers.c.count)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
        .join(readers, readers.c.collection_id == CollectionRow.id)
        .where(AccountCollectionRow.account_id == account.id)
        .order_by(AccountCollectionRow.position)
    )
    own_key = town_key(account.municipality_code)
    return [
        ReadCollection(number, key, level, key == own_key or (level == CollectionLevel.TOWN and count == 1))
        for number, key, level, count in session.execute(query)
    ]


def find_place(session: Session, account: Account, entry_id: str, collection_key: str = "") -> EntryPlace:
    """The first collection of the town that has the entry, else the first that had it once.

    With `collection_key`, only that one is looked into. Raises EntryUnknown and CollectionUnknown.
    """
    kind, key = parsed_id(entry_id)
    read = _named(list_read(session, account), collection_key)
    now = select(EntryRow.collection_id).where(EntryRow.kind == kind, EntryRow.key == key)
    once = select(EntryVersionRow.collection_id).where(EntryVersionRow.kind == kind, EntryVersionRow.key == key)
    for query in (now, once):
        holding = _holding(session, query, read)
        if holding:
            return EntryPlace(holding[0].id, holding[0].key, kind, key)
    raise EntryUnknown(entry_id)


def place_for(session: Session, account: Account, entry_id: str, collection_key: str = "") -> EntryPlace:
    """The same, or for an entry that is new: its place in the named collection, by default the town's own.

    Raises EntryUnknown for an id without a kind or key, and when the town has no collection yet; CollectionUnknown.
    """
    try:
        return find_place(session, account, entry_id, collection_key)
    except EntryUnknown:
        kind, key = parsed_id(entry_id)
        read = _named(list_read(session, account), collection_key)
        if not read or not key:
            raise
        return EntryPlace(read[0].id, read[0].key, kind, key)


def find_stored(session: Session, place: EntryPlace, *, locks: bool = False) -> StoredEntry | None:
    """The entry as it is now, or None. With `locks` nobody else changes it until the transaction ends."""
    query = select(EntryRow.id).where(
        EntryRow.collection_id == place.collection_id, EntryRow.kind == place.kind, EntryRow.key == place.key
    )
    number = session.scalar(query.with_for_update() if locks else query)
    return next(iter(load_stored(session, [number])), None) if number is not None else None


def _named(read: Sequence[ReadCollection], key: str) -> list[ReadCollection]:
    named = [one for one in read if key in ("", one.key)]
    if key and not named:
        raise CollectionUnknown(key)
    return named


def _holding(session: Session, query: Select[int], read: Sequence[ReadCollection]) -> list[ReadCollection]:
    found = set(session.scalars(query.distinct()))
    return [one for one in read if one.id in found]


def find_provenance(session: Session, stored: StoredEntry) -> Provenance | None:
    """Where the entry was last imported from, or None."""
    row = session.get(EntryImportRow, stored.number)
    return Provenance(row.file, row.line, row.licence, row.imported_on) if row else None

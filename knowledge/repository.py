"""Loading what the town knows, and which collections an account reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, select, update
from sqlalchemy.orm import Session, selectinload

from knowledge.content import JAPANESE, STANDARD, CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.tables import AccountCollectionRow, CollectionRow, EntryRow, EntryTextRow, WordingRow
from people.tables import Account

DATED_KINDS = (EntryKind.LECTURE, EntryKind.EVENT)
"""Kinds that are asked for by date: they are read from the database when asked for, and are not in the search index."""
Revision = tuple[tuple[int, int], ...]
"""Changes whenever anything that an account reads has changed: its collections in order, each with its count."""


def ensure_collection(session: Session, key: str, name: str, level: CollectionLevel) -> CollectionRow:
    """The collection with this key, made when there is none."""
    collection = session.scalar(select(CollectionRow).where(CollectionRow.key == key))
    if collection is None:
        collection = CollectionRow(key=key, name=name, level=level)
        session.add(collection)
        session.flush()
    return collection


def assign_collections(session: Session, account_id: int, collections: Sequence[CollectionRow]) -> None:
    """Let the account read these collections, in this order."""
    session.execute(delete(AccountCollectionRow).where(AccountCollectionRow.account_id == account_id))
    session.add_all(
        AccountCollectionRow(account_id=account_id, collection_id=collection.id, position=position)
        for position, collection in enumerate(collections)
    )
    session.flush()


def read_also(session: Session, account_id: int, collection: CollectionRow, *, is_own: bool = False) -> None:
    """Let the account read this collection too: its own before all others, another after them."""
    query = (
        select(CollectionRow)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position)
    )
    read = list(session.scalars(query))
    others = [row for row in read if row.id != collection.id]
    wanted = [collection, *others] if is_own else (read if collection in read else [*read, collection])
    if wanted != read:
        assign_collections(session, account_id, wanted)


def touch_collection(session: Session, collection_id: int) -> None:
    """Tell every reader that the collection has changed."""
    session.execute(
        update(CollectionRow).where(CollectionRow.id == collection_id).values(revision=CollectionRow.revision + 1)
    )


def touch_account(session: Session, account_id: int) -> None:
    """Tell every reader that the account's own content (sections, districts) has changed."""
    query = select(AccountCollectionRow.collection_id).where(AccountCollectionRow.account_id == account_id)
    first = session.scalar(query.order_by(AccountCollectionRow.position).limit(1))
    if first is not None:
        touch_collection(session, first)


def revision_of(session: Session, account_id: int) -> Revision:
    """The revision of what the account reads."""
    query = (
        select(CollectionRow.id, CollectionRow.revision)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position)
    )
    return tuple((row.id, row.revision) for row in session.execute(query))


def revisions_of_all(session: Session) -> dict[int, Revision]:
    """`revision_of` for every account there is, in one query."""
    query = (
        select(Account.id, CollectionRow.id, CollectionRow.revision)
        .outerjoin(AccountCollectionRow, AccountCollectionRow.account_id == Account.id)
        .outerjoin(CollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
        .order_by(Account.id, AccountCollectionRow.position)
    )
    found: dict[int, Revision] = {}
    for account_id, collection_id, revision in session.execute(query):
        found[account_id] = found.get(account_id, ()) + (((collection_id, revision),) if collection_id else ())
    return found


class EntryStamp(NamedTuple):
    """Changes with every change of an entry. The time is part of it because SQLite gives row numbers out again."""

    version: int
    updated_at: datetime


def list_stamps(session: Session, account_id: int) -> dict[int, EntryStamp]:
    """The row numbers of all that the account reads but lectures and events, its first collection first.

    Each with its stamp: cheap, whatever stands in the entries.
    """
    query = (
        select(EntryRow.id, EntryRow.version, EntryRow.updated_at)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id, EntryRow.kind.not_in(DATED_KINDS))
        .order_by(AccountCollectionRow.position, EntryRow.position, EntryRow.id)
    )
    return {number: EntryStamp(version, at) for number, version, at in session.execute(query)}


def load_numbered(session: Session, row_ids: Sequence[int]) -> dict[int, tuple[EntryStamp, Entry]]:
    """Entries by row number, at most a thousand at once; those that are gone are left out.

    Reads columns, not objects: a third of the time. An entry changed meanwhile has its old stamp and may have its
    new words, never the reverse.
    """
    query = select(*EntryRow.__table__.columns).where(EntryRow.id.in_(row_ids)).order_by(EntryRow.id)
    rows = session.execute(query).all()
    texts = _by_entry(session, EntryTextRow, row_ids)
    wordings = _by_entry(session, WordingRow, row_ids)
    return {
        row.id: (EntryStamp(row.version, row.updated_at), _entry(row, texts[row.id], wordings[row.id])) for row in rows
    }


def _by_entry(session: Session, table: type[EntryTextRow | WordingRow], row_ids: Sequence[int]) -> dict[int, list[Any]]:
    query = select(*table.__table__.columns).where(table.entry_id.in_(row_ids)).order_by(table.id)
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        found[row.entry_id].append(row)
    return found


def load_entries_of_kind(session: Session, account_id: int, kind: EntryKind) -> list[Entry]:
    """All entries of one kind that the account reads, in the order of their position."""
    query = entries_of_account(account_id).where(EntryRow.kind == kind)
    return sorted((entry_of(row) for row in session.scalars(query)), key=lambda entry: entry.position)


def titles_of_kind(session: Session, account_id: int, kind: EntryKind) -> dict[str, str]:
    """Titles by key, in the order of their position, of entries that need not be read for it. The town's own win."""
    is_ordinary = and_(EntryTextRow.language == JAPANESE, EntryTextRow.style == STANDARD)
    query = (
        select(EntryRow.position, EntryRow.key, EntryTextRow.title)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .join(EntryTextRow, EntryTextRow.entry_id == EntryRow.id)
        .where(AccountCollectionRow.account_id == account_id, EntryRow.kind == kind)
        .order_by(AccountCollectionRow.position, is_ordinary.desc(), EntryTextRow.id)
    )
    found: dict[str, tuple[int, str]] = {}
    for position, key, title in session.execute(query):
        found.setdefault(key, (position, title))
    return {key: title for key, (_position, title) in sorted(found.items(), key=lambda one: one[1][0])}


_WHOLE = (selectinload(EntryRow.texts), selectinload(EntryRow.wordings))


def entries_of_account(account_id: int) -> Select[EntryRow]:
    """The query for all that an account reads, whole, its first collection first."""
    return (
        select(EntryRow)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position, EntryRow.position, EntryRow.id)
        .options(*_WHOLE)
    )


def entry_of(row: EntryRow) -> Entry:
    """The entry without its row."""
    return _entry(row, row.texts, row.wordings)


def _entry(row: Any, texts: Iterable[Any], wordings: Sequence[Any]) -> Entry:
    """The one place that knows which column is what; the rows may be objects or plain columns."""
    return Entry(
        kind=EntryKind(row.kind),
        key=row.key,
        texts=tuple(
            EntryText(text.title, text.body, text.reading, text.alt, text.language, text.style, text.details)
            for text in texts
        ),
        aliases=tuple(wording.text for wording in wordings if not wording.is_keyword),
        keywords=tuple(wording.text for wording in wordings if wording.is_keyword),
        entry_class=EntryClass(row.entry_class),
        owner_key=row.owner_key,
        source=row.source,
        url=row.url,
        image=row.image_hash or "",
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        review_on=row.review_on,
        municipality_code=row.municipality_code,
        starts_at=row.starts_at,
        position=row.position,
        details=row.details,
    )

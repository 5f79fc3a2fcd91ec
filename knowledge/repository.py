"""Loading what the town knows, and which collections an account reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, selectinload

from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.tables import AccountCollectionRow, CollectionRow, EntryRow


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


def remove_entries(session: Session, collection: CollectionRow, kind: EntryKind) -> None:
    """Remove every entry of one kind from a collection."""
    session.execute(delete(EntryRow).where(EntryRow.collection_id == collection.id, EntryRow.kind == kind))
    touch_collection(session, collection.id)


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


def revision_of(session: Session, account_id: int) -> tuple[tuple[int, int], ...]:
    """What changes whenever anything that the account reads has changed."""
    query = (
        select(CollectionRow.id, CollectionRow.revision)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == CollectionRow.id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position)
    )
    return tuple((row.id, row.revision) for row in session.execute(query))


def rows_of_collection(session: Session, collection_id: int) -> dict[tuple[str, str], EntryRow]:
    """The rows of a collection by kind and key, with their texts and wordings."""
    query = select(EntryRow).where(EntryRow.collection_id == collection_id).options(*_WHOLE)
    return {(row.kind, row.key): row for row in session.scalars(query)}


def load_entries(session: Session, account_id: int) -> list[Entry]:
    """All that the account reads but lectures, its first collection first."""
    query = _of_account(account_id).where(EntryRow.kind != EntryKind.LECTURE)
    return [entry_of(row) for row in session.scalars(query)]


def load_entries_of_kind(session: Session, account_id: int, kind: EntryKind) -> list[Entry]:
    """All entries of one kind that the account reads, in the order of their position."""
    query = _of_account(account_id).where(EntryRow.kind == kind)
    return sorted((entry_of(row) for row in session.scalars(query)), key=lambda entry: entry.position)


def list_upcoming_lectures(
    session: Session, account_id: int, municipality_code: str, after: datetime, limit: int
) -> list[Entry]:
    """The next lectures of a municipality, soonest first."""
    query = (
        _of_account(account_id)
        .where(
            EntryRow.kind == EntryKind.LECTURE,
            EntryRow.municipality_code == municipality_code,
            EntryRow.starts_at >= after,
            EntryRow.entry_class == EntryClass.PUBLIC,
        )
        .order_by(None)
        .order_by(EntryRow.starts_at, EntryRow.id)
        .limit(limit)
    )
    return [entry_of(row) for row in session.scalars(query)]


def list_lecture_municipalities(session: Session, account_id: int, after: datetime) -> list[str]:
    """The codes of the municipalities that have lectures after this instant."""
    query = (
        select(EntryRow.municipality_code)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(
            AccountCollectionRow.account_id == account_id,
            EntryRow.kind == EntryKind.LECTURE,
            EntryRow.starts_at >= after,
        )
        .distinct()
        .order_by(EntryRow.municipality_code)
    )
    return list(session.scalars(query))


_WHOLE = (selectinload(EntryRow.texts), selectinload(EntryRow.wordings))


def _of_account(account_id: int) -> Select[EntryRow]:
    return (
        select(EntryRow)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position, EntryRow.position, EntryRow.id)
        .options(*_WHOLE)
    )


def entry_of(row: EntryRow) -> Entry:
    """The entry without its row."""
    return Entry(
        kind=EntryKind(row.kind),
        key=row.key,
        texts=tuple(
            EntryText(text.title, text.body, text.reading, text.alt, text.language, text.style) for text in row.texts
        ),
        aliases=tuple(wording.text for wording in row.wordings if not wording.is_keyword),
        keywords=tuple(wording.text for wording in row.wordings if wording.is_keyword),
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

"""Loading and saving what the town knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, selectinload

from knowledge.content import CollectionLevel, Entry, EntryClass, EntryKind, EntryText
from knowledge.tables import AccountCollectionRow, CollectionRow, EntryRow, EntryTextRow, WordingRow


@dataclass(slots=True)
class SaveCount:
    """What saving changed."""

    new: int = 0
    changed: int = 0
    same: int = 0


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


def save_entries(session: Session, collection: CollectionRow, entries: Iterable[Entry], at: datetime) -> SaveCount:
    """Add or bring up to date, by kind and key. Entries that are not given stay as they are."""
    count = SaveCount()
    query = select(EntryRow).where(EntryRow.collection_id == collection.id).options(*_WHOLE)
    known = {(row.kind, row.key): row for row in session.scalars(query)}
    for entry in entries:
        row = known.get((entry.kind, entry.key))
        if row is None:
            session.add(_written(EntryRow(collection_id=collection.id, version=1), entry, at))
            count.new += 1
        elif entry_of(row) != entry:
            row.version += 1
            _written(row, entry, at)
            count.changed += 1
        else:
            count.same += 1
    if count.new or count.changed:
        touch_collection(session, collection.id)
    session.flush()
    return count


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


def _written(row: EntryRow, entry: Entry, at: datetime) -> EntryRow:
    row.kind = entry.kind
    row.key = entry.key
    row.entry_class = entry.entry_class
    row.owner_key = entry.owner_key
    row.source = entry.source
    row.url = entry.url
    row.image_hash = entry.image or None
    row.valid_from = entry.valid_from
    row.valid_until = entry.valid_until
    row.review_on = entry.review_on
    row.municipality_code = entry.municipality_code
    row.starts_at = entry.starts_at
    row.position = entry.position
    row.details = dict(entry.details)
    row.updated_at = at
    kept = {(text.language, text.style): text for text in row.texts}
    row.texts = [_written_text(kept.get((text.language, text.style)) or EntryTextRow(), text) for text in entry.texts]
    row.wordings = [WordingRow(is_keyword=False, text=alias) for alias in entry.aliases] + [
        WordingRow(is_keyword=True, text=keyword) for keyword in entry.keywords
    ]
    return row


def _written_text(row: EntryTextRow, text: EntryText) -> EntryTextRow:
    row.language, row.style = text.language, text.style
    row.title, row.reading, row.body, row.alt = text.title, text.reading, text.body, text.alt
    return row

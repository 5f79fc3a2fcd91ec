"""Saving what the town knows, many entries at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from knowledge.content import Entry, EntryText
from knowledge.entry_json import entry_as_json
from knowledge.history_tables import EntryVersionRow
from knowledge.origins import origins_of
from knowledge.repository import EntryStamp, load_numbered, touch_collection
from knowledge.tables import CollectionRow, EntryRow, EntryTextRow, WordingRow

AT_ONCE = 1_000
"""Entries that are looked up in one statement."""
Value = TypeVar("Value")


@dataclass(slots=True)
class SaveCount:
    """What saving changed."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is in the database: its row number, and who wrote its version."""

    number: int
    stamp: EntryStamp
    changed_by: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and when (UTC). `name` is a login, or a word such as `import`."""

    name: str
    at: datetime


def save_entries(session: Session, collection: CollectionRow, entries: Iterable[Entry], author: Author) -> SaveCount:
    """Add or bring up to date, by kind and key. Entries that are not given stay as they are.

    What is overwritten is kept as a version. Written a table at a time, not an entry at a time: while ten thousand
    are saved, nobody else may write on SQLite.
    """
    given = list(entries)
    known = known_entries(session, collection.id, given)
    written = [entry for entry in given if (stored := known.get(entry.id)) is None or stored.entry != entry]
    write_entries(session, collection.id, written, known, author)
    changed = sum(entry.id in known for entry in written)
    return SaveCount(len(written) - changed, changed, len(given) - len(written))


def write_entries(
    session: Session, collection_id: int, entries: Sequence[Entry], known: Mapping[str, StoredEntry], author: Author
) -> dict[str, int]:
    """Write entries whose stored forms, where there are any, are in `known` by entry id; their row numbers by id.

    An entry that was removed once and comes back goes on where its versions ended: no version number is given twice.
    """
    if not entries:
        return {}
    last = _last_versions(session, collection_id, [entry for entry in entries if entry.id not in known])
    added: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    for entry in entries:
        stored = known.get(entry.id)
        if stored is None:
            version = last.get((str(entry.kind), entry.key), 0) + 1
            added.append(_columns(entry, author) | {"collection_id": collection_id, "version": version})
        else:
            updated.append(_columns(entry, author) | {"id": stored.number, "version": stored.stamp.version + 1})
    keep_versions(session, collection_id, [known[entry.id] for entry in entries if entry.id in known])
    numbers = _write(session, added, updated, entries)
    touch_collection(session, collection_id)
    return {entry.id: numbers[str(entry.kind), entry.key] for entry in entries}


def remove_stored(session: Session, collection_id: int, stored: Sequence[StoredEntry], author: Author) -> None:
    """Remove entries for good; what they were stays among the versions."""
    if not stored:
        return
    keep_versions(session, collection_id, stored, removed_by=author)
    for some in in_parts([one.number for one in stored]):
        session.execute(delete(EntryRow).where(EntryRow.id.in_(some)))
    touch_collection(session, collection_id)


def keep_versions(
    session: Session, collection_id: int, stored: Sequence[StoredEntry], *, removed_by: Author | None = None
) -> None:
    """Keep these entries as they are now among the versions, before they are overwritten or removed."""
    if stored:
        origins = origins_of(session, [one.number for one in stored]) if removed_by else {}
        session.execute(
            insert(EntryVersionRow),
            [
                {
                    "collection_id": collection_id,
                    "kind": one.entry.kind,
                    "key": one.entry.key,
                    "version": one.stamp.version,
                    "content": entry_as_json(one.entry),
                    "changed_at": one.stamp.updated_at,
                    "changed_by": one.changed_by,
                    "removed_at": removed_by.at if removed_by else None,
                    "removed_by": removed_by.name if removed_by else "",
                    "origin": origins.get(one.number, {}),
                }
                for one in stored
            ],
        )


def known_entries(session: Session, collection_id: int, entries: Sequence[Entry]) -> dict[str, StoredEntry]:
    """Those of the given entries that are stored already, by entry id; reads no others."""
    numbers = _numbers(session, collection_id, entries)
    known = {}
    for some in in_parts(list(numbers.values())):
        for stored in load_stored(session, some):
            known[stored.entry.id] = stored
    return known


def load_stored(session: Session, numbers: Sequence[int]) -> list[StoredEntry]:
    """Entries by row number, at most a thousand at once."""
    query = select(EntryRow.id, EntryRow.changed_by).where(EntryRow.id.in_(numbers))
    authors: dict[int, str] = {row.id: row.changed_by for row in session.execute(query)}
    return [
        StoredEntry(number, stamp, authors.get(number, ""), entry)
        for number, (stamp, entry) in load_numbered(session, numbers).items()
    ]


def _numbers(session: Session, collection_id: int, entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """Row numbers by kind and key."""
    wanted = {(str(entry.kind), entry.key) for entry in entries}
    numbers: dict[tuple[str, str], int] = {}
    for keys in in_parts(sorted({key for _, key in wanted})):
        query = select(EntryRow.kind, EntryRow.key, EntryRow.id).where(
            EntryRow.collection_id == collection_id,
            EntryRow.kind.in_({kind for kind, _ in wanted}),  # so that the index serves
            EntryRow.key.in_(keys),
        )
        numbers |= {(row.kind, row.key): row.id for row in session.execute(query) if (row.kind, row.key) in wanted}
    return numbers


def _last_versions(session: Session, collection_id: int, entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """The last version that is kept of entries which are not there, by kind and key."""
    kinds = {entry.kind for entry in entries}
    found: dict[tuple[str, str], int] = {}
    for keys in in_parts(sorted({entry.key for entry in entries})):
        query = (
            select(EntryVersionRow.kind, EntryVersionRow.key, func.max(EntryVersionRow.version))
            .where(EntryVersionRow.collection_id == collection_id, EntryVersionRow.kind.in_(kinds))
            .where(EntryVersionRow.key.in_(keys))
            .group_by(EntryVersionRow.kind, EntryVersionRow.key)
        )
        found |= {(kind, key): version for kind, key, version in session.execute(query)}
    return found


def in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """The values in pieces small enough for one statement."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _write(
    session: Session,
    added: list[dict[str, Any]],
    updated: list[dict[str, Any]],
    written: Sequence[Entry],
) -> dict[tuple[str, str], int]:
    """The rows of entries, then their texts and wordings, which replace what was there."""
    session.flush()
    ids = {(values["kind"], values["key"]): values["id"] for values in updated}
    if added:
        ids |= {
            (row.kind, row.key): row.id
            for row in session.execute(insert(EntryRow).returning(EntryRow.kind, EntryRow.key, EntryRow.id), added)
        }
    if updated:
        session.execute(update(EntryRow), updated)
        old = [{"old": values["id"]} for values in updated]
        for table in (cast(Table, kind.__table__) for kind in (EntryTextRow, WordingRow)):
            session.connection().execute(delete(table).where(table.c.entry_id == bindparam("old")), old)
    texts, wordings = [], []
    for entry in written:
        number = ids[entry.kind, entry.key]
        texts += [{"entry_id": number} | _text_columns(text) for text in entry.texts]
        for is_keyword, words in ((False, entry.aliases), (True, entry.keywords)):
            wordings += [{"entry_id": number, "is_keyword": is_keyword, "text": word} for word in words]
    for kind, rows in ((EntryTextRow, texts), (WordingRow, wordings)):
        if rows:
            session.execute(insert(kind), rows)
    session.expire_all()
    return ids


def _text_columns(text: EntryText) -> dict[str, Any]:
    names = ("language", "style", "title", "reading", "body", "alt")
    return {name: getattr(text, name) for name in names} | {"details": dict(text.details)}


def _columns(entry: Entry, author: Author) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "key": entry.key,
        "entry_class": entry.entry_class,
        "owner_key": entry.owner_key,
        "source": entry.source,
        "url": entry.url,
        "image_hash": entry.image or None,
        "valid_from": entry.valid_from,
        "valid_until": entry.valid_until,
        "review_on": entry.review_on,
        "municipality_code": entry.municipality_code,
        "starts_at": entry.starts_at,
        "position": entry.position,
        "details": dict(entry.details),
        "updated_at": author.at,
        "changed_by": author.name,
    }

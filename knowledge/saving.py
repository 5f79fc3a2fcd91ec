"""Saving what the town knows, many entries at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from knowledge.content import Entry
from knowledge.repository import load_numbered, touch_collection
from knowledge.tables import CollectionRow, EntryRow, EntryTextRow, WordingRow

_AT_ONCE = 1_000
Value = TypeVar("Value")


@dataclass(slots=True)
class SaveCount:
    """What saving changed."""

    new: int = 0
    changed: int = 0
    same: int = 0


def save_entries(session: Session, collection: CollectionRow, entries: Iterable[Entry], at: datetime) -> SaveCount:
    """Add or bring up to date, by kind and key. Entries that are not given stay as they are.

    Written a table at a time, not an entry at a time: while ten thousand are saved, nobody else may write on SQLite.
    """
    given = list(entries)
    known = _known(session, collection.id, given)
    count = SaveCount()
    added: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    written: list[Entry] = []
    for entry in given:
        number, version, before = known.get((entry.kind, entry.key), (0, 0, None))
        if before == entry:
            count.same += 1
            continue
        written.append(entry)
        if before is None:
            added.append(_columns(entry, at) | {"collection_id": collection.id, "version": 1})
        else:
            updated.append(_columns(entry, at) | {"id": number, "version": version + 1})
    count.new, count.changed = len(added), len(updated)
    if written:
        _write(session, collection.id, added, updated, written)
        touch_collection(session, collection.id)
    return count


def _known(
    session: Session, collection_id: int, entries: Sequence[Entry]
) -> dict[tuple[str, str], tuple[int, int, Entry]]:
    """Row number, version and entry of those that are there already; reads no others."""
    numbers = _numbers(session, collection_id, entries)
    known: dict[tuple[str, str], tuple[int, int, Entry]] = {}
    for some in _in_parts(list(numbers.values())):
        for number, (stamp, entry) in load_numbered(session, some).items():
            known[entry.kind, entry.key] = (number, stamp.version, entry)
    return known


def _numbers(session: Session, collection_id: int, entries: Sequence[Entry]) -> dict[tuple[str, str], int]:
    """Row numbers by kind and key."""
    wanted = {(str(entry.kind), entry.key) for entry in entries}
    numbers: dict[tuple[str, str], int] = {}
    for keys in _in_parts(sorted({key for _, key in wanted})):
        query = select(EntryRow.kind, EntryRow.key, EntryRow.id).where(
            EntryRow.collection_id == collection_id,
            EntryRow.kind.in_({kind for kind, _ in wanted}),  # so that the index serves
            EntryRow.key.in_(keys),
        )
        numbers |= {(row.kind, row.key): row.id for row in session.execute(query) if (row.kind, row.key) in wanted}
    return numbers


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _write(
    session: Session,
    collection_id: int,
    added: list[dict[str, Any]],
    updated: list[dict[str, Any]],
    written: Sequence[Entry],
) -> None:
    """The rows of entries, then their texts and wordings, which replace what was there."""
    session.flush()
    if added:
        session.execute(insert(EntryRow), added)
    if updated:
        session.execute(update(EntryRow), updated)
        old = [{"old": values["id"]} for values in updated]
        for table in (cast(Table, kind.__table__) for kind in (EntryTextRow, WordingRow)):
            session.connection().execute(delete(table).where(table.c.entry_id == bindparam("old")), old)
    ids = _numbers(session, collection_id, written)
    texts, wordings = [], []
    for entry in written:
        number = ids[entry.kind, entry.key]
        texts += [{"entry_id": number} | asdict(text) for text in entry.texts]
        for is_keyword, words in ((False, entry.aliases), (True, entry.keywords)):
            wordings += [{"entry_id": number, "is_keyword": is_keyword, "text": word} for word in words]
    for kind, rows in ((EntryTextRow, texts), (WordingRow, wordings)):
        if rows:
            session.execute(insert(kind), rows)
    session.expire_all()


def _columns(entry: Entry, at: datetime) -> dict[str, Any]:
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
        "updated_at": at,
    }

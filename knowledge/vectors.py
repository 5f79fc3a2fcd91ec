"""The vectors of entries for the optional sentence embeddings: read from the database, made where they are missing.

No transaction is open while vectors are made, and each write is short. Several processes may do it at once: each goes
its own way through what is missing, and leaves out what another has stored meanwhile.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, select

from knowledge.analyses import Read, keep_current
from knowledge.content import EntryKind
from knowledge.meaning import Meaning, fingerprint_of_entries, stored_vectors
from knowledge.repository import load_numbered
from knowledge.search import is_searched
from knowledge.tables import AccountCollectionRow, EntryRow, EntryVectorRow
from storage.database import Database

_AT_ONCE = 2
"""Entries made between two looks at `stop`: some 0.4 s, so that an edit is still found within a second."""


def load_vectors(database: Database, account_id: int, read: Read, meaning: Meaning) -> dict[str, bytes]:
    """The stored vectors of what was read, by entry id, as ByMeaning takes them. Of two entries with one id the first
    wins; its vector may be missing, and so may that of an entry changed since."""
    query = (
        select(EntryVectorRow.entry_id, EntryVectorRow.entry_version, EntryVectorRow.content)
        .join(EntryRow, EntryRow.id == EntryVectorRow.entry_id)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id, _fits(meaning))
    )
    with database.reading() as session:
        stored = {(number, version): content for number, version, content in session.execute(query)}
    winners: dict[str, tuple[int, int]] = {}
    for number, one in read.items():
        winners.setdefault(one.entry.id, (number, one.stamp.version))
    return {entry_id: stored[place] for entry_id, place in winners.items() if place in stored}


def list_missing(database: Database, account_id: int, meaning: Meaning) -> list[int]:
    """The row numbers of the account's entries that lack a vector."""
    query = (
        _missing(meaning)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id)
    )
    with database.reading() as session:
        return list(session.scalars(query))


def make_missing(database: Database, account_id: int, meaning: Meaning, stop: Callable[[], bool]) -> bool:
    """Make and store the vectors that the account's entries lack, until `stop()`; whether it came to the end.

    Some 0.2 s an entry. `stop` is asked after every few. Raises SQLAlchemyError when they cannot be stored.
    """
    missing = list_missing(database, account_id, meaning)
    random.shuffle(missing)
    for start in range(0, len(missing), _AT_ONCE):
        _make(database, missing[start : start + _AT_ONCE], meaning)
        if stop():
            return False
    return True


def _make(database: Database, numbers: list[int], meaning: Meaning) -> None:
    with database.reading() as session:
        still = session.scalars(_missing(meaning).where(EntryRow.id.in_(numbers))).all()
        entries = load_numbered(session, still) if still else {}
    contents = stored_vectors(meaning, [entry for _, entry in entries.values()])
    fingerprint = fingerprint_of_entries(meaning)
    rows: list[dict[str, Any]] = [
        {"entry_id": number, "entry_version": stamp.version, "fingerprint": fingerprint, "content": content}
        for (number, (stamp, _)), content in zip(entries.items(), contents, strict=True)
    ]
    keep_current(database, EntryVectorRow, rows)


def _fits(meaning: Meaning) -> Any:
    return and_(
        EntryVectorRow.entry_id == EntryRow.id,
        EntryVectorRow.entry_version == EntryRow.version,
        EntryVectorRow.fingerprint == fingerprint_of_entries(meaning),
    )


def _missing(meaning: Meaning) -> Select[int]:
    searched = [kind for kind in EntryKind if is_searched(kind)]
    return (
        select(EntryRow.id)
        .outerjoin(EntryVectorRow, _fits(meaning))
        .where(EntryVectorRow.entry_id.is_(None), EntryRow.kind.in_(searched))
    )

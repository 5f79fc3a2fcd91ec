"""One way for every kind: what was read is compared with what is stored, and saved, in the caller's transaction.

A dry run is the same with a transaction that is rolled back, or `writes=False` in one that only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from knowledge.content import Entry, EntryKind, Provenance
from knowledge.differences import Difference, differences
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.history_tables import EntryImportRow, EntryVersionRow
from knowledge.importers.identity import load_identities
from knowledge.importers.merging import Merged, merged
from knowledge.importers.spool import SourcedEntry, Spool
from knowledge.repository import DATED_KINDS
from knowledge.saving import Author, StoredEntry, in_parts, known_entries, load_stored, remove_stored, write_entries
from knowledge.tables import EntryRow, EntryTextRow, WordingRow
from storage.database import count_rows_anew, insert_or_update

_FILLED = (EntryRow, EntryTextRow, WordingRow, EntryImportRow, EntryVersionRow)


class ChangeKind(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    VANISHED = "vanished"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one entry. `kept` names corrections that stay, `conflicts` those the file contradicts.

    `result` is the entry as it will be; None for one that is not in the file.
    """

    what: ChangeKind
    entry_id: str
    title: str
    origin: Provenance | None = None
    fields: tuple[Difference, ...] = ()
    kept: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    result: Entry | None = None


@dataclass(slots=True)
class ImportCount:
    """How many entries became what; `kept` and `conflicts` count entries, too."""

    new: int = 0
    changed: int = 0
    same: int = 0
    vanished: int = 0
    removed: int = 0
    kept: int = 0
    conflicts: int = 0

    def add(self, change: Change) -> None:
        """Count one."""
        name = str(change.what)
        setattr(self, name, getattr(self, name) + 1)
        self.kept += bool(change.kept)
        self.conflicts += bool(change.conflicts)

    def join(self, other: ImportCount) -> None:
        """Add the other's numbers."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to do with a spool. `kinds` and `list_name` say what the file is about: what it lacks has vanished."""

    author: Author
    today: date
    kinds: tuple[EntryKind, ...]
    list_name: str = ""
    writes: bool = True
    removes_vanished: bool = False
    tell: Callable[[Change], None] = field(default=lambda _change: None)
    """Called for every entry, in order; vanished ones come last."""


@dataclass(frozen=True, slots=True)
class _Planned:
    sourced: SourcedEntry
    stored: StoredEntry | None
    result: Merged
    change: Change
    import_row: dict[str, Any] | None


def import_entries(session: Session, collection_id: int, spool: Spool, order: ImportOrder) -> ImportCount:
    """Compare a spool with a collection, and save it if the order says so. Importing a file again changes nothing.

    Without writing, the collection may be 0, one that is not there yet.
    """
    count = ImportCount()
    identities = load_identities(session, collection_id, order.kinds, order.list_name)
    seen: set[int] = set()
    is_counted = False
    for batch in spool.batches():
        adopted = [replace(one, entry=identities.adopted(one.entry, spool.holds)) for one in batch]
        planned = _planned(session, collection_id, adopted, order)
        for one in planned:
            count.add(one.change)
            order.tell(one.change)
            if one.stored:
                seen.add(one.stored.number)
        if order.writes:
            seen |= _written(session, collection_id, planned, order.author)
            if count.new and not is_counted:
                is_counted = True
                count_rows_anew(session, _FILLED)
    for stored in _vanished(session, collection_id, seen, order):
        if order.removes_vanished and order.writes:
            remove_stored(session, collection_id, stored, order.author)
        what = ChangeKind.REMOVED if order.removes_vanished else ChangeKind.VANISHED
        for gone in stored:
            change = Change(what, gone.entry.id, gone.entry.title)
            count.add(change)
            order.tell(change)
    return count


def _planned(session: Session, collection_id: int, batch: Sequence[SourcedEntry], order: ImportOrder) -> list[_Planned]:
    known = known_entries(session, collection_id, [one.entry for one in batch])
    origins = _import_rows(session, [stored.number for stored in known.values()])
    return [_plan(one, known.get(one.entry.id), origins, order) for one in batch]


def _plan(
    sourced: SourcedEntry, stored: StoredEntry | None, origins: dict[int, EntryImportRow], order: ImportOrder
) -> _Planned:
    given, origin = sourced.entry, sourced.origin
    row = {
        "file": origin.file,
        "line": origin.line,
        "licence": origin.licence,
        "list_name": order.list_name,
        "imported_on": order.today,
    }
    if stored is None:
        what = Change(ChangeKind.NEW, given.id, given.title, origin, result=given)
        return _Planned(sourced, None, Merged(given), what, row | {"content": entry_as_json(given)})
    last = origins.get(stored.number)
    row["licence"] = origin.licence or (last.licence if last else "")
    row["content"] = entry_as_json(given)
    if not sourced.has_position:
        given = replace(given, position=stored.entry.position)
    fields: tuple[Difference, ...] = ()
    if last is not None and last.content == row["content"] and stored.entry == given:
        result = Merged(given)  # nobody has changed anything, as with most rows of a file that comes again
    else:
        before = entry_from_json(last.content) if last else None
        if before is not None and not sourced.has_position:
            before = replace(before, position=stored.entry.position)
        result = merged(stored.entry, before, given)
        fields = differences(stored.entry, result.entry)
    kind = ChangeKind.CHANGED if fields else ChangeKind.SAME
    kept, conflicts = tuple(result.kept), tuple(result.conflicts)
    change = Change(kind, given.id, result.entry.title, origin, fields, kept, conflicts, result.entry)
    is_as_before = last is not None and all(
        getattr(last, name) == row[name] for name in ("file", "line", "licence", "list_name", "content")
    )
    return _Planned(sourced, stored, result, change, None if is_as_before else row)


def _written(session: Session, collection_id: int, planned: Sequence[_Planned], author: Author) -> set[int]:
    """Save a batch; the row numbers of what is new."""
    changed = [one for one in planned if one.change.what != ChangeKind.SAME]
    known = {one.result.entry.id: one.stored for one in changed if one.stored}
    numbers = write_entries(session, collection_id, [one.result.entry for one in changed], known, author)
    rows = [
        {"entry_id": one.stored.number if one.stored else numbers[one.result.entry.id]} | one.import_row
        for one in planned
        if one.import_row
    ]
    insert_or_update(session, EntryImportRow, sorted(rows, key=lambda row: row["entry_id"]))
    return {numbers[one.result.entry.id] for one in changed if one.stored is None}


def _import_rows(session: Session, numbers: Sequence[int]) -> dict[int, EntryImportRow]:
    query = select(*EntryImportRow.__table__.columns).where(EntryImportRow.entry_id.in_(numbers))
    return {row.entry_id: row for row in session.execute(query)}  # type: ignore[misc]


def _vanished(session: Session, collection_id: int, seen: set[int], order: ImportOrder) -> Iterator[list[StoredEntry]]:
    """What earlier imports brought and this one does not have. What is over by itself is not missed."""
    for kind in order.kinds:
        numbers = [number for number in session.scalars(_imported(collection_id, kind, order)) if number not in seen]
        for some in in_parts(numbers):
            yield load_stored(session, some)


def _imported(collection_id: int, kind: EntryKind, order: ImportOrder) -> Select[int]:
    query = (
        select(EntryRow.id)
        .join(EntryImportRow, EntryImportRow.entry_id == EntryRow.id)
        .where(EntryRow.collection_id == collection_id, EntryRow.kind == kind)
        .where(EntryImportRow.list_name == order.list_name)
        .order_by(EntryRow.id)
    )
    return query.where(EntryRow.starts_at >= order.author.at) if kind in DATED_KINDS else query

"""Leafing through what a town knows, a page at a time: each collection is read by an index, from where one stopped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from knowledge.content import Entry, EntryKind
from knowledge.entry_json import entry_from_json
from knowledge.history_tables import EntryVersionRow
from knowledge.saving import StoredEntry, load_stored
from knowledge.tables import EntryRow

PAGE = 50
MOST_COUNTED = 99
"""More are not counted: "99+" says enough."""

_DIVIDER = "~"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `owners` None means any; `""` among them is whoever has none. `overdue_on` is Japan's date.

    Without a kind, those of `but` are left out. With `unowned`, whoever has none counts only if of these kinds.
    """

    kind: EntryKind | None = None
    owners: Collection[str] | None = None
    overdue_on: date | None = None
    but: Collection[EntryKind] = ()
    unowned: Collection[EntryKind] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, and where the next page begins; `after` is empty on the last one."""

    entries: tuple[StoredEntry, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Removed:
    """An entry that is gone: as it was, when it was removed (UTC), and by whom."""

    number: int
    entry: Entry
    removed_at: datetime
    removed_by: str


def browse(session: Session, collections: Sequence[int], wanted: Wanted, after: str = "") -> Page:
    """The next entries: a collection after the other, by kind and key, those that are overdue by date.

    `after` is that of the page before; what cannot be read in it begins anew. Of two collections with the same entry
    the first one's is given.
    """
    columns = _order(wanted)
    first, start = _start(after, len(columns))
    found: list[tuple[str, int]] = []
    for place, number in enumerate(collections):
        if place < first or len(found) > PAGE:
            continue
        query = _filtered(select(*columns, EntryRow.id), number, wanted).where(~_is_in(collections[:place]))
        if start and place == first:
            query = query.where(tuple_(*columns) > tuple_(*_typed(start, wanted)))
        rows = session.execute(query.order_by(*columns).limit(PAGE + 1 - len(found)))
        found += [(_DIVIDER.join(map(str, (place, *row[:-1]))), row[-1]) for row in rows]
    loaded = {one.number: one for one in load_stored(session, [row_id for _, row_id in found[:PAGE]])}
    entries = tuple(loaded[row_id] for _, row_id in found[:PAGE] if row_id in loaded)
    return Page(entries, found[PAGE - 1][0] if len(found) > PAGE else "")


def count_up_to(session: Session, collections: Sequence[int], wanted: Wanted) -> int:
    """How many there are; one more than MOST_COUNTED means "many"."""
    left = MOST_COUNTED + 1
    for number in collections:
        some = _filtered(select(EntryRow.id), number, wanted).limit(left).subquery()
        left -= session.scalar(select(func.count()).select_from(some)) or 0
        if left <= 0:
            return MOST_COUNTED + 1
    return MOST_COUNTED + 1 - left


def list_removed(session: Session, collections: Sequence[int], limit: int = PAGE) -> list[Removed]:
    """What was removed last and has not come back, the newest first."""
    found: list[Removed] = []
    later = EntryVersionRow.__table__.alias("later")
    for number in collections:
        is_back = exists().where(
            EntryRow.collection_id == number,
            EntryRow.kind == EntryVersionRow.kind,
            EntryRow.key == EntryVersionRow.key,
        )
        is_older = exists().where(
            later.c.collection_id == number,
            later.c.kind == EntryVersionRow.kind,
            later.c.key == EntryVersionRow.key,
            later.c.id > EntryVersionRow.id,
        )
        query = (
            select(EntryVersionRow)
            .where(EntryVersionRow.collection_id == number, EntryVersionRow.removed_at.is_not(None))
            .where(~is_back, ~is_older)
            .order_by(EntryVersionRow.removed_at.desc())
            .limit(limit)
        )
        found += [
            Removed(row.version, entry_from_json(row.content), row.removed_at, row.removed_by)
            for row in session.scalars(query)
            if row.removed_at is not None
        ]
    return sorted(found, key=lambda one: one.removed_at, reverse=True)[:limit]


def _order(wanted: Wanted) -> tuple[Any, ...]:
    """The columns that an index has in this order, which is also that of the page."""
    if wanted.overdue_on is not None:
        return (EntryRow.review_on, EntryRow.kind, EntryRow.key)
    return (EntryRow.kind, EntryRow.key)


def _filtered(query: Select[Any], collection_id: int, wanted: Wanted) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [EntryRow.collection_id == collection_id]
    if wanted.kind is not None:
        conditions.append(EntryRow.kind == wanted.kind)
    elif wanted.but:
        conditions.append(EntryRow.kind.not_in(wanted.but))
    if wanted.owners is not None:
        conditions.append(EntryRow.owner_key.in_(wanted.owners))
    if wanted.unowned:
        conditions.append(or_(EntryRow.owner_key != "", EntryRow.kind.in_(wanted.unowned)))
    if wanted.overdue_on is not None:
        conditions.append(EntryRow.review_on < wanted.overdue_on)
    return query.where(*conditions)


def _is_in(collections: Sequence[int]) -> ColumnElement[bool]:
    """Whether one of these collections has the same entry."""
    other = aliased(EntryRow)
    same = (other.kind == EntryRow.kind, other.key == EntryRow.key)
    return exists().where(other.collection_id.in_(collections), *same) if collections else false()


def _start(after: str, length: int) -> tuple[int, tuple[str, ...]]:
    """The place of the collection, and the values of the columns."""
    place, *parts = after.split(_DIVIDER, length)
    is_whole = place.isascii() and place.isdigit() and len(parts) == length
    return (int(place[:3]), tuple(parts)) if is_whole else (0, ())


def _typed(start: Sequence[str], wanted: Wanted) -> Sequence[Any]:
    if wanted.overdue_on is None:
        return start
    try:
        return (date.fromisoformat(start[0]), *start[1:])
    except ValueError:
        return (date.min, *start[1:])

"""Looking into a town's audit. Newest first; every filter follows an index, however long the audit is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from people.audit import EVERY
from people.audit_chain import INSTALLATION, LINE_COLUMNS, AuditLine, line_of
from people.audit_tables import AuditLineRow
from storage.base import UtcDateTime

MOST_LINES = 500
"""The most lines that one search gives."""

_READ_AT_ONCE = 1_000
_SHOWS_PERSONS = (".view", ".export")


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which lines; an empty field means any. From `start` on, and before `end`.

    `action` with a dot is that very action, without one it is an area: `notice` finds `notice.approve`. Likewise
    `about`: `notice:12` is that very notice, `notice` every notice.
    """

    login: str = ""
    action: str = ""
    about: str = ""
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """That somebody saw, or could have seen, somebody's data: how often, and when first and last.

    `about` with `:*` is a page that shows all of a kind.
    """

    login: str
    user_id: int | None
    about: str
    action: str
    times: int
    first_at: datetime
    last_at: datetime


def search(
    session: Session, account_id: int | None, query: AuditQuery, before: int | None = None, limit: int = 50
) -> Sequence[AuditLine]:
    """A page of lines, newest first, at most `MOST_LINES`. `before` is the number of the last line of the page above.

    `account_id` None: the installation's own.
    """
    selected = _selected(account_id, query)
    if before is not None:
        seen = _time_of(session, account_id, before)
        if seen is None:
            return []
        selected = selected.where(_placed < _moment(seen, before))
    newest = selected.order_by(AuditLineRow.at.desc(), AuditLineRow.sequence.desc())
    return [line_of(row) for row in session.execute(newest.limit(min(limit, MOST_LINES)))]


def export(session: Session, account_id: int | None, query: AuditQuery) -> Iterator[AuditLine]:
    """All lines of a query, oldest first, a thousand per statement. An export of everything holds a whole chain."""
    oldest = _selected(account_id, query).order_by(AuditLineRow.at, AuditLineRow.sequence).limit(_READ_AT_ONCE)
    page = oldest
    while rows := session.execute(page).all():
        yield from map(line_of, rows)
        page = oldest.where(_placed > _moment(rows[-1].at, rows[-1].sequence))


def who_saw(
    session: Session, account_id: int | None, about: str, start: datetime, end: datetime, *, login: str = ""
) -> Sequence[Sighting]:
    """Who could see whom between two moments, by login.

    `about` is one record (`contact:5`; pages that show all contacts count), a kind, or empty for everybody. With
    `login`, what that one user could see.
    """
    kind, colon, _number = about.partition(":")
    seen = _selected(account_id, AuditQuery(login=login, about="" if colon else kind, start=start, end=end))
    seen = seen.where(or_(*(AuditLineRow.action.endswith(ending) for ending in _SHOWS_PERSONS)))
    if colon:
        seen = seen.where(AuditLineRow.about.in_([about, f"{kind}:{EVERY}"]))
    who = (AuditLineRow.login, AuditLineRow.user_id, AuditLineRow.about, AuditLineRow.action)
    counted = seen.with_only_columns(*who, func.count(), func.min(AuditLineRow.at), func.max(AuditLineRow.at))
    return [Sighting(*row) for row in session.execute(counted.group_by(*who).order_by(*who))]


_placed = tuple_(AuditLineRow.at, AuditLineRow.sequence)


def _moment(at: datetime, sequence: int) -> Any:
    return tuple_(literal(at, UtcDateTime()), literal(sequence))


def _time_of(session: Session, account_id: int | None, sequence: int) -> datetime | None:
    """When a line was written; None when it has been let go, and all before it with it."""
    number = account_id or INSTALLATION
    query = select(AuditLineRow.at).where(AuditLineRow.account_id == number, AuditLineRow.sequence == sequence)
    return session.scalar(query)


def _selected(account_id: int | None, query: AuditQuery) -> Select[Any]:
    selected = select(*LINE_COLUMNS).where(AuditLineRow.account_id == (account_id or INSTALLATION))
    if query.login:
        selected = selected.where(AuditLineRow.login == query.login)
    if query.action:
        selected = selected.where(_part(query.action, ".", AuditLineRow.area, AuditLineRow.action))
    if query.about:
        selected = selected.where(_part(query.about, ":", AuditLineRow.kind, AuditLineRow.about))
    if query.start is not None:
        selected = selected.where(AuditLineRow.at >= query.start)
    if query.end is not None:
        selected = selected.where(AuditLineRow.at < query.end)
    return selected


def _part(wanted: str, divider: str, first: Any, whole: Any) -> ColumnElement[bool]:
    """`notice` and `notice.` mean the first part, `notice.approve` the whole."""
    bare = wanted.removesuffix(divider)
    is_equal: ColumnElement[bool] = (whole if divider in bare else first) == bare
    return is_equal

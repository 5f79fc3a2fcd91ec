"""Lectures and events, which are asked for by date and place: read from the database when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from knowledge.content import JAPAN, Entry, EntryClass, EntryKind
from knowledge.repository import entries_of_account, entry_of
from knowledge.tables import AccountCollectionRow, EntryRow

_SPARE = 50
"""Lectures that are read beyond what is asked for, since some of today have begun."""
_LONGEST = timedelta(92)
"""How long ago an event may have begun of which nobody noted until when it is valid."""
_UNENDING = timedelta(hours=3)
"""How long an event that does not say when it ends is taken to last."""


def list_upcoming_lectures(
    session: Session, account_id: int, municipality_code: str, after: datetime, limit: int
) -> list[Entry]:
    """The next public lectures of a municipality that have not begun, soonest first; `after` is the present, aware.

    A course that has begun cannot be joined. One of today whose time nobody wrote down may be still to come.
    """
    query = _of_kind(account_id, EntryKind.LECTURE, _day(after)).where(
        EntryRow.municipality_code == municipality_code, EntryRow.starts_at >= _midnight(_day(after))
    )
    found = _distinct(session.scalars(_soonest_first(query, limit + _SPARE)))
    return [entry for entry in found if _is_to_begin(entry, after)][:limit]


def list_lecture_municipalities(session: Session, account_id: int, after: datetime) -> list[str]:
    """The codes of the municipalities that have public lectures after this instant."""
    query = (
        select(EntryRow.municipality_code)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == EntryRow.collection_id)
        .where(
            AccountCollectionRow.account_id == account_id,
            EntryRow.kind == EntryKind.LECTURE,
            EntryRow.starts_at >= after,
            *_open_on(_day(after)),
        )
        .distinct()
        .order_by(EntryRow.municipality_code)
    )
    return list(session.scalars(query))


def list_events(
    session: Session,
    account_id: int,
    municipality_codes: Sequence[str],
    days: tuple[date, date | None],
    now: datetime,
    limit: int,
) -> list[Entry]:
    """Public events of these municipalities on the days from the first to the last, both included, Japan's dates.

    None as the last day means no end. Those that begin come first, soonest first, then those that go on. `limit` is
    the most that are read of either; `now` is aware: what is over by then is not listed.
    """
    first, last = max(days[0], _day(now)), days[1]
    query = _of_kind(account_id, EntryKind.EVENT, _day(now)).where(EntryRow.municipality_code.in_(municipality_codes))
    last_session = or_(
        EntryRow.valid_until >= first,
        EntryRow.valid_until.is_(None) & (EntryRow.starts_at >= _midnight(first - _LONGEST)),
    )
    begins = [EntryRow.starts_at >= _midnight(first)]
    if last is not None:
        begins.append(EntryRow.starts_at < _midnight(last + timedelta(1)))
    goes_on = query.where(EntryRow.starts_at < _midnight(first), last_session)
    rows = [
        *session.scalars(_soonest_first(query.where(*begins), limit)),
        *session.scalars(goes_on.order_by(None).order_by(EntryRow.valid_until, EntryRow.id).limit(limit)),
    ]
    found = [(when, entry) for entry in _distinct(rows) if (when := next_session(entry, now, first, last))]
    return [entry for _, entry in sorted(found, key=lambda pair: (_goes_on(pair[1], first), pair[0]))]


def prefecture_of(municipality_code: str) -> str:
    """The code of the prefecture of a municipality, of six digits."""
    first, second = int(municipality_code[0]), int(municipality_code[1])
    return f"{municipality_code[:2]}000{(11 - (first * 6 + second * 5) % 11) % 10}"


def next_session(entry: Entry, now: datetime, first: date, last: date | None) -> datetime | None:
    """When an event next takes place on these days, aware; None when it does not, or is over.

    Of one that goes on from day to day it is its beginning.
    """
    if entry.starts_at is None:
        return None
    if (until := _iso_day(entry.details.get("last_day"))) is not None:
        begins = _day(entry.starts_at)
        return entry.starts_at if until >= first and (last is None or begins <= last) else None
    for begins, ends in _sessions(entry):
        day = _day(begins)
        if ends > now and day >= first and (last is None or day <= last):
            return begins
    return None


def _sessions(entry: Entry) -> list[tuple[datetime, datetime]]:
    """Beginning and end of each session; without an end they last some hours, without a time all day."""
    given = entry.details.get("sessions")
    if isinstance(given, list):
        found = [session for one in given if isinstance(one, dict) and (session := _session(one))]
        return sorted(found)
    if entry.starts_at is None:
        return []
    local = entry.starts_at.astimezone(JAPAN)
    starts = "" if entry.details.get("time_unknown") else f"{local:%H:%M}"
    session = _session({"day": local.date().isoformat(), "starts": starts, "ends": entry.details.get("ends")})
    return [session] if session else []


def _session(one: dict[str, Any]) -> tuple[datetime, datetime] | None:
    day = _iso_day(one.get("day"))
    if day is None:
        return None
    starts, ends = _clock(one.get("starts")), _clock(one.get("ends"))
    begins = datetime.combine(day, starts or time(0), JAPAN)
    if ends is not None:
        return begins, datetime.combine(day, ends, JAPAN)
    return begins, begins + (_UNENDING if starts else timedelta(1))


def _goes_on(entry: Entry, first: date) -> bool:
    return "last_day" in entry.details and entry.starts_at is not None and _day(entry.starts_at) < first


def _is_to_begin(entry: Entry, now: datetime) -> bool:
    return entry.starts_at is not None and (entry.starts_at >= now or bool(entry.details.get("time_unknown")))


def _of_kind(account_id: int, kind: EntryKind, today: date) -> Select[EntryRow]:
    return entries_of_account(account_id).where(EntryRow.kind == kind, *_open_on(today))


def _open_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """What the public may see on this day."""
    return (
        EntryRow.entry_class == EntryClass.PUBLIC,
        or_(EntryRow.valid_from.is_(None), EntryRow.valid_from <= today),
        or_(EntryRow.valid_until.is_(None), EntryRow.valid_until >= today),
    )


def _soonest_first(query: Select[EntryRow], limit: int) -> Select[EntryRow]:
    by_date = query.order_by(None).order_by(EntryRow.starts_at, AccountCollectionRow.position, EntryRow.id)
    return by_date.limit(limit)


def _distinct(rows: Any) -> list[Entry]:
    """The entries of rows; of those with one id, in several collections, the first."""
    found: dict[str, Entry] = {}
    for row in rows:
        entry = entry_of(row)
        found.setdefault(entry.id, entry)
    return list(found.values())


def _day(at: datetime) -> date:
    return at.astimezone(JAPAN).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), JAPAN).astimezone(UTC)


def _iso_day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _clock(value: object) -> time | None:
    if value == "24:00":
        return time(23, 59)
    try:
        return time.fromisoformat(str(value)) if value else None
    except ValueError:
        return None

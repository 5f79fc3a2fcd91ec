"""What a town sends in a week, day by day: what has left, what will leave, what falls due, what is to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from knowledge.collection.national_holidays import holidays_of
from scheduler.schedules import list_series
from scheduler.series import RuleInvalid, next_due, parsed_rule
from scheduler.tables import Notice, NoticeStatus

AT_MOST = 200
"""Notices of one sort in one week; a town that sends more looks at the list instead."""

_MOST_DAYS = 31


class AgendaKind(StrEnum):
    """Why something stands in the agenda."""

    SENT = "sent"
    """It began to leave then; its status says what became of it."""
    SCHEDULED = "scheduled"
    SERIES = "series"
    """A series falls due then."""
    ENDS = "ends"
    """What the notice opened is to end then, and its end has not been told yet."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing at one time. A series has its `key` and no number, a notice its number and its title."""

    at: datetime
    kind: AgendaKind
    notice_id: int | None = None
    title: str = ""
    status: NoticeStatus | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """One day of the town with what is on it, in order. `holiday` is its name, empty on other days."""

    day: date
    holiday: str
    is_today: bool
    items: tuple[AgendaItem, ...]


def week_ahead(session: Session, account_id: int, at: datetime, zone: ZoneInfo, days: int = 7) -> tuple[AgendaDay, ...]:
    """The day of `at` and those after it, at most 31 in all."""
    today = at.astimezone(zone).date()
    count = max(1, min(days, _MOST_DAYS))
    start, end = _midnight(today, zone), _midnight(today + timedelta(days=count), zone)
    items = [*_notices(session, account_id, start, end), *_series(session, account_id, at, end)]
    return days_of(today, count, items, zone)


def days_of(first: date, count: int, items: Iterable[AgendaItem], zone: ZoneInfo) -> tuple[AgendaDay, ...]:
    """So many days from `first`, the day of today, on, each with its items in order; items of other days are left out.
    Pure.
    """
    by_day: dict[date, list[AgendaItem]] = {}
    for item in items:
        by_day.setdefault(item.at.astimezone(zone).date(), []).append(item)
    wanted = [first + timedelta(days=number) for number in range(count)]
    return tuple(
        AgendaDay(
            day=day,
            holiday=holidays_of(day.year).get(day, ""),
            is_today=day == first,
            items=tuple(sorted(by_day.get(day, ()), key=_order)),
        )
        for day in wanted
    )


def slots_between(rule: str, zone: str, first: datetime, end: datetime) -> Iterator[datetime]:
    """When a series falls due before `end`, beginning with its next time `first`; of a broken rule only that. Pure."""
    due = first
    while due < end:
        yield due
        try:
            due = next_due(parsed_rule(rule), zone, due)
        except RuleInvalid:
            return


def _notices(session: Session, account_id: int, start: datetime, end: datetime) -> Iterator[AgendaItem]:
    is_scheduled = Notice.status == NoticeStatus.SCHEDULED
    is_untold = Notice.ended_at.is_(None) & Notice.sending_at.is_not(None)
    looks: Mapping[AgendaKind, tuple[InstrumentedAttribute[datetime | None], Sequence[ColumnElement[bool]]]] = {
        AgendaKind.SENT: (Notice.sending_at, ()),
        AgendaKind.SCHEDULED: (Notice.scheduled_at, (is_scheduled,)),
        AgendaKind.ENDS: (Notice.ends_at, (is_untold,)),
    }
    for kind, (moment, conditions) in looks.items():
        rows = session.execute(
            select(moment, Notice.id, Notice.title, Notice.status)
            .where(Notice.account_id == account_id, moment >= start, moment < end, *conditions)
            .order_by(moment, Notice.id)
            .limit(AT_MOST)
        )
        for when, notice_id, title, status in rows:
            if when is not None:
                yield AgendaItem(when, kind, notice_id, title, NoticeStatus(status))


def _series(session: Session, account_id: int, at: datetime, end: datetime) -> Iterator[AgendaItem]:
    """What is overdue already stands at the present moment: the next beat takes it."""
    for series in list_series(session, account_id):
        if series.is_active:
            for due in slots_between(series.rule, series.zone, series.next_at, end):
                yield AgendaItem(max(due, at), AgendaKind.SERIES, key=series.key)


def _order(item: AgendaItem) -> tuple[datetime, str, int, str]:
    return item.at, item.kind, item.notice_id or 0, item.key


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)

"""What waits for one person: to be approved, to be let go on, to be finished, to be looked after. Cheap enough for
every page: nothing is counted beyond a hundred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.safety_tables import Hold
from scheduler.series_tables import RunOutcome, Series, SeriesRun
from scheduler.tables import Notice, NoticeStatus, Urgency
from scheduler.watch_tables import Alarm, AlarmKind

COUNTED = 99
"""More are called `99+`."""

LOOKED_AT = 300
"""Notices of one status that are looked at, the newest: those whose time is over do not stay in these."""

SHOWN = 5
"""Of each sort, the first to be looked after."""

ALARMS_FOR = timedelta(days=1)
"""How long an alarm is news."""

MISSED_FOR = timedelta(days=35)
"""How long a slot of a series that came to nothing is shown, unless a later one went well."""

_CAME_TO_NOTHING = (RunOutcome.MISSED, RunOutcome.NOTHING_TO_SEND, RunOutcome.STOPPED)


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A notice that somebody waits for. `reason` is why it is held (`HoldReason`), empty for one that is not."""

    id: int
    title: str
    is_emergency: bool
    author_id: int | None
    created_at: datetime
    valid_until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaitingNotices:
    """The first few and how many there are, at most `COUNTED`, and whether there are more."""

    rows: tuple[WaitingNotice, ...] = ()
    count: int = 0
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """The last slot of a series, and that it came to nothing."""

    key: str
    due_at: datetime
    outcome: RunOutcome


@dataclass(frozen=True, slots=True)
class OpenAlarm:
    """An alarm of the last day."""

    kind: AlarmKind
    notice_id: int | None
    details: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits for one person in one town."""

    to_approve: WaitingNotices
    held: WaitingNotices
    my_drafts: WaitingNotices
    runs: tuple[WaitingRun, ...]
    alarms: tuple[OpenAlarm, ...]

    @property
    def count(self) -> int:
        """How many things there are; what somebody only has to know is not among them."""
        return self.to_approve.count + self.held.count + self.my_drafts.count + len(self.runs)


def waiting_for(session: Session, account_id: int, user_id: int, at: datetime, *, may_approve: bool) -> Waiting:
    """What waits for a user. Whoever may not approve is shown drafts, series and alarms only."""
    nothing = WaitingNotices()
    return Waiting(
        to_approve=to_approve(session, account_id, user_id, at) if may_approve else nothing,
        held=held_notices(session, account_id, at) if may_approve else nothing,
        my_drafts=drafts_of(session, account_id, user_id, at),
        runs=failed_runs(session, account_id, at),
        alarms=open_alarms(session, account_id, at),
    )


def to_approve(session: Session, account_id: int, user_id: int, at: datetime) -> WaitingNotices:
    """Checked notices that somebody else wrote."""
    return _notices(session, account_id, NoticeStatus.CHECKED, at, lambda author_id: author_id != user_id)


def held_notices(session: Session, account_id: int, at: datetime) -> WaitingNotices:
    """Notices that the safety valve or a guard stopped, with the reason of the last hold."""
    held = _notices(session, account_id, NoticeStatus.HELD, at, lambda _author_id: True)
    ids = [row.id for row in held.rows]
    holds = select(Hold.notice_id, Hold.reason).where(
        Hold.account_id == account_id, Hold.notice_id.in_(ids), Hold.settled_at.is_(None)
    )
    reasons = {row[0]: row[1] for row in session.execute(holds.order_by(Hold.id))}
    rows = tuple(replace(row, reason=reasons.get(row.id, "")) for row in held.rows)
    return WaitingNotices(rows, held.count, held.is_more)


def drafts_of(session: Session, account_id: int, user_id: int, at: datetime) -> WaitingNotices:
    """What a user has begun to write and not had checked without errors."""
    return _notices(session, account_id, NoticeStatus.DRAFT, at, lambda author_id: author_id == user_id)


def failed_runs(session: Session, account_id: int, at: datetime) -> tuple[WaitingRun, ...]:
    """The active series whose last slot, of the last weeks, came to nothing."""
    latest = (
        select(func.max(SeriesRun.due_at)).where(SeriesRun.series_id == Series.id).correlate(Series).scalar_subquery()
    )
    rows = session.execute(
        select(Series.key, SeriesRun.due_at, SeriesRun.outcome)
        .join(SeriesRun, (SeriesRun.series_id == Series.id) & (SeriesRun.due_at == latest))
        .where(
            Series.account_id == account_id,
            Series.is_active.is_(True),
            SeriesRun.due_at > at - MISSED_FOR,
            SeriesRun.outcome.in_(_CAME_TO_NOTHING),
        )
        .order_by(SeriesRun.due_at.desc(), Series.id)
    )
    return tuple(WaitingRun(key, due_at, RunOutcome(outcome)) for key, due_at, outcome in rows)


def open_alarms(session: Session, account_id: int, at: datetime) -> tuple[OpenAlarm, ...]:
    """The latest alarms of the last day, newest first."""
    rows = session.scalars(
        select(Alarm)
        .where(Alarm.account_id == account_id, Alarm.kind.in_(list(AlarmKind)), Alarm.first_at > at - ALARMS_FOR)
        .order_by(Alarm.first_at.desc(), Alarm.id.desc())
        .limit(SHOWN)
    )
    return tuple(OpenAlarm(AlarmKind(row.kind), row.notice_id, row.details, row.count, row.last_at) for row in rows)


def _notices(
    session: Session, account_id: int, status: NoticeStatus, at: datetime, is_meant: Callable[[int | None], bool]
) -> WaitingNotices:
    """Those of the newest that are not over and whose author is meant: emergencies first, then what is over soonest."""
    rows = session.execute(
        select(Notice.id, Notice.title, Notice.urgency, Notice.author_id, Notice.created_at, Notice.valid_until)
        .where(Notice.account_id == account_id, Notice.status == status)
        .order_by(Notice.created_at.desc())
        .limit(LOOKED_AT)
    )
    found = [
        WaitingNotice(number, title, urgency == Urgency.EMERGENCY, author_id, created_at, valid_until)
        for number, title, urgency, author_id, created_at, valid_until in rows
        if valid_until > at and is_meant(author_id)
    ]
    found.sort(key=lambda row: (not row.is_emergency, row.valid_until, row.id))
    return WaitingNotices(tuple(found[:SHOWN]), min(len(found), COUNTED), len(found) > COUNTED)

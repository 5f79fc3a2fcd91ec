"""The ledger: once an hour, what LINE has counted beside what we have sent. A send that was not ours raises an alarm.

LINE is asked outside every transaction. Any number of processes may try; whoever inserts the hour's row compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from people.tables import Account
from scheduler.alarms import raise_alarm
from scheduler.followers import reachable_near
from scheduler.ports import Quota, QuotaSource
from scheduler.series import JAPAN
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Notice
from scheduler.watch.comparison import LAG, OurRequest, Reading, foreign_rise, month_start
from scheduler.watch_tables import AlarmChannel, AlarmKind, AlarmMessage, LedgerReading
from storage.database import Database, insert_new

_SURELY_NOT = (
    DeliveryStatus.FAILED,
    DeliveryStatus.CANCELLED,
    DeliveryStatus.EXPIRED,
    DeliveryStatus.SUPERSEDED,
)

_log = structlog.get_logger(__name__)


def hour_of(at: datetime) -> datetime:
    """The full hour in which `at` falls."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def list_unread(session: Session, at: datetime) -> Sequence[int]:
    """Numbers of the accounts whose count has not been read in this hour."""
    read = exists().where(LedgerReading.account_id == Account.id, LedgerReading.hour_at == hour_of(at))
    return session.scalars(select(Account.id).where(~read).order_by(Account.id)).all()


def read_ledger(database: Database, source: QuotaSource, account_id: int, at: datetime) -> bool:
    """Ask LINE for a town's count and write the hour down; whether the row is ours. Raises SendFailed."""
    quota = source.quota(account_id)
    with database.writing() as session:
        rise = note_reading(session, account_id, quota, at)
    if rise:
        _log.error("ledger_strange", account_id=account_id, people=rise, alarm=True)
    return rise is not None


def note_reading(session: Session, account_id: int, quota: Quota, at: datetime) -> int | None:
    """Write an hour's count down; how many persons somebody else has reached, who raise an alarm if there are any.

    None when another process has written it down.
    """
    hour_at = hour_of(at)
    earlier = _earlier_readings(session, account_id, hour_at)
    first = month_start(at)
    since = min([first, *(reading.at for reading in earlier)]) - LAG
    ours = our_requests(session, account_id, since)
    rise = foreign_rise(Reading(hour_at, quota.used), earlier, ours)
    of_month = (one.people or 0 for one in ours if one.settled_at is None or one.settled_at >= first)
    new = {
        "account_id": account_id,
        "hour_at": hour_at,
        "line_limit": quota.limit,
        "line_used": quota.used,
        "ours": sum(of_month),
        "is_strange": rise > 0,
    }
    if not insert_new(session, LedgerReading, new):
        return None
    if rise:
        raise_alarm(session, account_id, AlarmKind.LEDGER, at, details=f"people={rise}")
    return rise


def our_requests(session: Session, account_id: int, since: datetime) -> list[OurRequest]:
    """What LINE can have counted of ours since then: requests that reached, or may have reached, people.

    A broadcast counts the friends that LINE told for the day nearest to it, and at least as many as were approved.
    """
    may_have_left = or_(Delivery.status == DeliveryStatus.SENT, Delivery.first_tried_at.is_not(None))
    people = func.json_array_length(Delivery.recipients)
    rows = session.execute(
        select(Delivery.settled_at, Delivery.method, people, Notice.audience_count, Delivery.created_at)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .where(
            Delivery.account_id == account_id,
            or_(Delivery.settled_at.is_(None), Delivery.settled_at > since),
            Delivery.status.not_in(_SURELY_NOT),
            may_have_left,
        )
    ).all()
    friends: dict[date, int | None] = {}
    ours = []
    for settled_at, method, named, approved, created_at in rows:
        if method != DeliveryMethod.BROADCAST:
            ours.append(OurRequest(settled_at, named))
            continue
        day = (settled_at or created_at).astimezone(ZoneInfo(JAPAN)).date()
        if day not in friends:
            friends[day] = reachable_near(session, account_id, day)
        known = friends[day]
        ours.append(OurRequest(settled_at, None if known is None else max(known, approved or 0)))
    return ours + _alarm_pushes(session, account_id, since)


def _alarm_pushes(session: Session, account_id: int, since: datetime) -> list[OurRequest]:
    """Alarms pushed to duty officers: one person each."""
    pushes = select(AlarmMessage.settled_at).where(
        AlarmMessage.account_id == account_id,
        AlarmMessage.channel == AlarmChannel.LINE,
        AlarmMessage.attempts > 0,
        or_(AlarmMessage.settled_at.is_(None), AlarmMessage.settled_at > since),
    )
    return [OurRequest(settled_at, 1) for settled_at in session.scalars(pushes)]


def _earlier_readings(session: Session, account_id: int, hour_at: datetime) -> list[Reading]:
    """This month's readings before an hour, and the last one of before the month, in order."""
    of_town = select(LedgerReading).where(LedgerReading.account_id == account_id, LedgerReading.hour_at < hour_at)
    first = month_start(hour_at)
    newest = of_town.where(LedgerReading.hour_at < first).order_by(LedgerReading.hour_at.desc()).limit(1)
    within = of_town.where(LedgerReading.hour_at >= first).order_by(LedgerReading.hour_at)
    rows = [*session.scalars(newest), *session.scalars(within)]
    return [Reading(row.hour_at, row.line_used, row.is_strange) for row in rows]

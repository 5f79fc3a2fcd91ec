"""What was on its way waits for a person: after a restore, after a jump of the clock, after a replay.

A notice that had passed the gate goes on, when it is released, with the requests that it had; it does not pass again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from people.tables import Account
from scheduler.alarms import SAME_ALARM, raise_alarm
from scheduler.deliveries import OPEN, finish_notice, surely_not_or_unknown
from scheduler.runs import claim_run, list_due_series, mark_outcome
from scheduler.safety_tables import Hold
from scheduler.safety_valve import HoldReason
from scheduler.series_tables import RunOutcome
from scheduler.steps import Step, move, note_step
from scheduler.sweeping import hold_open_deliveries, release_held
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus
from scheduler.watch_tables import Alarm, AlarmKind

GUARD = "guard"
"""Who wants a held notice sent, as the brake calls it: nobody."""


def lock_every_town(session: Session) -> Sequence[int]:
    """Every account's row, locked before any notice's, as the gate takes them; the numbers."""
    return session.scalars(select(Account.id).order_by(Account.id).with_for_update(key_share=True)).all()


def hold_everything(session: Session, reason: HoldReason, kind: AlarmKind, at: datetime) -> int:
    """Hold what is on its way, or due by now, in every town, and raise one alarm each; how many notices.

    Requests of drills are cancelled: a drill is easily sent anew.
    """
    town_ids = lock_every_town(session)
    moving = or_(
        Notice.status == NoticeStatus.SENDING,
        and_(Notice.status == NoticeStatus.SCHEDULED, Notice.scheduled_at <= at),
    )
    notices = session.scalars(select(Notice).where(moving).order_by(Notice.id).with_for_update()).all()
    for notice in notices:
        hold_notice(session, notice, reason, at)
    _cancel_drills(session, at)
    hold_open_deliveries(session)
    for town_id in town_ids:
        alarm_once(session, town_id, kind, at)
    return len(notices)


def hold_notice(session: Session, notice: Notice, reason: HoldReason, at: datetime) -> None:
    """Hold one notice, whatever its status is: its row is locked by the caller."""
    move(session, notice, (NoticeStatus(notice.status),), NoticeStatus.HELD)
    session.add(Hold(account_id=notice.account_id, notice_id=notice.id, reason=str(reason), actor=GUARD, held_at=at))
    note_step(session, notice, Step.HELD, at, note=str(reason))


def pass_over_series(session: Session, at: datetime) -> int:
    """Write down the slots of series that are due as held, so that none is sent a second time; how many."""
    claimed = [run for series_id in list_due_series(session, at) if (run := claim_run(session, series_id, at))]
    for run in claimed:
        mark_outcome(session, run, RunOutcome.HELD)
    return len(claimed)


def go_on(session: Session, notice: Notice, at: datetime) -> int:
    """Let a released notice that had passed the gate go on; how many of its requests are open.

    One that had ended before it was set back is only put right: nothing of it is sent again.
    """
    if notice.stopped_at is not None or notice.sent_at is not None:
        _put_right(session, notice, at)
        return 0
    move(session, notice, (NoticeStatus.HELD,), NoticeStatus.SENDING)
    requests = release_held(session, notice.account_id, notice.id)
    finish_notice(session, notice.id, at)
    session.refresh(notice)
    return requests


def alarm_once(
    session: Session,
    account_id: int,
    kind: AlarmKind,
    at: datetime,
    *,
    notice_id: int | None = None,
    details: str = "",
) -> None:
    """Raise an alarm unless another process has raised this one already: each of them sees the same clock jump."""
    known = select(Alarm.id).where(
        Alarm.account_id == account_id,
        Alarm.kind == kind,
        Alarm.first_at > at - SAME_ALARM,
        Alarm.first_at < at + timedelta(minutes=1),
    )
    if session.scalar(known.limit(1)) is None:
        raise_alarm(session, account_id, kind, at, notice_id=notice_id, details=details)


def _put_right(session: Session, notice: Notice, at: datetime) -> None:
    settle = (
        update(Delivery)
        .where(Delivery.notice_id == notice.id, Delivery.status.in_(OPEN))
        .values(status=surely_not_or_unknown(DeliveryStatus.CANCELLED), lease_until=None, settled_at=at)
    )
    session.execute(settle.execution_options(synchronize_session=False))
    ended = NoticeStatus.STOPPED if notice.stopped_at is not None else NoticeStatus.SENT
    move(session, notice, (NoticeStatus.HELD,), ended)


def _cancel_drills(session: Session, at: datetime) -> None:
    cancel = (
        update(Delivery)
        .where(Delivery.drill_id.is_not(None), Delivery.status.in_(OPEN), Delivery.settled_at.is_(None))
        .values(status=surely_not_or_unknown(DeliveryStatus.CANCELLED), lease_until=None, settled_at=at)
    )
    session.execute(cancel.execution_options(synchronize_session=False))

"""What a beat looks for in notices that have left: an end that was forgotten, requests that failed.

Each is told once for each notice: the mark is a step of the notice, written in the transaction of the alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from people.accounts import lock_account
from scheduler.alarms import raise_alarm
from scheduler.audiences import GOT_IT
from scheduler.ports import FailureKind
from scheduler.steps import Step, note_step
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus, NoticeStep, Relation
from scheduler.watch_tables import AlarmKind
from storage.database import Database

LOOKING_BACK = timedelta(days=30)
"""How old an end may be that is still missed."""

FAILURES_FOR = timedelta(days=2)
"""How long after they were settled failed requests are still told of."""

_HAS_LEFT = (NoticeStatus.SENDING, NoticeStatus.SENT, NoticeStatus.STOPPED, NoticeStatus.FAILED)
_WILL_LEAVE = (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED, NoticeStatus.HELD, *_HAS_LEFT)
_NOT_DELIVERED = (DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN, DeliveryStatus.EXPIRED)
_AT_ONCE = 100

_log = structlog.get_logger(__name__)

Query = Callable[[datetime], Select[int, int]]


def watch_ends(database: Database, at: datetime) -> int:
    """Raise what has to be told at `at`; how many notices. Any number of processes may call it at every beat."""
    told = 0
    for kind, step, query in _LOOKS:
        with database.reading() as session:
            found = session.execute(query(at).order_by(Notice.id).limit(_AT_ONCE)).all()
        for notice_id, account_id in found:
            with database.writing() as session:
                is_new = _raise_once(session, account_id, notice_id, (kind, step), at)
            if is_new:
                told += 1
                _log.warning("notice_needs_somebody", notice_id=notice_id, kind=str(kind), alarm=True)
    return told


def missing_ends(at: datetime) -> Select[int, int]:
    """Number and town of notices that reached people, whose end has come, and of whose end nobody was told."""
    later = aliased(Notice)
    is_followed = exists().where(
        later.about_id == Notice.id,
        later.relation.in_((Relation.END, Relation.CORRECTION)),
        later.status.in_(_WILL_LEAVE) & (later.status != NoticeStatus.STOPPED),
    )
    has_new_end = exists().where(
        later.about_id == Notice.id,
        later.relation == Relation.CHANGE,
        later.ends_at.is_not(None),
        later.status.in_(_HAS_LEFT),
    )
    return _unmarked(Step.END_MISSED).where(
        Notice.ends_at <= at,
        Notice.ends_at > at - LOOKING_BACK,
        Notice.status.in_(_HAS_LEFT),
        Notice.ended_at.is_(None),
        Notice.relation.in_((Relation.NONE, Relation.CHANGE)),
        exists().where(Delivery.notice_id == Notice.id, Delivery.status.in_(GOT_IT)),
        ~is_followed,
        ~has_new_end,
    )


def failed_notices(at: datetime) -> Select[int, int]:
    """Number and town of notices that have ended with requests that did not, or perhaps not, get through.

    A single person whom LINE does not know any more is no reason to wake anybody.
    """
    lately = select(Delivery.notice_id).where(
        Delivery.status.in_(_NOT_DELIVERED),
        Delivery.failure != FailureKind.RECIPIENT,
        Delivery.settled_at > at - FAILURES_FOR,
        Delivery.settled_at <= at,
    )
    return _unmarked(Step.FAILURE_TOLD).where(
        Notice.status.in_((NoticeStatus.SENT, NoticeStatus.FAILED)), Notice.id.in_(lately)
    )


def _unmarked(step: Step) -> Select[int, int]:
    mark = exists().where(NoticeStep.notice_id == Notice.id, NoticeStep.step == str(step))
    return select(Notice.id, Notice.account_id).where(~mark)


def _raise_once(session: Session, account_id: int, notice_id: int, what: tuple[AlarmKind, Step], at: datetime) -> bool:
    """Mark and alarm; False when another process was faster. The town's row is locked first, as at the gate."""
    kind, step = what
    lock_account(session, account_id)
    notice = session.scalar(_unmarked(step).with_only_columns(Notice).where(Notice.id == notice_id))
    if notice is None:
        return False
    details = _numbers(session, notice_id) if kind == AlarmKind.DELIVERY_FAILED else ""
    note_step(session, notice, step, at, note=details)
    alarm = raise_alarm(session, account_id, kind, at, notice_id=notice_id, details=details)
    if alarm.notice_id == notice_id:
        alarm.details = details  # the first refusal may have raised it already, without the numbers
    return True


def _numbers(session: Session, notice_id: int) -> str:
    """How many requests ended how, such as `sent=12 failed=3`."""
    query = select(Delivery.status, func.count(Delivery.id)).where(Delivery.notice_id == notice_id)
    counts = {DeliveryStatus(status): count for status, count in session.execute(query.group_by(Delivery.status))}
    order = (DeliveryStatus.SENT, *_NOT_DELIVERED)
    return " ".join(f"{status}={counts[status]}" for status in order if status in counts)


_LOOKS: Sequence[tuple[AlarmKind, Step, Query]] = (
    (AlarmKind.END_MISSING, Step.END_MISSED, missing_ends),
    (AlarmKind.DELIVERY_FAILED, Step.FAILURE_TOLD, failed_notices),
)

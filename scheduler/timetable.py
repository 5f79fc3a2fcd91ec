"""Notices that leave at a time, and notices whose time is over. Called at every beat, by any number of processes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.tables import Account
from scheduler.alarms import raise_alarm
from scheduler.gate import NobodyToReach, SendingStopped, actor_of_user, pass_gate
from scheduler.holds import settle_holds
from scheduler.notices import get_notice
from scheduler.steps import Step, StepRefused, move, note_step
from scheduler.sweeping import sweep_deliveries
from scheduler.tables import Notice, NoticeStatus
from scheduler.watch.holding import go_on
from scheduler.watch_tables import AlarmKind
from storage.database import Database

AT_ONE_BEAT = 100
"""Notices looked at in one beat; the next beat takes the next ones."""

UNSENT = (
    NoticeStatus.DRAFT,
    NoticeStatus.CHECKED,
    NoticeStatus.APPROVED,
    NoticeStatus.SCHEDULED,
    NoticeStatus.HELD,
)
"""Nothing of it is leaving, and once its time is over nothing will. Of what a guard holds, part may have left."""

_log = structlog.get_logger(__name__)


def send_due(database: Database, at: datetime) -> int:
    """Bring every scheduled notice that is due before the gate; how many were ours.

    Each is one transaction. One that fails is logged and tried again at the next beat until its time is over.
    """
    with database.reading() as session:
        due = list_due(session, at)
    ours = 0
    for account_id, notice_id in due:
        try:
            with database.writing() as session:
                ours += send_one_due(session, account_id, notice_id, at)
        except SendingStopped:
            continue
        except Exception as error:
            _log.error("scheduled_failed", notice_id=notice_id, error=type(error).__name__, alarm=True)
    return ours


def list_due(session: Session, at: datetime) -> Sequence[tuple[int, int]]:
    """Account and number of the scheduled notices that are due, in the order of their times."""
    due = (
        select(Notice.account_id, Notice.id)
        .join(Account, Account.id == Notice.account_id)
        .where(
            Notice.status == NoticeStatus.SCHEDULED,
            Notice.scheduled_at <= at,
            Notice.valid_until > at,
            Account.stopped_at.is_(None),
        )
        .order_by(Notice.scheduled_at, Notice.id)
        .limit(AT_ONE_BEAT)
    )
    return [(row[0], row[1]) for row in session.execute(due)]


def send_one_due(session: Session, account_id: int, notice_id: int, at: datetime) -> bool:
    """Bring one scheduled notice before the gate, once. False when somebody else did, or took it off the timetable.

    Nobody to reach ends it as failed and raises an alarm. Raises SendingStopped.
    """
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    if notice.status != NoticeStatus.SCHEDULED or notice.scheduled_at is None or notice.scheduled_at > at:
        return False
    try:
        dispatch = pass_gate(session, notice, actor=actor_of_user(notice.approver_id), at=at)
    except NobodyToReach:
        raise_alarm(session, account_id, AlarmKind.DELIVERY_FAILED, at, notice_id=notice_id, details="nobody")
    else:
        _log.info("scheduled_due", notice_id=notice_id, verdict=str(dispatch.verdict.decision))
    return True


def unschedule_notice(session: Session, account_id: int, notice_id: int, *, user_id: int, at: datetime) -> Notice:
    """Take a notice off the timetable before it leaves; it stays approved. Raises NoticeUnknown or StepRefused."""
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    move(session, notice, (NoticeStatus.SCHEDULED,), NoticeStatus.APPROVED)
    notice.scheduled_at = None
    session.flush()
    note_step(session, notice, Step.UNSCHEDULED, at, user_id=user_id)
    return notice


def expire_overdue(database: Database, at: datetime) -> int:
    """End every notice that has not left and whose time is over; how many were ours."""
    with database.reading() as session:
        overdue = list_overdue(session, at)
    ours = 0
    for account_id, notice_id in overdue:
        try:
            with database.writing() as session:
                ours += expire_one(session, account_id, notice_id, at)
        except Exception as error:
            _log.error("expiry_failed", notice_id=notice_id, error=type(error).__name__, alarm=True)
    return ours


def list_overdue(session: Session, at: datetime) -> Sequence[tuple[int, int]]:
    """Account and number of the notices that have not left and whose time is over."""
    overdue = select(Notice.account_id, Notice.id).where(Notice.status.in_(UNSENT), Notice.valid_until <= at)
    return [(row[0], row[1]) for row in session.execute(overdue.order_by(Notice.id).limit(AT_ONE_BEAT))]


def expire_one(session: Session, account_id: int, notice_id: int, at: datetime) -> bool:
    """End one notice whose time is over, and its holds. False when somebody else did, or gave it more time.

    What had a time to leave at and did not leave raises an alarm; what waited for a person has raised one already.
    One that a guard held on its way ends as sent or failed, by what became of its requests.
    """
    lock_account(session, account_id)
    notice = get_notice(session, account_id, notice_id, is_locked=True)
    was_scheduled = notice.status == NoticeStatus.SCHEDULED
    if notice.valid_until > at:
        return False
    if notice.status == NoticeStatus.HELD and notice.sending_at is not None:
        _end_on_its_way(session, notice, at)
        return True
    try:
        move(session, notice, UNSENT, NoticeStatus.EXPIRED)
    except StepRefused:
        return False
    settle_holds(session, notice_id, at)
    note_step(session, notice, Step.EXPIRED, at)
    if was_scheduled:
        raise_alarm(session, account_id, AlarmKind.DELIVERY_FAILED, at, notice_id=notice_id, details="expired")
    _log.info("notice_expired", notice_id=notice_id)
    return True


def _end_on_its_way(session: Session, notice: Notice, at: datetime) -> None:
    """Part of it may have reached people, who can still be told of its end: only what has not left is over."""
    settle_holds(session, notice.id, at)
    note_step(session, notice, Step.EXPIRED, at)
    notice.is_planned = True
    session.flush()
    go_on(session, notice, at)
    sweep_deliveries(session, notice.id, at)
    _log.info("held_notice_expired", notice_id=notice.id)

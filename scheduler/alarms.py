"""Raising an alarm: a row in the transaction of its cause. `watch.alarming` tells the duty officers of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.accounts import lock_account
from scheduler.watch_tables import Alarm, AlarmKind

SAME_ALARM = timedelta(minutes=10)
"""Within this time the same kind of trouble of a town is one alarm: nobody reads forty."""

SAME_HOLD = timedelta(seconds=75)
"""The same for what is held: a minute's burst is one alarm."""

HOLDS = (AlarmKind.HELD, AlarmKind.BRAKE)


def merged_for(kind: AlarmKind) -> timedelta:
    """For how long an alarm of this kind counts what comes after it, instead of being followed by another."""
    return SAME_HOLD if kind in HOLDS else SAME_ALARM


def raise_alarm(
    session: Session, account_id: int, kind: AlarmKind, at: datetime, *, notice_id: int | None = None, details: str = ""
) -> Alarm:
    """Note that the duty officers must know of something; the alarm it became, or the open one it was added to.

    `details` must hold no resident's words and no ids of people.
    """
    lock_account(session, account_id)
    alarm = session.scalar(
        select(Alarm)
        .where(Alarm.account_id == account_id, Alarm.kind == kind, Alarm.first_at > at - merged_for(kind))
        .order_by(Alarm.id.desc())
        .limit(1)
    )
    if alarm is None:
        alarm = Alarm(
            account_id=account_id, kind=kind, notice_id=notice_id, details=details, count=1, first_at=at, last_at=at
        )
        session.add(alarm)
    else:
        alarm.count += 1
        alarm.last_at = max(alarm.last_at, at)
    session.flush()
    return alarm

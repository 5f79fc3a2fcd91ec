"""An alarm becomes messages to the duty officers: rows, made once, in one transaction with the mark that they are made.

First one message by each channel. What is held after that is told by both, as a number, half a minute later; other
trouble that has grown by one mail, when the time in which an alarm counts is over. Nobody gets more than twenty in an
hour by one channel; one more then says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from people.accounts import lock_account
from people.tables import Account
from scheduler.alarms import HOLDS, SAME_ALARM, SAME_HOLD, merged_for
from scheduler.tables import Notice
from scheduler.watch.alarm_texts import AlarmFacts, AlarmText, AlarmWording
from scheduler.watch.roster import DutyOfficer, list_duty_officers
from scheduler.watch_tables import Alarm, AlarmChannel, AlarmKind, AlarmMessage, AlarmPart

TELL_AGAIN = timedelta(seconds=30)
"""After this time what was held since is told, by number: each held notice within a minute, a burst in few messages."""

AT_MOST_IN_AN_HOUR = 20
"""Messages to one address; one more says that there were too many."""

_PRESSED = (AlarmKind.EMERGENCY_SENT, AlarmKind.CORRECTED)
"""Alarms of what a duty officer did: the others are told."""

_HOUR = timedelta(hours=1)
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages an alarm became. `officers` is how many people there were to tell."""

    kind: AlarmKind
    messages: int
    officers: int


def list_untold(session: Session, at: datetime) -> Sequence[tuple[int, int]]:
    """Alarms that nobody was told of, or whose time of counting is over: their town's and their own number."""
    query = (
        select(Alarm.account_id, Alarm.id)
        .where(Alarm.followed_at.is_(None), or_(Alarm.told_at.is_(None), _has_counted(at), _has_grown(at)))
        .order_by(Alarm.id)
        .limit(_AT_ONCE)
    )
    return [(account_id, alarm_id) for account_id, alarm_id in session.execute(query)]


def _has_counted(at: datetime) -> ColumnElement[bool]:
    is_hold = Alarm.kind.in_(HOLDS)
    return or_(and_(is_hold, Alarm.first_at <= at - SAME_HOLD), and_(~is_hold, Alarm.first_at <= at - SAME_ALARM))


def _has_grown(at: datetime) -> ColumnElement[bool]:
    is_hold = Alarm.kind.in_(HOLDS)
    return and_(is_hold, Alarm.count > Alarm.told_count, Alarm.told_at <= at - TELL_AGAIN)


def _is_told_again(alarm: Alarm, at: datetime) -> bool:
    return alarm.kind in HOLDS and alarm.told_at is not None and alarm.told_at <= at - TELL_AGAIN


def tell_alarm(session: Session, account_id: int, alarm_id: int, wording: AlarmWording, at: datetime) -> Told | None:
    """Make the messages of an alarm that are due; None when there are none, or somebody else has made them.

    The town's row is locked first, as whoever raises an alarm does.
    """
    lock_account(session, account_id)
    query = select(Alarm).where(Alarm.account_id == account_id, Alarm.id == alarm_id, Alarm.followed_at.is_(None))
    alarm = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if alarm is None:
        return None
    part = AlarmPart.FIRST if alarm.told_at is None else AlarmPart.MORE
    has_counted = alarm.first_at <= at - merged_for(AlarmKind(alarm.kind))
    is_news = alarm.told_at is None or (alarm.count > alarm.told_count and (has_counted or _is_told_again(alarm, at)))
    if has_counted and alarm.told_at is not None:
        alarm.followed_at = at
    if not is_news:
        return None
    alarm.told_at = at
    alarm.told_count = alarm.count
    officers = list_duty_officers(session, account_id)
    facts = _facts(session, alarm)
    made = 0
    is_by_line = part == AlarmPart.FIRST or alarm.kind in HOLDS
    for channel, address in _addresses(officers, _who_pressed(session, alarm, part), is_by_line=is_by_line):
        made += _add_message(session, alarm, channel, address, (part, facts, wording), at)
    return Told(AlarmKind(alarm.kind), made, len(officers))


def _facts(session: Session, alarm: Alarm) -> AlarmFacts:
    account = session.get_one(Account, alarm.account_id)
    is_only_town = session.scalar(select(func.count(Account.id))) == 1
    notice = session.get(Notice, alarm.notice_id) if alarm.notice_id is not None else None
    return AlarmFacts(
        kind=AlarmKind(alarm.kind),
        count=alarm.count,
        at=alarm.first_at,
        town=account.name,
        details=alarm.details,
        notice_id=notice.id if notice else None,
        title=notice.title if notice else "",
        account_key="" if is_only_town else account.key,
        town_key=account.key,
    )


def _who_pressed(session: Session, alarm: Alarm, part: AlarmPart) -> int | None:
    """Who need not be told, since it was their own press. A later count may be of others' presses."""
    if alarm.kind not in _PRESSED or part != AlarmPart.FIRST or alarm.count > 1:
        return None
    return session.scalar(select(Notice.approver_id).where(Notice.id == alarm.notice_id))


def _addresses(
    officers: Sequence[DutyOfficer], who_pressed: int | None, *, is_by_line: bool
) -> list[tuple[AlarmChannel, str]]:
    """Where the messages go: to the others, or to all when there are no others."""
    others = [officer for officer in officers if officer.user_id != who_pressed] or officers
    found = [(AlarmChannel.MAIL, officer.mail) for officer in others if officer.mail]
    if is_by_line:
        found += [(AlarmChannel.LINE, line_id) for officer in others for line_id in officer.line_user_ids]
    return list(dict.fromkeys(found))


def _add_message(
    session: Session,
    alarm: Alarm,
    channel: AlarmChannel,
    address: str,
    words: tuple[AlarmPart, AlarmFacts, AlarmWording],
    at: datetime,
) -> int:
    """One row, unless the hour is full; how many were made."""
    part, facts, wording = words
    lately = and_(
        AlarmMessage.account_id == alarm.account_id,
        AlarmMessage.created_at > at - _HOUR,
        AlarmMessage.channel == channel,
        AlarmMessage.address == address,
    )
    parts = session.scalars(select(AlarmMessage.part).where(lately)).all()
    if len(parts) >= AT_MOST_IN_AN_HOUR:
        if AlarmPart.LIMIT in parts:
            return 0
        part = AlarmPart.LIMIT
    session.add(_message(alarm, channel, address, part, wording.text_of(facts, part), at))
    session.flush()
    return 1


def _message(
    alarm: Alarm, channel: AlarmChannel, address: str, part: AlarmPart, text: AlarmText, at: datetime
) -> AlarmMessage:
    return AlarmMessage(
        account_id=alarm.account_id,
        alarm_id=alarm.id,
        channel=channel,
        address=address,
        part=part,
        count=alarm.count,
        subject=text.subject,
        text=text.mail if channel == AlarmChannel.MAIL else text.line,
        retry_key=str(uuid.uuid4()),
        created_at=at,
        next_at=at,
    )

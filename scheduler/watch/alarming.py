"""Alarms on their way to the duty officers: claim, send, settle. Any number of processes may do it.

Each channel has a loop of its own, so that a mail server that hangs keeps no LINE message back. A kill at any point
loses nothing: the row is claimed again when its lease has run out. A mail may then come twice; a LINE message goes out
under the same retry key with the same words, so it does not. A stopped account's alarms leave nevertheless.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from scheduler.watch.alarm_texts import AlarmWording
from scheduler.watch.telling import list_untold, tell_alarm
from scheduler.watch_tables import AlarmChannel, AlarmMessage
from storage.database import Database, changed_rows

LEASE = timedelta(seconds=60)
"""How long a claimed message is its worker's."""

LIFE = timedelta(hours=23)
"""How long a message is tried. LINE forgets a retry key after 24 hours."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900))
"""Between the tries; the last one again and again."""

BATCH = 20
_LONGEST_TROUBLE = 30.0

_log = structlog.get_logger(__name__)


class AlarmFailed(Exception):
    """A message could not be sent. `code` is a short word (`alarm-failure.` in the catalogue), without any address."""

    def __init__(self, code: str, *, is_permanent: bool = False) -> None:
        """`is_permanent` when trying again is useless."""
        super().__init__(code)
        self.code = code
        self.is_permanent = is_permanent


@dataclass(frozen=True, slots=True, repr=False)
class AlarmLetter:
    """One message as it leaves. It has no repr: addresses are not for logs. `key` is the same at every try."""

    account_id: int
    address: str
    subject: str
    text: str
    key: str
    at: datetime


class AlarmSender(Protocol):
    """Sends by one channel, with timeouts."""

    def send(self, letter: AlarmLetter) -> None:
        """Raises AlarmFailed only."""


def run_alarm_loop(
    stop: threading.Event,
    database: Database,
    post: tuple[AlarmChannel, AlarmSender],
    wording: AlarmWording,
    clock: Callable[[], datetime],
    poll_seconds: float = 1.0,
) -> None:
    """Tell the duty officers by one channel until `stop` is set. Trouble is logged and waited out, at most 30 s."""
    channel, sender = post
    failures = 0
    while not stop.is_set():
        try:
            tell_alarms(database, wording, clock)
            pause = 0.0 if send_alarms(database, channel, sender, clock) else poll_seconds
            failures = 0
        except Exception as error:  # the loop must outlive whatever the database brings
            failures += 1
            pause = min(poll_seconds * 2.0 ** min(failures, 10), _LONGEST_TROUBLE)
            _log.error("alarming_failed", error=type(error).__name__, channel=str(channel), alarm=failures > 3)
        if pause:
            stop.wait(pause)


def tell_alarms(database: Database, wording: AlarmWording, clock: Callable[[], datetime]) -> int:
    """Make the messages of every alarm that is due; how many. One that nobody can be told of is logged."""
    with database.reading() as session:
        untold = list_untold(session, clock())
    made = 0
    for account_id, alarm_id in untold:
        ids: dict[str, object] = {"account_id": account_id, "alarm_id": alarm_id}
        try:
            with database.writing() as session:
                told = tell_alarm(session, account_id, alarm_id, wording, clock())
        except Exception as error:  # one that cannot be told must not keep the others back
            _log.error("alarm_not_told", **ids, error=type(error).__name__, alarm=True)
            continue
        if told is None:
            continue
        made += told.messages
        ids |= {"kind": str(told.kind), "messages": told.messages}
        if told.messages:
            _log.info("alarm_told", **ids)
        else:
            _log.error("alarm_told_to_nobody", **ids, officers=told.officers, alarm=True)
    return made


def send_alarms(database: Database, channel: AlarmChannel, sender: AlarmSender, clock: Callable[[], datetime]) -> int:
    """Send what is due by a channel, the oldest first and at most twenty; how many were tried."""
    with database.reading() as session:
        due = session.execute(
            select(AlarmMessage.id, AlarmMessage.attempts)
            .where(AlarmMessage.settled_at.is_(None), AlarmMessage.channel == channel, AlarmMessage.next_at <= clock())
            .order_by(AlarmMessage.next_at, AlarmMessage.id)
            .limit(BATCH)
        ).all()
    tried = 0
    for message_id, attempts in due:
        with database.writing() as session:
            letter = _claimed(session, message_id, attempts, clock())
        if letter is not None:
            tried += 1
            _send(database, (message_id, attempts + 1), sender, letter, clock)
    return tried


def count_failing(session: Session, account_id: int, at: datetime) -> tuple[int, str]:
    """How many messages of the last day have not arrived after several tries, and the code of the last failure."""
    failing = and_(
        AlarmMessage.account_id == account_id,
        AlarmMessage.created_at > at - timedelta(days=1),
        AlarmMessage.is_sent.is_(False),
        AlarmMessage.failure != "",
    )
    given_up = AlarmMessage.settled_at.is_not(None) | (AlarmMessage.attempts >= 3)
    count = session.scalar(select(func.count(AlarmMessage.id)).where(failing, given_up)) or 0
    latest = select(AlarmMessage.failure).where(failing, given_up).order_by(AlarmMessage.id.desc()).limit(1)
    return count, session.scalar(latest) or ""


def _claimed(session: Session, message_id: int, attempts: int, at: datetime) -> AlarmLetter | None:
    """A message that is ours for the time of the lease; None when another took it, or its day is over."""
    ours = _is_open(message_id, attempts) & (AlarmMessage.next_at <= at)
    outlived = update(AlarmMessage).where(ours, AlarmMessage.created_at <= at - LIFE)
    settled = outlived.values(settled_at=at, failure="expired").execution_options(synchronize_session=False)
    if changed_rows(session, settled):
        _log.error("alarm_expired", message_id=message_id, alarm=True)
        return None
    claim = update(AlarmMessage).where(ours).values(attempts=attempts + 1, next_at=at + LEASE)
    if changed_rows(session, claim.execution_options(synchronize_session=False)) != 1:
        return None
    row = session.get_one(AlarmMessage, message_id)
    return AlarmLetter(row.account_id, row.address, row.subject, row.text, row.retry_key, row.created_at)


def _send(
    database: Database,
    claim: tuple[int, int],
    sender: AlarmSender,
    letter: AlarmLetter,
    clock: Callable[[], datetime],
) -> None:
    message_id, attempts = claim
    try:
        sender.send(letter)
    except AlarmFailed as failure:
        _settle_failure(database, claim, failure, clock())
    except Exception as error:  # a fault of the sender must not keep the other messages back
        _log.error("alarm_sender_broken", message_id=message_id, error=type(error).__name__, alarm=True)
        _settle_failure(database, claim, AlarmFailed("broken"), clock())
    else:
        sent = update(AlarmMessage).where(AlarmMessage.id == message_id, AlarmMessage.is_sent.is_(False))
        with database.writing() as session:
            session.execute(
                sent.values(settled_at=clock(), is_sent=True, failure="").execution_options(synchronize_session=False)
            )
        _log.info("alarm_sent", message_id=message_id, account_id=letter.account_id, attempts=attempts)


def _settle_failure(database: Database, claim: tuple[int, int], failure: AlarmFailed, at: datetime) -> None:
    """Try again later, or not at all; nothing when the lease ran out and another worker has it."""
    message_id, attempts = claim
    values: dict[str, object] = {"failure": failure.code}
    if failure.is_permanent:
        values["settled_at"] = at
    else:
        values["next_at"] = at + PAUSES[min(attempts, len(PAUSES)) - 1]
    failing = update(AlarmMessage).where(_is_open(message_id, attempts)).values(values)
    with database.writing() as session:
        session.execute(failing.execution_options(synchronize_session=False))
    is_grave = failure.is_permanent or attempts >= 3
    _log.warning("alarm_failed", message_id=message_id, code=failure.code, attempts=attempts, alarm=is_grave)


def _is_open(message_id: int, attempts: int) -> ColumnElement[bool]:
    return and_(AlarmMessage.id == message_id, AlarmMessage.attempts == attempts, AlarmMessage.settled_at.is_(None))

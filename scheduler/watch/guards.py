"""The guards that a process keeps while it runs: its clock, the installation mark, and rows that were set back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.notice_life import release_notice
from scheduler.safety_tables import Hold
from scheduler.safety_valve import HoldReason
from scheduler.sending import Clock
from scheduler.tables import Notice, NoticeStatus
from scheduler.watch import installation
from scheduler.watch.holding import GUARD, hold_everything
from scheduler.watch.replays import hold_replays
from scheduler.watch_tables import AlarmKind
from storage.database import Database

JUMP = timedelta(minutes=5)
"""By how much a clock may be set without anybody being asked."""

MARKED_EVERY = 5.0
"""Seconds between two looks into the database."""

_log = structlog.get_logger(__name__)


class ClockGuard:
    """Compares what a clock says with the time that has really passed in this process."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        """`monotonic` counts seconds and never goes back."""
        self._clock = clock
        self._monotonic = monotonic
        self._offset = self._now()

    def jumped(self) -> timedelta | None:
        """By how much the clock has jumped since the last call, or None when it is fine. A jump is told once."""
        offset = self._now()
        jump, self._offset = offset - self._offset, offset
        return jump if abs(jump) > JUMP else None

    def _now(self) -> timedelta:
        at = self._clock()
        return at - datetime.fromtimestamp(0, at.tzinfo) - timedelta(seconds=self._monotonic())


class Guards:
    """All guards of one process. Its loops ask `is_quiet` before they do what depends on the time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        memory: installation.Memory,
        clock_guard: ClockGuard | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock_guard` is None for a clock that is moved on purpose."""
        self._database = database
        self._clock = clock
        self._memory = memory
        self._clock_guard = clock_guard
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._looked_at = float("-inf")
        self._has_jumped = False

    def is_quiet(self) -> bool:
        """Look. False when something was found just now; all that would leave is held then, and alarms are raised.

        Raises what the database raises; what was found is then held at the next look.
        """
        with self._lock:
            jump = self._clock_guard.jumped() if self._clock_guard else None
            if jump is not None:
                _log.error("clock_jumped", seconds=round(jump.total_seconds()), alarm=True)
                self._has_jumped = True
            if self._has_jumped:
                self._hold_after_jump()
                return False
            if self._monotonic() - self._looked_at < MARKED_EVERY:
                return True
            found = installation.beat(self._database, self._memory, self._clock())
            found = hold_replays(self._database, self._clock()) > 0 or found
            self._looked_at = self._monotonic()
            return not found

    def close(self) -> None:
        """Write down what this machine remembers."""
        self._memory.write()

    def _hold_after_jump(self) -> None:
        with self._database.writing() as session:
            hold_everything(session, HoldReason.CLOCK_JUMP, AlarmKind.CLOCK, self._clock())
        self._has_jumped = False


def list_guarded(session: Session, account_id: int) -> list[int]:
    """Numbers of the notices of a town that a guard has held, oldest first."""
    held = (
        select(Notice.id)
        .join(Hold, Hold.notice_id == Notice.id)
        .where(
            Notice.account_id == account_id,
            Notice.status == NoticeStatus.HELD,
            Hold.actor == GUARD,
            Hold.settled_at.is_(None),
        )
    )
    return list(session.scalars(held.distinct().order_by(Notice.id)))


def release_restored(session: Session, account_id: int, *, approver_id: int, reason: str, at: datetime) -> list[int]:
    """Let everything go on that a guard has held in a town, each as `release_notice` would; the notices' numbers.

    What is past its time stays held, and ends by itself. Raises ReasonMissing, SamePerson, SendingStopped.
    """
    released = []
    for notice_id in list_guarded(session, account_id):
        notice = session.get_one(Notice, notice_id)
        if notice.valid_until <= at:
            continue
        release_notice(session, account_id, notice_id, approver_id=approver_id, reason=reason, at=at)
        released.append(notice_id)
    return released

"""What watches while the programme runs: the guards, the hourly ledger, the daily count of friends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog
from sqlalchemy.orm import Session

from bot.clock import Clock, system_clock
from bot.services import Services
from scheduler.ports import FollowerSource, QuotaSource, SendFailed
from scheduler.watch.friends import count_friends, list_uncounted
from scheduler.watch.guards import ClockGuard, Guards
from scheduler.watch.installation import Memory
from scheduler.watch.ledger import list_unread, read_ledger
from storage.database import Database

LEDGER_AGAIN = timedelta(minutes=5)
"""After LINE could not be asked for its count."""

FRIENDS_AGAIN = timedelta(minutes=20)
"""After LINE had not counted yet: well below the 60 questions an hour that it takes."""

_BEGIN_AFTER = 3.0
"""Seconds after the start: nothing is urgent here, and in the demonstration LINE's place is taken a moment later."""

_GUARD_SECONDS = 1.0
_POLL_SECONDS = 5.0

_log = structlog.get_logger("watching")


class Line(QuotaSource, FollowerSource, Protocol):
    """Whom the watchers ask."""


Target = tuple[str, Callable[..., Any], tuple[Any, ...]]
"""A thread's name, what it runs, and with what."""


def watchers(stop: threading.Event, services: Services, line: Line) -> list[Target]:
    """The loops that watch beside the senders. The guards look once before: a restored copy must not send a thing."""
    guards = open_guards(services)
    return [
        ("guards", run_guards, (stop, guards)),
        ("watching", run_watching, (stop, services.database, services.clock, line)),
    ]


def open_guards(services: Services) -> Guards:
    """The guards of this process, which have looked once. Raises SQLAlchemyError when the database does not answer.

    A clock that is moved on purpose is not watched.
    """
    clock_guard = ClockGuard(services.clock) if services.clock is system_clock else None
    guards = Guards(services.database, services.clock, Memory(services.settings.data_dir), clock_guard)
    guards.is_quiet()
    return guards


def run_guards(stop: threading.Event, guards: Guards) -> None:
    """Look every second until `stop` is set. Trouble is logged, and the next look makes up for it."""
    while not stop.wait(_GUARD_SECONDS):
        try:
            guards.is_quiet()
        except Exception as error:  # the guards must outlive whatever the database brings
            _log.error("guards_failed", error=type(error).__name__, alarm=True)
    guards.close()


def run_watching(stop: threading.Event, database: Database, clock: Clock, line: Line) -> None:
    """Read the ledger every hour and count friends every day until `stop` is set. Trouble is logged and waited out."""
    rounds = rounds_of(database, line)
    stop.wait(_BEGIN_AFTER)
    while not stop.is_set():
        for one in rounds:
            try:
                one.go(clock())
            except Exception as error:  # as above
                _log.error("watching_failed", round=one.name, error=type(error).__name__, alarm=True)
        stop.wait(_POLL_SECONDS)


def rounds_of(database: Database, line: Line) -> tuple[Round, ...]:
    """What is asked of LINE again and again."""
    return (
        Round("ledger", database, list_unread, partial(read_ledger, database, line), LEDGER_AGAIN),
        Round("friends", database, list_uncounted, partial(count_friends, database, line), FRIENDS_AGAIN),
    )


class Round:
    """One question to LINE for every town for which it is due. A town that could not be asked waits a while."""

    def __init__(
        self,
        name: str,
        database: Database,
        due: Callable[[Session, datetime], Sequence[int]],
        ask: Callable[[int, datetime], bool],
        pause: timedelta,
    ) -> None:
        """`due` lists the towns, `ask` asks for one and says whether LINE knew."""
        self.name = name
        self._database = database
        self._due = due
        self._ask = ask
        self._pause = pause
        self._asked_at: dict[int, datetime] = {}

    def go(self, at: datetime) -> int:
        """Ask for the towns that are due at `at`; how many were asked with success."""
        with self._database.reading() as session:
            due = self._due(session, at)
        return sum(self._asked(town_id, at) for town_id in due if not self._waits(town_id, at))

    def _waits(self, town_id: int, at: datetime) -> bool:
        asked_at = self._asked_at.get(town_id)
        return asked_at is not None and abs(at - asked_at) < self._pause

    def _asked(self, town_id: int, at: datetime) -> bool:
        self._asked_at[town_id] = at
        try:
            has_answer = self._ask(town_id, at)
        except SendFailed as failure:
            _log.warning("line_not_asked", round=self.name, account_id=town_id, kind=str(failure.kind))
            return False
        if has_answer:
            del self._asked_at[town_id]
        return has_answer

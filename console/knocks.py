"""Refused tries of known people, in the audit: every one is counted, and nobody fills it by trying on.

The first try of a person at a door leaves a line at once, and so do the tenth, the hundredth, the thousandth within the
hour. When the hour is over, one more line tells of the rest. A line's `times` is how many tries it adds, so that the
lines of an hour sum up to what was tried. Each process counts for itself; one that is killed, not stopped, forgets what
came after its last line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from console.parts import ConsoleParts
from people.audit import Actor, AuditBook

HOUR = timedelta(hours=1)
"""How long tries at a door are told of together, from the first one."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ClosedDoor:
    """Where somebody may not go. `account_id` None: there is no such town."""

    account_id: int | None
    user_id: int | None
    page: str
    method: str


@dataclass(slots=True)
class _Tally:
    """The tries at a door since `since`, and how many of them no line has told of yet.

    `put_back` is when the line at the end of the hour could not be written; then another hour begins.
    """

    actor: Actor
    since: datetime
    last: datetime
    tries: int = 0
    untold: int = 0
    put_back: datetime | None = None

    def count(self, actor: Actor, at: datetime) -> None:
        """One more; the newest says from where."""
        self.actor, self.last = actor, at
        self.tries += 1
        self.untold += 1

    def is_over(self, at: datetime) -> bool:
        """Whether the hour is; a clock that was set back ends it, too."""
        return not timedelta(0) <= at - (self.put_back or self.since) < HOUR

    def is_due(self) -> bool:
        """Whether a line is: with 1, 10, 100, 1,000 tries …"""
        return str(self.tries).rstrip("0") == "1"


class Knocks:
    """Counts what was refused, and writes it down. Any number of threads may use it."""

    def __init__(self, parts: ConsoleParts) -> None:
        """Goes by the audit's clock."""
        self._parts = parts
        self._lock = threading.Lock()
        self._tallies: dict[ClosedDoor, _Tally] = {}

    def note(self, door: ClosedDoor, actor: Actor) -> None:
        """Somebody was refused at this door just now."""
        self.tell_what_is_over()
        with self._lock:
            at = self._parts.clock()
            tally = self._tallies.setdefault(door, _Tally(actor, since=at, last=at))
            tally.count(actor, at)
            untold = _taken(tally) if tally.is_due() else 0
        self._write(door, tally, untold)

    def tell_what_is_over(self) -> None:
        """Write the rest of every hour that is over; nearly always there is none.

        Never raises: whoever comes by next has nothing to do with it. What cannot be written waits for another hour.
        """
        if self._tallies:
            self._tell(_Tally.is_over)

    def tell_all(self) -> None:
        """Write every rest: the programme ends. Never raises."""
        self._tell(lambda _tally, _at: True)

    def _tell(self, is_ending: Callable[[_Tally, datetime], bool]) -> None:
        with self._lock:  # the clock is read within: else whoever waited here would find an hour begun after its time
            at = self._parts.clock()
            ending = [door for door, tally in self._tallies.items() if is_ending(tally, at)]
            ended = [(door, self._tallies.pop(door)) for door in ending]
            rests = [(door, tally, _taken(tally)) for door, tally in ended]
        for door, tally, untold in rests:
            try:
                self._write(door, tally, untold)
            except Exception as error:  # each by itself: one that cannot be written takes no other along
                self._put_off(door, at)
                _log.warning("refusals_not_written", times=untold, page=door.page, error=type(error).__name__)

    def _put_off(self, door: ClosedDoor, at: datetime) -> None:
        with self._lock:
            if tally := self._tallies.get(door):
                tally.put_back = at

    def _write(self, door: ClosedDoor, tally: _Tally, untold: int) -> None:
        """A line, unless there is nothing to tell. What cannot be written now is told with the next line."""
        if not untold:
            return
        parts = self._parts
        span = {"since": self._written(tally.since), "until": self._written(tally.last)} if untold > 1 else {}
        try:
            with parts.database.writing() as writing:
                book = AuditBook(writing, door.account_id, tally.actor, key=parts.hash_key, at=parts.clock())
                book.note("refused", page=door.page, method=door.method, times=untold, **span)
        except Exception:
            with self._lock:
                self._tallies.setdefault(door, tally).untold += untold
            raise

    def _written(self, at: datetime) -> str:
        return f"{at.astimezone(self._parts.zone):%Y-%m-%d %H:%M}"


def _taken(tally: _Tally) -> int:
    """What is to be told now, and need not be told again."""
    untold, tally.untold = tally.untold, 0
    return untold

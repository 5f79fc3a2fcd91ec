"""Stand-ins for what the scheduler needs from outside."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from messages.line_json import JsonObject
from scheduler.ports import Accepted, FailureKind, Followers, Quota, SendFailed

START = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)


class Killed(BaseException):
    """The process died here: nothing after it runs."""


class Turn(StrEnum):
    """What happens to one request."""

    ACCEPT = "accept"
    LOSE = "lose"
    """It never gets there; the caller sees a reset."""
    ACCEPT_AND_LOSE = "accept-and-lose"
    """It is carried out, but the answer is lost."""
    SERVER_ERROR_AFTER = "server-error-after"
    SERVER_ERROR_BEFORE = "server-error-before"
    RATE = "rate"
    QUOTA = "quota"
    REJECT = "reject"
    UNAUTHORIZED = "unauthorized"
    KILL_BEFORE = "kill-before"
    KILL_AFTER = "kill-after"
    BREAK = "break"
    """The sender itself is faulty."""

    @property
    def is_carried_out(self) -> bool:
        """Whether people get the message."""
        return self in (Turn.ACCEPT, Turn.ACCEPT_AND_LOSE, Turn.SERVER_ERROR_AFTER, Turn.KILL_AFTER)


_FAILURES = {
    Turn.LOSE: (FailureKind.NETWORK, None),
    Turn.ACCEPT_AND_LOSE: (FailureKind.NETWORK, None),
    Turn.SERVER_ERROR_AFTER: (FailureKind.SERVER, 500),
    Turn.SERVER_ERROR_BEFORE: (FailureKind.SERVER, 503),
    Turn.RATE: (FailureKind.RATE, 429),
    Turn.QUOTA: (FailureKind.QUOTA, 429),
    Turn.REJECT: (FailureKind.REJECTED, 400),
    Turn.UNAUTHORIZED: (FailureKind.UNAUTHORIZED, 401),
}


class HandClock:
    """A clock moved by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **units: float) -> None:
        """Move on, as in `forward(minutes=5)`."""
        self.now += timedelta(**units)


@dataclass(frozen=True)
class Call:
    """One request as LINE would see it."""

    method: str
    account_id: int
    to: tuple[str, ...]
    messages: tuple[str, ...]
    retry_key: str


@dataclass
class FakeSender:
    """Behaves like LINE: a retry key accepted once is refused (409, a success) for 24 hours."""

    clock: Callable[[], datetime] = lambda: START
    turns: deque[Turn] = field(default_factory=deque)
    calls: list[Call] = field(default_factory=list)
    reached: Counter[str] = field(default_factory=Counter)
    """How often people got the message of a retry key."""
    before_call: Callable[[Call], None] = lambda _call: None

    def __post_init__(self) -> None:
        self._accepted: dict[str, tuple[Call, datetime]] = {}
        self._lock = threading.Lock()

    def multicast(self, account_id: int, to: Sequence[str], messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To at most 500."""
        assert 1 <= len(to) <= 500
        return self._call(Call("multicast", account_id, tuple(to), _frozen(messages), retry_key))

    def broadcast(self, account_id: int, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To everybody."""
        return self._call(Call("broadcast", account_id, (), _frozen(messages), retry_key))

    def push(self, account_id: int, to: str, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To one."""
        return self._call(Call("push", account_id, (to,), _frozen(messages), retry_key))

    def quota(self, account_id: int) -> Quota:
        """Without limit."""
        return Quota(None, len(self._accepted))

    def _call(self, call: Call) -> Accepted:
        self.before_call(call)
        with self._lock:
            self.calls.append(call)
            turn = self.turns.popleft() if self.turns else Turn.ACCEPT
            return self._answer(call, turn)

    def _answer(self, call: Call, turn: Turn) -> Accepted:
        was_accepted_before = False
        if turn.is_carried_out:
            was_accepted_before = self._carry_out(call)
        if turn in (Turn.KILL_BEFORE, Turn.KILL_AFTER):
            raise Killed
        if turn is Turn.BREAK:
            raise RuntimeError("a bug in the sender")
        if turn in _FAILURES:
            kind, status = _FAILURES[turn]
            raise SendFailed(kind, status=status, request_id="failed-request")
        return Accepted(f"request-of-{call.retry_key}", was_accepted_before)

    def _carry_out(self, call: Call) -> bool:
        known = self._accepted.get(call.retry_key)
        if known is not None and self.clock() - known[1] < timedelta(hours=24):
            assert known[0] == call, "a retry must be equal to the first request"
            return True
        self._accepted[call.retry_key] = (call, self.clock())
        self.reached[call.retry_key] += 1
        return False


@dataclass
class FakeBooks:
    """LINE's own counts: the month's consumption, and the friends of each day. A failure is raised once."""

    used: int = 0
    limit: int | None = None
    counted: dict[date, Followers] = field(default_factory=dict)
    failures: deque[FailureKind] = field(default_factory=deque)
    questions: int = 0

    def quota(self, account_id: int) -> Quota:
        """What is used."""
        self._ask()
        return Quota(self.limit, self.used)

    def followers(self, account_id: int, day: date) -> Followers | None:
        """The friends of a day."""
        self._ask()
        return self.counted.get(day)

    def _ask(self) -> None:
        self.questions += 1
        if self.failures:
            raise SendFailed(self.failures.popleft())


@dataclass
class FakeLibrary:
    """Texts of a town."""

    bulletins: dict[str, Entry] = field(default_factory=dict)
    tip_entries: list[Entry] = field(default_factory=list)

    def bulletin_for(self, account_id: int, month: str) -> Entry | None:
        """The bulletin of a month."""
        return self.bulletins.get(month)

    def tips(self, account_id: int) -> Sequence[Entry]:
        """All tips."""
        return self.tip_entries


def make_bulletin(month: str, entry_class: EntryClass = EntryClass.STAFF) -> Entry:
    """A bulletin with the month in its title."""
    return Entry(
        EntryKind.BULLETIN,
        f"b-{month}",
        (EntryText(f"Bulletin {month}", "One step"),),
        entry_class=entry_class,
        details={"month": month},
    )


def make_tip(name: str, entry_class: EntryClass = EntryClass.STAFF) -> Entry:
    """A tip with this title."""
    return Entry(EntryKind.TIP, name, (EntryText(name, "Be careful"),), entry_class=entry_class)


def _frozen(messages: Sequence[JsonObject]) -> tuple[str, ...]:
    return tuple(repr(message) for message in messages)

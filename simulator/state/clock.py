"""The stand-in's own time, which tests may move (rule 136)."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
JST = timezone(timedelta(hours=9), "JST")


class Clock:
    """Real time plus an offset. Moving it never stops it."""

    def __init__(self) -> None:
        self.moves = 0
        """How often it was moved; a follower asks for it."""
        self._offset = 0.0
        self._lock = threading.Lock()
        self._shown = threading.local()

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        shown: datetime | None = getattr(self._shown, "at", None)
        if shown is not None:
            return shown
        return datetime.fromtimestamp(time.time() + self._offset, UTC)

    def milliseconds(self) -> int:
        """The present instant in milliseconds since 1970, as in webhook timestamps."""
        return int(self.now().timestamp() * 1000)

    def move_to(self, now: datetime) -> None:
        """Make it `now`. Raises ValueError for a time without a zone."""
        if now.tzinfo is None:
            raise ValueError("a time needs a zone, for example 2026-01-31T12:00:00+09:00")
        if not EARLIEST <= now <= LATEST:
            raise ValueError(f"the clock goes from {EARLIEST:%Y} to {LATEST:%Y}")
        with self._lock:
            self._offset = now.timestamp() - time.time()
            self.moves += 1

    def advance(self, seconds: float) -> None:
        """Jump by `seconds`; negative jumps back. Raises ValueError or OverflowError when too far."""
        self.move_to(self.now() + timedelta(seconds=seconds))

    def reset(self) -> None:
        """Show real time again."""
        with self._lock:
            self._offset = 0.0
            self.moves += 1

    @contextmanager
    def showing(self, instant: datetime) -> Iterator[None]:
        """Show `instant` to the present thread, for work that was due then and is done only now."""
        before, self._shown.at = getattr(self._shown, "at", None), instant
        try:
            yield
        finally:
            self._shown.at = before

    @property
    def offset_seconds(self) -> float:
        """How far this clock is ahead of real time, in seconds."""
        return self._offset


def month_in_japan(instant: datetime) -> str:
    """The calendar month the quota counts in (rule 65), as YYYY-MM."""
    local = instant.astimezone(JST)
    return f"{local.year:04}-{local.month:02}"


def date_in_japan(instant: datetime) -> date:
    """The calendar day that statistics count by (rule 69)."""
    return instant.astimezone(JST).date()

"""The stand-in's own time, which tests may move (rule 136)."""

import threading
import time
from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
JST = timezone(timedelta(hours=9), "JST")


class Clock:
    """Real time plus an offset. Moving it never stops it."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        with self._lock:
            return datetime.fromtimestamp(time.time(), UTC) + self._offset

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
            self._offset = now - datetime.fromtimestamp(time.time(), UTC)

    def advance(self, seconds: float) -> None:
        """Jump by `seconds`; negative jumps back. Raises ValueError or OverflowError when too far."""
        self.move_to(self.now() + timedelta(seconds=seconds))

    def reset(self) -> None:
        """Show real time again."""
        with self._lock:
            self._offset = timedelta()

    @property
    def offset_seconds(self) -> float:
        """How far this clock is ahead of real time, in seconds."""
        with self._lock:
            return self._offset.total_seconds()


def month_in_japan(instant: datetime) -> str:
    """The calendar month the quota counts in (rule 65), as YYYY-MM."""
    return instant.astimezone(JST).strftime("%Y-%m")

"""How the webhook of one channel is doing: standby, failures, suspension (rules 36, 120, 130)."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Any

from simulator.state.clock import JST

MINUTES_REMEMBERED = 1_440


class WebhookState:
    """Not thread-safe: the platform's lock guards it.

    `is_standby`: another module channel is in control, so events carry no reply token (rule 36). The error
    statistics count per minute in Japan, as LINE's do, and remember the newest day of minutes with errors.
    """

    def __init__(self) -> None:
        self.is_standby = False
        self.failing_since: datetime | None = None
        self.suspended_at: datetime | None = None
        self.totals: dict[str, int] = {}
        self._minutes: OrderedDict[str, dict[str, int]] = OrderedDict()

    def note_success(self) -> None:
        """A webhook was answered with 2xx: the run of failures is over."""
        self.failing_since = None

    def note_failure(self, reason: str, now: datetime, suspend_after: float) -> None:
        """A webhook failed; `suspend_after` seconds of nothing but failures stop them (rule 130), 0 never does."""
        self.totals[reason] = self.totals.get(reason, 0) + 1
        minute = now.astimezone(JST).strftime("%Y-%m-%dT%H:%M+09:00")
        counts = self._minutes.setdefault(minute, {})
        counts[reason] = counts.get(reason, 0) + 1
        while len(self._minutes) > MINUTES_REMEMBERED:
            self._minutes.popitem(last=False)
        if self.failing_since is None:
            self.failing_since = now
        if suspend_after and self.suspended_at is None and now - self.failing_since >= timedelta(seconds=suspend_after):
            self.suspended_at = now

    def resume(self) -> None:
        """Lift the suspension and begin to count anew."""
        self.failing_since = self.suspended_at = None

    def as_json(self) -> dict[str, Any]:
        """The state as the control API gives it; `minutes` oldest first."""
        return {
            "standby": self.is_standby,
            "failingSince": self.failing_since.isoformat() if self.failing_since else None,
            "suspendedAt": self.suspended_at.isoformat() if self.suspended_at else None,
            "errors": dict(self.totals),
            "minutes": [{"minute": minute, "errors": dict(counts)} for minute, counts in self._minutes.items()],
        }

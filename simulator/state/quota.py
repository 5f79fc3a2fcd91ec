"""How many people an account may still message this month (rules 61, 63-68)."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simulator.state.clock import month_in_japan

LAG = timedelta(minutes=10)  # how far behind the consumption may be that LINE tells (rule 67)


@dataclass
class Quota:
    """`limit` None means unlimited. `used` counts people since the start of `month` (YYYY-MM, Japan).

    Reservations are people whom deliveries under way may still reach, by request id. Not thread-safe: the platform's
    lock guards it.
    """

    month: str
    limit: int | None = None
    used: int = 0
    _reserved: dict[str, int] = field(default_factory=dict)
    _earlier: deque[tuple[datetime, int]] = field(default_factory=deque)  # when a minute began, and `used` until then

    def _turn_to(self, now: datetime) -> None:
        month = month_in_japan(now)
        if month != self.month:
            self.month, self.used = month, 0
            self._earlier.clear()

    @property
    def reserved(self) -> int:
        """How many people all deliveries under way have reserved."""
        return sum(self._reserved.values())

    def remaining(self, now: datetime) -> int | None:
        """How many more may be messaged, None when there is no limit."""
        self._turn_to(now)
        return None if self.limit is None else max(0, self.limit - self.used - self.reserved)

    def has_room(self, people: int, now: datetime) -> bool:
        """Whether `people` more may be messaged beside what is reserved (rule 64)."""
        remaining = self.remaining(now)
        return remaining is None or people <= remaining

    def use(self, people: int, now: datetime) -> None:
        """Count `people` as messaged."""
        self._turn_to(now)
        while self._earlier and not timedelta() <= now - self._earlier[0][0] < LAG:
            self._earlier.popleft()
        if not self._earlier or now - self._earlier[-1][0] >= timedelta(minutes=1):
            self._earlier.append((now, self.used))
        self.used = max(0, self.used + people)

    def used_by(self, now: datetime) -> int:
        """How many were messaged this month."""
        self._turn_to(now)
        return self.used

    def told_by(self, now: datetime) -> int:
        """How many were messaged some minutes ago: what a lagging LINE would tell (rule 67)."""
        self._turn_to(now)
        return next((used for at, used in self._earlier if now - at < LAG), self.used)

    def reserve(self, request_id: str, people: int) -> None:
        """Keep room for a delivery under way."""
        self._reserved[request_id] = people

    def release(self, request_id: str) -> None:
        """Give back what the delivery had reserved."""
        self._reserved.pop(request_id, None)

    def as_json(self) -> dict[str, Any]:
        """LINE's quota object: without `value` when unlimited."""
        return {"type": "none"} if self.limit is None else {"type": "limited", "value": self.limit}

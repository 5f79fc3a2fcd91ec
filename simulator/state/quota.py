"""How many people an account may still message this month (rules 63-68)."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Quota:
    """`limit` None means unlimited. `used` counts people since the start of `month` (YYYY-MM, Japan)."""

    month: str
    limit: int | None = None
    used: int = 0

    def _turn_to(self, month: str) -> None:
        if month != self.month:
            self.month, self.used = month, 0

    def has_room(self, people: int, month: str) -> bool:
        """Whether `people` more may be messaged in `month`."""
        self._turn_to(month)
        return self.limit is None or self.used + people <= self.limit

    def use(self, people: int, month: str) -> None:
        """Count `people` as messaged."""
        self._turn_to(month)
        self.used += people

    def used_in(self, month: str) -> int:
        """How many were messaged in `month`, which becomes the present one."""
        self._turn_to(month)
        return self.used

    def as_json(self) -> dict[str, Any]:
        """LINE's quota object: without `value` when unlimited."""
        return {"type": "none"} if self.limit is None else {"type": "limited", "value": self.limit}

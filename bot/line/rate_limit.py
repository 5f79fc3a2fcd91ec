"""Replies and questions below LINE's rate limits: a token bucket per channel and endpoint, in this process. Pure.

LINE counts per channel, method and path: followers 60 an hour, the rest that we use here 2,000 a second (reference,
August 2026). A bucket of size c that fills at rate r lets c + r·t through in any time t; each pair below stays under
the limit, with room for other processes of the same channel. What is sent unasked has buckets of its own, as rows that
all processes share: `scheduler.rate_buckets`. Time is given.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of an endpoint may be used: `burst` at once, `per_second` for ever."""

    burst: float
    per_second: float


ALLOWANCES = {
    "followers": Allowance(9, 45 / HOUR),
}
OTHERS = Allowance(200, 1_600)


class RateLimiter:
    """Buckets by (account, endpoint). Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[tuple[int, str], tuple[float, float]] = {}

    def wait_before(self, account_id: int, endpoint: str, now: float) -> float:
        """Seconds to wait before the call; 0 means that it may go now, and is counted. `now` must not go back."""
        allowance = ALLOWANCES.get(endpoint, OTHERS)
        key = (account_id, endpoint)
        with self._lock:
            tokens, then = self._buckets.get(key, (allowance.burst, now))
            tokens = min(allowance.burst, tokens + (now - then) * allowance.per_second)
            if tokens >= 1:
                self._buckets[key] = (tokens - 1, now)
                return 0.0
            self._buckets[key] = (tokens, now)
            return (1 - tokens) / allowance.per_second

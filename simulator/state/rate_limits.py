"""Token buckets per channel and endpoint (rule 14, numbers of section 2.3)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Rate:
    """So many `calls` in so many `seconds`; the bucket holds as many calls."""

    calls: int
    seconds: int


EVERYTHING_ELSE = Rate(2000, 1)


@dataclass
class _Bucket:
    level: float
    filled_at: datetime


class RateLimits:
    """Says whether a call may go ahead. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, channel_key: str, name: str, rate: Rate, now: datetime) -> bool:
        """Take one token from the bucket called `name`; False when it is empty."""
        bucket = self._buckets.setdefault((channel_key, name), _Bucket(rate.calls, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.level = min(rate.calls, bucket.level + passed * rate.calls / rate.seconds)
        bucket.filled_at = now
        if bucket.level < 1:
            return False
        bucket.level -= 1
        return True

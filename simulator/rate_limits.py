"""Token buckets per channel and endpoint (rule 14, numbers of section 2.3)."""

from dataclasses import dataclass
from datetime import datetime

# calls, per seconds
_LIMITS: dict[str, tuple[int, int]] = {
    "broadcast": (60, 3600),
    "multicast": (200, 1),
    "loading": (100, 1),
}
_DEFAULT = (2000, 1)


@dataclass
class _Bucket:
    level: float
    filled_at: datetime


class RateLimits:
    """Says whether a call may go ahead. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def take(self, channel_key: str, endpoint: str, now: datetime) -> bool:
        """Take one token; False when the bucket is empty."""
        size, seconds = _LIMITS.get(endpoint, _DEFAULT)
        bucket = self._buckets.setdefault((channel_key, endpoint), _Bucket(size, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.level = min(size, bucket.level + passed * size / seconds)
        bucket.filled_at = now
        if bucket.level < 1:
            return False
        bucket.level -= 1
        return True

"""Retry keys: what was accepted under which key, for a day (rules 18-27)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Accepted:
    """A request that was carried out. `fingerprint` is a hash of its body."""

    endpoint: str
    fingerprint: str
    request_id: str
    answer: dict[str, Any]
    first_seen_at: datetime


class RetryKeys:
    """The retry keys of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, remembered: int) -> None:
        self._accepted: OrderedDict[str, Accepted] = OrderedDict()
        self._remembered = remembered

    def find_accepted(self, key: str, now: datetime) -> Accepted | None:
        """What was accepted under `key` within the last 24 hours, or None."""
        accepted = self._accepted.get(key.lower())
        if accepted is None or now - accepted.first_seen_at >= KEY_LIFE:
            return None
        return accepted

    def remember(self, key: str, accepted: Accepted) -> None:
        """Keep what was accepted under `key`; the oldest key is forgotten when there are too many."""
        self._accepted.pop(key.lower(), None)
        self._accepted[key.lower()] = accepted
        while len(self._accepted) > self._remembered:
            self._accepted.popitem(last=False)

"""The month's allowance while somebody writes: asked from LINE at most once a minute for each town."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from flask import current_app

from console.here import Here
from scheduler.ports import Quota

FRESH = timedelta(minutes=1)


class Allowances:
    """What LINE said last, by town. Of one process; several threads may ask."""

    def __init__(self) -> None:
        self._said: dict[int, tuple[datetime, Quota | None]] = {}
        self._lock = threading.Lock()

    def recent(self, here: Here) -> Quota | None:
        """The allowance as of the last minute; None when LINE did not say. Asks LINE: never within a transaction."""
        now = here.parts.wall_clock()
        with self._lock:
            said = self._said.get(here.account_id)
        if said is not None and now - said[0] < FRESH:
            return said[1]
        quota = here.quota()
        with self._lock:
            self._said[here.account_id] = (now, quota)
        return quota


def recent_quota(here: Here) -> Quota | None:
    """The month's allowance of a town, good enough to write by; whoever approves asks anew."""
    kept = current_app.extensions.setdefault("console_allowances", Allowances())
    recent: Quota | None = kept.recent(here)
    return recent

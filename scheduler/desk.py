"""Who works on which town's notices, when, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler.ports import Quota
from scheduler.stationery import Stationery


@dataclass(frozen=True, slots=True)
class Desk:
    """A console user at work for one town at one moment. `quota` is None when LINE could not be asked.

    `user_id` is None for a feed, which may end what it began and approve nothing.
    """

    account_id: int
    user_id: int | None
    at: datetime
    stationery: Stationery
    quota: Quota | None

"""The stand-in's world: channels, people, clock, and one lock around them."""

import itertools
import threading
from collections import deque
from typing import Any

from simulator.channel import Channel
from simulator.clock import Clock
from simulator.config import StandInConfig
from simulator.faults import Faults
from simulator.identifiers import MessageIds
from simulator.person import Entry, Person
from simulator.rate_limits import RateLimits

WAITING_REQUESTS = 12  # requests that may wait for news at once; the others are answered at once


class Platform:
    """Everything that changes. Hold `changed` (a condition on one re-entrant lock) while reading or writing
    channels and people; it is notified when a chat gets a new entry."""

    def __init__(self, config: StandInConfig) -> None:
        self.config = config
        self.clock = Clock()
        self.changed = threading.Condition(threading.RLock())
        self.stopping = threading.Event()
        self.waiting = threading.BoundedSemaphore(WAITING_REQUESTS)
        self.faults = Faults()
        self.rate_limits = RateLimits()
        self.message_ids = MessageIds()
        self.record: deque[dict[str, Any]] = deque(maxlen=config.limits.record)
        now = self.clock.now()
        self._channels = {c.key: Channel(c, config.limits, now) for c in config.channels}
        self._channels_by_token = {c.access_token: self._channels[c.key] for c in config.channels}
        self._numbers = itertools.count(1)

    @property
    def first_channel(self) -> Channel:
        """The channel meant when none is named."""
        return next(iter(self._channels.values()))

    def list_channels(self) -> list[Channel]:
        """All channels, in the order of the configuration."""
        return list(self._channels.values())

    def find_channel(self, key: str) -> Channel | None:
        """The channel called `key`, or None."""
        return self._channels.get(key)

    def find_channel_by_token(self, access_token: str) -> Channel | None:
        """The channel this bearer token belongs to, or None."""
        return self._channels_by_token.get(access_token)

    def add_entry(
        self,
        person: Person,
        side: str,
        kind: str,
        message: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Entry:
        """Write a line into a person's chat and wake whoever waits for one."""
        entry = Entry(next(self._numbers), self.clock.now(), side, kind, message, facts or {})
        person.timeline.append(entry)
        self.changed.notify_all()
        return entry

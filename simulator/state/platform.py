"""The stand-in's world: channels, people, clock, and one lock around them."""

import itertools
import threading
from collections.abc import Callable, Iterable
from typing import Any

from simulator.config import StandInConfig
from simulator.identifiers import MessageIds
from simulator.state.agenda import Agenda
from simulator.state.channel import Channel
from simulator.state.chats import Chat, Entry, Memory
from simulator.state.clock import Clock
from simulator.state.faults import Faults
from simulator.state.rate_limits import RateLimits
from simulator.state.record import Record
from simulator.state.switches import Switches
from simulator.state.violations import Noted, Violation, Violations

WAITING_REQUESTS = 12  # requests that may wait for news at once; the others are answered at once


class Platform:
    """Everything that changes. Hold `changed` (a condition on one re-entrant lock) while reading or writing
    channels and people; it is notified when a chat gets a new entry."""

    def __init__(self, config: StandInConfig) -> None:
        self.config = config
        self.clock = Clock()
        lock = threading.RLock()
        self.changed = threading.Condition(lock)
        self.agenda = Agenda(self.clock, lock)
        self.stopping = threading.Event()
        self.waiting = threading.BoundedSemaphore(WAITING_REQUESTS)
        self.switches = Switches()
        self.switches.change(dict(config.switches))
        self.when_sent: list[Callable[[Channel, str, list[dict[str, Any]]], None]] = []
        """Told of every accepted send: its channel, request id and messages. They must return at once."""
        self.faults = Faults()
        self.rate_limits = RateLimits()
        self.message_ids = MessageIds()
        self.memory = Memory(config.limits.chat_bytes)
        self.record = Record(config.limits.record, config.limits.record_recipients)
        self.violations = Violations(config.limits.violations)
        now = self.clock.now()
        self._channels = {c.key: Channel(c, config.limits, now) for c in config.channels}
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
        """The channel this bearer token belongs to, or None; expired and revoked tokens belong to none (rule 4)."""
        now = self.clock.now()
        return next((channel for channel in self._channels.values() if channel.tokens.find(access_token, now)), None)

    def find_channel_by_number(self, number: str) -> Channel | None:
        """The channel with this channel id (digits), or None."""
        return next((channel for channel in self._channels.values() if channel.number == number), None)

    def new_entry(
        self,
        side: str,
        kind: str,
        message: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
        size: int = 0,
    ) -> Entry:
        """An entry that stands in no chat yet. `size` is what its message takes of a request, in bytes."""
        return Entry(next(self._numbers), self.clock.now(), side, kind, message, facts or {}, size)

    def write(self, chats: Iterable[Chat], entries: Iterable[Entry]) -> None:
        """Put the same entries into every one of these chats, and wake whoever waits for news."""
        readers, lines = tuple(chats), tuple(entries)
        for chat in readers:
            chat.extend(lines)
        self.memory.keep(lines, readers)
        self.changed.notify_all()

    def add_entry(
        self,
        chat: Chat,
        side: str,
        kind: str,
        message: dict[str, Any] | None = None,
        facts: dict[str, Any] | None = None,
    ) -> Entry:
        """Write a line into one chat and wake whoever waits for one."""
        entry = self.new_entry(side, kind, message, facts)
        self.write([chat], [entry])
        return entry

    def note(self, channel: Channel, kind: Violation, text: str, recipient: str = "", request_id: str = "") -> None:
        """Write a violation of the contract into the log (rule 135)."""
        self.violations.add(Noted(self.clock.now(), channel.key, kind, text, recipient, request_id))

"""One LINE channel: its people, tokens, quota and what it remembers of events."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.config import ChannelConfig, Limits
from simulator.identifiers import user_id
from simulator.state.clock import month_in_japan
from simulator.state.person import Person
from simulator.state.quota import Quota
from simulator.state.reply_tokens import ReplyTokens
from simulator.state.retry_keys import RetryKeys


class TooManyPeople(Exception):
    """The limit of people per channel is reached."""


@dataclass(frozen=True)
class SentEvent:
    """A webhook event that can be delivered again."""

    event: dict[str, Any]
    lane: str


class Channel:
    """The state of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, config: ChannelConfig, limits: Limits, now: datetime) -> None:
        self.config = config
        self.key = config.key
        self.bot_user_id = config.bot_user_id or user_id(config.key, "\0official account")
        self.webhook_url = config.webhook_url
        self.quota = Quota(month_in_japan(now))
        self.reply_tokens = ReplyTokens(limits.events)
        self.retry_keys = RetryKeys(limits.retry_keys)
        self._limits = limits
        self._people: dict[str, Person] = {}
        self._people_by_id: dict[str, Person] = {}
        self._events: OrderedDict[str, SentEvent] = OrderedDict()
        self.webhook_log: deque[dict[str, Any]] = deque(maxlen=limits.webhook_log)

    def find_person(self, name: str) -> Person | None:
        """The person called `name`, or None."""
        return self._people.get(name)

    def find_person_by_id(self, wanted: str) -> Person | None:
        """The person with this user id, or None."""
        return self._people_by_id.get(wanted)

    def list_people(self) -> list[Person]:
        """Everybody the channel has met, in order of appearance."""
        return list(self._people.values())

    def list_friends(self) -> list[Person]:
        """Everybody who follows the account now."""
        return [person for person in self._people.values() if person.is_friend]

    def add_person(self, name: str) -> Person:
        """The person called `name`, created when unknown. Raises TooManyPeople."""
        known = self._people.get(name)
        if known is not None:
            return known
        if len(self._people) >= self._limits.people:
            raise TooManyPeople(f"this stand-in holds at most {self._limits.people} people")
        person = Person(name, user_id(self.key, name), self._limits.timeline)
        self._people[name] = person
        self._people_by_id[person.user_id] = person
        return person

    def remember_event(self, event: dict[str, Any], lane: str) -> None:
        """Keep an event for redelivery; the oldest is forgotten when there are too many."""
        event_id = event.get("webhookEventId")
        if not isinstance(event_id, str):
            return
        self._events[event_id] = SentEvent(event, lane)
        while len(self._events) > self._limits.events:
            self._events.popitem(last=False)

    def find_event(self, webhook_event_id: str) -> SentEvent | None:
        """The event with this id, or None when unknown or forgotten."""
        return self._events.get(webhook_event_id)

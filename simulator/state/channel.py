"""One LINE channel: its people, tokens, quota and what it remembers of events."""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.config import ChannelConfig, Limits
from simulator.identifiers import channel_number, user_id
from simulator.state.aggregation_units import AggregationUnits
from simulator.state.audiences import Audiences
from simulator.state.chats import Chat
from simulator.state.clock import month_in_japan
from simulator.state.groups import Groups
from simulator.state.link_tokens import LinkTokens
from simulator.state.login_channel import LoginChannel
from simulator.state.media import MediaStore
from simulator.state.narrowcasts import Narrowcasts
from simulator.state.person import Person
from simulator.state.quota import Quota
from simulator.state.quote_tokens import QuoteTokens
from simulator.state.recent_pushes import RecentPushes
from simulator.state.reply_tokens import ReplyTokens
from simulator.state.retry_keys import RetryKeys
from simulator.state.rich_menus import RichMenus
from simulator.state.sameness import Sameness
from simulator.state.statistics import Statistics
from simulator.state.tokens import AssertionKeys, Tokens
from simulator.state.webhook_state import WebhookState


class TooManyPeople(Exception):
    """The limit of people per channel is reached."""


@dataclass
class SentEvent:
    """A webhook event that can be delivered again; `was_taken` once the bot answered it with 2xx."""

    event: dict[str, Any]
    lane: str
    was_taken: bool = False


class Channel:
    """The state of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, config: ChannelConfig, limits: Limits, now: datetime) -> None:
        self.config = config
        self.key = config.key
        self.bot_user_id = config.bot_user_id or user_id(config.key, "\0official account")
        self.number = config.channel_id or channel_number(config.key)
        self.login = LoginChannel.of(config)
        self.webhook_url = config.webhook_url
        self.webhook_state = WebhookState()
        self.quota = Quota(month_in_japan(now))
        self.statistics = Statistics()
        self.audiences = Audiences()
        self.narrowcasts = Narrowcasts()
        self.tokens = Tokens(config.access_token, limits.tokens)
        self.assertion_keys = AssertionKeys(config.assertion_keys)
        self.link_tokens = LinkTokens(limits.events)
        self.media = MediaStore(limits.media, limits.media_bytes)
        self.reply_tokens = ReplyTokens(limits.events)
        self.sameness = Sameness()
        self.rich_menus = RichMenus(limits.menu_image_bytes)
        self.retry_keys = RetryKeys(limits.retry_keys)
        self.quote_tokens = QuoteTokens(limits.quote_tokens)
        self.units = AggregationUnits()
        self.recent_pushes = RecentPushes(limits.events)
        self.groups = Groups(config.key, limits.groups, limits.timeline)
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

    def find_chat(self, chat_id: str) -> Chat | None:
        """The person with this id, or the group or room that the account is in, or None."""
        return self._people_by_id.get(chat_id) or self.groups.find_joined(chat_id)

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

    def issue_tokens(self, event: Mapping[str, Any], chat_id: str, now: datetime) -> None:
        """Let the reply token and the quote token of an event, where it has any, be used in this chat."""
        reply_token, message = event.get("replyToken"), event.get("message")
        if isinstance(reply_token, str):
            self.reply_tokens.issue(reply_token, chat_id, now)
        if isinstance(message, dict) and isinstance(message.get("quoteToken"), str):
            self.quote_tokens.remember(message["quoteToken"], chat_id, str(message.get("id")))

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

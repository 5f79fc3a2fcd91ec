"""A person who uses the official account."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from simulator.rules.demographics import Demographics
from simulator.state.chats import Chat
from simulator.state.profile import Profile

NON_FRIEND_REACH = timedelta(days=7)


class Friendship(StrEnum):
    """What the official account is to a person."""

    STRANGER = "stranger"
    FRIEND = "friend"
    BLOCKED = "blocked"


class Person(Chat):
    """One person in one channel, with their chat. Not thread-safe: the platform's lock guards it."""

    def __init__(self, name: str, user_id: str, remembered: int) -> None:
        super().__init__(user_id, remembered)
        self.name = name
        self.friendship = Friendship.STRANGER
        self.last_wrote_at: datetime | None = None
        self.friend_since: datetime | None = None
        self.attributes = Demographics()
        self.profile = Profile()
        self.has_consented = True
        self.sent_while_blocked = 0

    @property
    def user_id(self) -> str:
        """LINE's id of the person in this channel."""
        return self.chat_id

    @property
    def is_friend(self) -> bool:
        """Whether the person follows the account and does not block it."""
        return self.friendship is Friendship.FRIEND

    def is_reachable(self, now: datetime) -> bool:
        """Whether a push arrives: friends, and strangers who wrote within seven days (rules 39, 40)."""
        if self.friendship is Friendship.FRIEND:
            return True
        if self.friendship is Friendship.STRANGER and self.last_wrote_at is not None:
            return now - self.last_wrote_at <= NON_FRIEND_REACH
        return False

    def demographics(self, now: datetime) -> Demographics:
        """What LINE believes to know of the person, with how long they have been a friend."""
        days = None if self.friend_since is None else max(0, (now - self.friend_since).days)
        return replace(self.attributes, friend_days=days)

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The person as the control API gives them."""
        return {
            "name": self.name,
            "userId": self.user_id,
            "friendship": self.friendship.value,
            "loading": self.is_loading(now),
            "lastSeq": self.last_seq,
        }

"""A person who uses the official account, and the chat they see."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

NON_FRIEND_REACH = timedelta(days=7)


class Friendship(StrEnum):
    """What the official account is to a person."""

    STRANGER = "stranger"
    FRIEND = "friend"
    BLOCKED = "blocked"


@dataclass
class Entry:
    """One line of a chat. `side` is `person`, `account` or `system`; `kind` is message, postback, follow,
    block, tap or unsend; `facts` holds what the inspector shows beside it (ids, request, endpoint)."""

    seq: int
    at: datetime
    side: str
    kind: str
    message: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The entry as the control API gives it."""
        shown = {"seq": self.seq, "at": self.at.isoformat(), "side": self.side, "kind": self.kind}
        return {**shown, "message": self.message, **self.facts}


class Person:
    """One person in one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, name: str, user_id: str, remembered: int) -> None:
        self.name = name
        self.user_id = user_id
        self.friendship = Friendship.STRANGER
        self.last_wrote_at: datetime | None = None
        self.loading_until: datetime | None = None
        self.timeline: deque[Entry] = deque(maxlen=remembered)

    @property
    def is_friend(self) -> bool:
        """Whether the person follows the account and does not block it."""
        return self.friendship is Friendship.FRIEND

    def is_reachable(self, now: datetime) -> bool:
        """Whether a push arrives: friends, and strangers who wrote within seven days (rules 39, 40)."""
        if self.friendship is Friendship.STRANGER and self.last_wrote_at is not None:
            return now - self.last_wrote_at <= NON_FRIEND_REACH
        return self.is_friend

    def is_loading(self, now: datetime) -> bool:
        """Whether the loading animation is showing."""
        return self.loading_until is not None and now < self.loading_until

    def received(self) -> list[dict[str, Any]]:
        """The message objects the account sent to this person, oldest first, as the bot wrote them."""
        return [entry.message for entry in self.timeline if entry.message and entry.side == "account"]

    def entries_after(self, seq: int) -> list[Entry]:
        """The chat's entries with a higher number than `seq`, oldest first."""
        newest_first: Iterator[Entry] = reversed(self.timeline)
        found: list[Entry] = []
        for entry in newest_first:
            if entry.seq <= seq:
                break
            found.append(entry)
        return found[::-1]

    def find_said(self, message_id: str) -> Entry | None:
        """The person's own message with this id, or None."""
        for entry in self.timeline:
            if entry.side == "person" and entry.facts.get("messageId") == message_id:
                return entry
        return None

    def as_json(self, now: datetime) -> dict[str, Any]:
        """The person as the control API gives them."""
        return {
            "name": self.name,
            "userId": self.user_id,
            "friendship": self.friendship.value,
            "loading": self.is_loading(now),
            "lastSeq": self.timeline[-1].seq if self.timeline else 0,
        }

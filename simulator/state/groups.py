"""Group chats and multi-person chats of one channel (rules 37, 38, 41, 97, 98)."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from simulator.identifiers import group_id
from simulator.state.chats import Chat
from simulator.state.person import Person

MEMBER_LIMIT = 500  # LINE's own limit of people in one group


class GroupKind(StrEnum):
    """LINE's two kinds of chats with several people; both differ in ids and in when the account's joining shows."""

    GROUP = "group"
    ROOM = "room"

    @property
    def id_name(self) -> str:
        """What the id is called in webhook sources and in refusals."""
        return f"{self.value}Id"


class TooManyGroups(Exception):
    """The limit of groups per channel, or of people in one group, is reached."""


class Group(Chat):
    """A chat of several people, in which the account is or is not. Not thread-safe: the platform's lock guards it.

    `has_joined` tells whether the bot has been told of the account's being here: a room tells it only with the next
    thing that happens (section 1.9).
    """

    def __init__(self, name: str, chat_id: str, kind: GroupKind, remembered: int) -> None:
        super().__init__(chat_id, remembered)
        self.name = name
        self.kind = kind
        self.holds_account = False
        self.has_joined = False
        self._members: dict[str, Person] = {}

    @property
    def members(self) -> list[Person]:
        """The people in the chat in order of joining, without the account."""
        return list(self._members.values())

    def find_member(self, user_id: str) -> Person | None:
        """The member with this user id, or None."""
        return self._members.get(user_id)

    def add(self, people: Iterable[Person]) -> list[Person]:
        """Let people in; those who were not in yet. Raises TooManyGroups, and lets nobody in, when it is full."""
        new = [person for person in people if person.user_id not in self._members]
        joining = {person.user_id: person for person in new}
        if len(self._members) + len(joining) > MEMBER_LIMIT:
            raise TooManyGroups(f"a group has at most {MEMBER_LIMIT} members")
        self._members.update(joining)
        return list(joining.values())

    def drop(self, people: Iterable[Person]) -> list[Person]:
        """Let people out; those who were in."""
        leaving = [self._members.pop(person.user_id, None) for person in people]
        return [person for person in leaving if person is not None]

    def is_reachable(self, now: datetime) -> bool:  # noqa: ARG002 - people's answer depends on it
        """Whether messages of the account arrive: while it is in the chat."""
        return self.holds_account

    @property
    def audience(self) -> int:
        """How many people a message to the chat counts for: its members, without the account (rule 41)."""
        return len(self._members)

    def source(self, sender: Person | None = None) -> dict[str, str]:
        """The `source` of a webhook event, with the user id of `sender` where it may be told (section 1.8)."""
        found = {"type": self.kind.value, self.kind.id_name: self.chat_id}
        return {**found, **told_user_id(sender)} if sender else found

    def as_json(self) -> dict[str, Any]:
        """The group as the control API gives it."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "chatId": self.chat_id,
            "holdsAccount": self.holds_account,
            "members": [{"name": person.name, "userId": person.user_id} for person in self._members.values()],
            "lastSeq": self.last_seq,
        }


def told_user_id(person: Person) -> dict[str, str]:
    """The `userId` of a person who consented to giving a profile; nothing of others (section 1.8)."""
    return {"userId": person.user_id} if person.has_consented else {}


class Groups:
    """The groups and rooms of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, channel_key: str, limit: int, remembered: int) -> None:
        self._channel_key = channel_key
        self._limit = limit
        self._remembered = remembered
        self._groups: dict[str, Group] = {}
        self._groups_by_id: dict[str, Group] = {}

    def listed(self) -> list[Group]:
        """All of them, in order of making."""
        return list(self._groups.values())

    def find(self, name: str) -> Group | None:
        """The group or room called `name`, or None."""
        return self._groups.get(name)

    def find_joined(self, chat_id: str) -> Group | None:
        """The group or room with this id, or None when unknown or when the account is not in it."""
        group = self._groups_by_id.get(chat_id)
        return group if group is not None and group.holds_account else None

    def create(self, name: str, kind: GroupKind) -> Group:
        """A new, empty group or room. Raises ValueError when the name is taken, and TooManyGroups."""
        if name in self._groups:
            raise ValueError(f"there is a group called '{name}' already")
        if len(self._groups) >= self._limit:
            raise TooManyGroups(f"this stand-in holds at most {self._limit} groups")
        group = Group(name, group_id(self._channel_key, name, is_room=kind is GroupKind.ROOM), kind, self._remembered)
        self._groups[name] = group
        self._groups_by_id[group.chat_id] = group
        return group

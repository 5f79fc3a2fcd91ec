"""What people and the platform tell us, in our own words. Pure; the stored form is `to_stored`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class SourceKind(StrEnum):
    """Where an event happened."""

    PERSON = "person"
    GROUP = "group"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class TextMessage:
    """Something typed. `text` is already cleaned and masked; `masked` names what was taken out."""

    text: str
    message_id: str = ""
    mentions_bot: bool = False
    masked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MediaMessage:
    """A sticker, photo, voice, video, file or place; only its kind is kept."""

    kind: str
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Postback:
    """A pressed button. `data` is ours; `params` come from a date picker or a rich menu."""

    data: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Follow:
    """Somebody added the account as a friend, or lifted a block."""

    is_unblocked: bool = False


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Somebody blocked the account."""


@dataclass(frozen=True, slots=True)
class Unsend:
    """Somebody took a message back; whatever we hold of it must go."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An event we take note of and do not answer (unknown kinds included)."""

    kind: str


Content = TextMessage | MediaMessage | Postback | Follow | Unfollow | Unsend | Unsupported


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event.

    `occurred_at` is aware UTC (LINE's clock). `person` is LINE's user id and may be missing (group
    members who never consented). `reply_token` is missing where LINE gives none (standby, unfollow).
    """

    event_id: str
    occurred_at: datetime
    content: Content
    source: SourceKind = SourceKind.PERSON
    person: str | None = None
    reply_token: str | None = None
    is_redelivery: bool = False
    is_standby: bool = False

    @property
    def kind(self) -> str:
        """A stable word for logs and the event row."""
        content = self.content
        if isinstance(content, (MediaMessage, Unsupported)):
            return content.kind
        return _KIND_BY_TYPE[type(content)]

    @property
    def message_id(self) -> str | None:
        """The platform's message id, for events that carry or take back a message."""
        return getattr(self.content, "message_id", None) or None

    def to_stored(self) -> dict[str, Any]:
        """JSON for the event row: content and person; the columns hold the rest."""
        content = self.content
        stored: dict[str, Any] = {"type": type(content).__name__, "person": self.person}
        for name in content.__slots__:
            value = getattr(content, name)
            stored[name] = sorted(value) if isinstance(value, frozenset) else _plain(value)
        return stored


_KIND_BY_TYPE: dict[type[Any], str] = {
    TextMessage: "text",
    Postback: "postback",
    Follow: "follow",
    Unfollow: "unfollow",
    Unsend: "unsend",
}


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value


def content_from_stored(stored: Mapping[str, Any]) -> Content:
    """The reverse of `Incoming.to_stored`.

    Raises KeyError when `stored` was not written by it.
    """
    match stored["type"]:
        case "TextMessage":
            return TextMessage(
                stored["text"], stored["message_id"], stored["mentions_bot"], frozenset(stored["masked"])
            )
        case "MediaMessage":
            return MediaMessage(stored["kind"], stored["message_id"])
        case "Postback":
            return Postback(stored["data"], stored["params"])
        case "Follow":
            return Follow(stored["is_unblocked"])
        case "Unfollow":
            return Unfollow()
        case "Unsend":
            return Unsend(stored["message_id"])
        case "Unsupported":
            return Unsupported(stored["kind"])
        case unknown:
            raise KeyError(unknown)


def instant_from_milliseconds(milliseconds: int) -> datetime:
    """LINE's `timestamp` (ms since 1970, UTC) as an aware instant; OverflowError or ValueError if absurd."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)

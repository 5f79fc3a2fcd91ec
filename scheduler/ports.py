"""What the scheduler needs from outside: somebody who talks to LINE, and the town's texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from knowledge.content import Entry
from messages.line_json import JsonObject


class FailureKind(StrEnum):
    """Why a request to LINE did not succeed."""

    NETWORK = "network"
    """No answer: refused, reset or timed out. It may have been delivered."""
    SERVER = "server"
    """A 5xx. It may have been delivered."""
    RATE = "rate"
    """429, too many requests. Surely not delivered."""
    QUOTA = "quota"
    """429, the month's allowance is used up. Surely not delivered."""
    REJECTED = "rejected"
    """A 400 or another 4xx that will not go away by trying again. Surely not delivered."""
    RECIPIENT = "recipient"
    """A 400 because of somebody it names: nobody of the request has got it."""
    UNAUTHORIZED = "unauthorized"
    """401 or 403: the token is wrong until somebody sets it right. Surely not delivered."""
    UNKNOWN_RESPONSE = "unknown-response"
    """An answer we cannot read. It may have been delivered."""

    @property
    def is_permanent(self) -> bool:
        """Whether the same request will never succeed."""
        return self in (FailureKind.REJECTED, FailureKind.RECIPIENT)

    @property
    def may_be_delivered(self) -> bool:
        """Whether LINE may have carried out the request nevertheless."""
        return self in (FailureKind.NETWORK, FailureKind.SERVER, FailureKind.UNKNOWN_RESPONSE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """LINE took the request. `request_id` is x-line-request-id, or the accepted one's id after a 409.

    `was_accepted_before` is true for that 409: the retry key was known, and nothing was sent again.
    """

    request_id: str
    was_accepted_before: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """Persons that may be reached this month (None: no limit) and that have been, roughly."""

    limit: int | None
    used: int


class SendFailed(Exception):
    """LINE did not take the request. Carries no message text and no recipient."""

    def __init__(self, kind: FailureKind, *, status: int | None = None, request_id: str = "") -> None:
        """`status` is the HTTP status, None without an answer; `request_id` is x-line-request-id, if any."""
        super().__init__(f"{kind} ({status})" if status else str(kind))
        self.kind = kind
        self.status = status
        self.request_id = request_id

    @property
    def permanent(self) -> bool:
        """Whether trying again is useless."""
        return self.kind.is_permanent


class QuotaSource(Protocol):
    """Knows what is used of an account's month. Raises SendFailed only."""

    def quota(self, account_id: int) -> Quota:
        """The month's allowance."""


class MessageSender(Protocol):
    """Sends to LINE, with timeouts that end well before a delivery's lease (60 s). Raises SendFailed only."""

    def multicast(self, account_id: int, to: Sequence[str], messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To at most 500 people."""

    def broadcast(self, account_id: int, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To everybody who follows the account."""

    def push(self, account_id: int, to: str, messages: Sequence[JsonObject], retry_key: str) -> Accepted:
        """To one person."""

    def quota(self, account_id: int) -> Quota:
        """The month's allowance."""


@dataclass(frozen=True, slots=True)
class Followers:
    """LINE's count at the end of a day (Japan's): who has ever become a friend, and who of them blocks the account."""

    followers: int
    blocks: int


class FollowerSource(Protocol):
    """Knows how many friends an account has. LINE answers at most 60 such questions an hour. Raises SendFailed only."""

    def followers(self, account_id: int, day: date) -> Followers | None:
        """The count of a day, or None while LINE has none."""


class Library(Protocol):
    """The texts that a series sends, from the collections an account reads."""

    def bulletin_for(self, account_id: int, month: str) -> Entry | None:
        """The bulletin of a month (`YYYY-MM`), or None."""

    def tips(self, account_id: int) -> Sequence[Entry]:
        """All tips, in order of position."""

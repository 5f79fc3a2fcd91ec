"""Fakes with memory, in place of what is outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from messages.line_json import JsonObject
from scheduler.ports import Accepted, SendFailed


@dataclass
class FakeClock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, **parts: float) -> None:
        """Let time pass."""
        self.now += timedelta(**parts)


@dataclass
class FakeGateway:
    """Keeps what would have been replied; the next calls can be told to fail."""

    replies: list[tuple[str, list[JsonObject]]] = field(default_factory=list)
    failures: list[SendFailed] = field(default_factory=list)

    def reply(self, account_id: int, reply_token: str, messages: Sequence[JsonObject]) -> Accepted:
        """Note a reply, or fail as told."""
        if self.failures:
            raise self.failures.pop(0)
        self.replies.append((reply_token, list(messages)))
        return Accepted(f"request-{len(self.replies)}")

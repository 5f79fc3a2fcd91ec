"""What a bot did that LINE forbids or advises against, though the call itself was answered (rule 135)."""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Violation(StrEnum):
    """The kinds of rule 135 and of the rules that say "record"."""

    NO_RETRY_KEY = "no_retry_key"
    RETRY_KEY_REUSED = "retry_key_reused"
    RECIPIENT_TWICE = "recipient_twice"
    PUSH_TO_BLOCKED = "push_to_blocked"
    SAME_MESSAGE_AGAIN = "same_message_again"
    SLOW_WEBHOOK = "slow_webhook"
    LATE_REPLY = "late_reply"
    PUSH_DESPITE_REPLY_TOKEN = "push_despite_reply_token"  # noqa: S105 - no secret
    ANSWERED_REDELIVERY = "answered_redelivery"
    SENT_IN_STANDBY = "sent_in_standby"
    FILL_IN_WITHOUT_KEYBOARD = "fill_in_without_keyboard"
    BROKEN_MEDIA = "broken_media"


@dataclass(frozen=True)
class Noted:
    """One violation. `recipient` is a chat id, `request_id` the call's; both empty where there is none."""

    at: datetime
    channel: str
    kind: Violation
    text: str
    recipient: str = ""
    request_id: str = ""

    def as_json(self) -> dict[str, Any]:
        """The violation as the control API gives it."""
        return {
            "at": self.at.isoformat(),
            "channel": self.channel,
            "kind": self.kind.value,
            "text": self.text,
            "recipient": self.recipient,
            "requestId": self.request_id,
        }


@dataclass
class Violations:
    """The newest violations and the count of all. Not thread-safe: the platform's lock guards it."""

    remembered: int
    newest: deque[Noted] = field(init=False)
    _counts: Counter[tuple[str, Violation]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.newest = deque(maxlen=self.remembered)

    def add(self, noted: Noted) -> None:
        """Note one."""
        self.newest.append(noted)
        self._counts[noted.channel, noted.kind] += 1

    def counted(self, channel: str | None = None) -> dict[str, int]:
        """How often each kind was noted, in one channel or in all."""
        counts: Counter[str] = Counter()
        for (its_channel, kind), count in self._counts.items():
            if channel in (None, its_channel):
                counts[kind.value] += count
        return dict(counts)

    def clear(self) -> None:
        """Forget all."""
        self.newest.clear()
        self._counts.clear()

"""One webhook request: its events, its bytes, its headers (rules 118, 119, 132)."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator.state.channel import Channel
from simulator.webhooks.signature import webhook_signature


class SignatureMode(StrEnum):
    """How a request is signed; all but the first exist to see that a bot refuses them (rule 119).

    `modified` signs other bytes than are sent, which differ only in white space.
    """

    VALID = "valid"
    WRONG = "wrong"
    MODIFIED = "modified"
    MISSING = "missing"


@dataclass(frozen=True)
class Delivery:
    """One webhook request to be sent. Deliveries of one `lane` go out one after another.

    `attempt` counts the automatic redeliveries so far. `destination` replaces the bot's user id (rule 132).
    """

    channel: Channel
    events: tuple[dict[str, Any], ...]
    lane: str
    is_redelivery: bool = False
    signature: SignatureMode = SignatureMode.VALID
    attempt: int = 0
    destination: str | None = None

    @property
    def event_ids(self) -> list[Any]:
        """The webhook event ids, None where an event has none."""
        return [event.get("webhookEventId") for event in self.events]

    def body(self, *, is_escaped: bool = False) -> bytes:
        """Compact JSON: literal UTF-8 (only lone surrogates are escaped, which it cannot write), or all escaped."""
        whole = {"destination": self.destination or self.channel.bot_user_id, "events": list(self.events)}
        written = json.dumps(whole, ensure_ascii=is_escaped, separators=(",", ":"))
        return written.encode("utf-8", "backslashreplace")

    def headers(self, body: bytes, signature_header: str = "x-line-signature") -> dict[str, str]:
        """The request's headers, signed as asked; `signature_header` is the name as it is to be written."""
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "LineBotWebhook/2.0"}
        headers["Connection"] = "close"  # a reused connection the bot just closed would lose the webhook
        if self.signature is not SignatureMode.MISSING:
            wrong = "wrong " if self.signature is SignatureMode.WRONG else ""
            signed = body + b"\n" if self.signature is SignatureMode.MODIFIED else body
            headers[signature_header] = webhook_signature(wrong + self.channel.config.secret, signed)
        return headers

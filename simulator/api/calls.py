"""A call of the Messaging API, and what may be answered to it."""

from dataclasses import dataclass, field
from typing import Any

from simulator.channel import Channel
from simulator.platform import Platform
from simulator.rules.findings import Findings

MONTHLY_LIMIT = "You have reached your monthly limit."
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."


@dataclass(frozen=True)
class Answer:
    """A response: status, JSON body, further headers."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The call is answered with an error and nothing is done."""

    def __init__(self, status: int, body: dict[str, Any] | str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        whole = {"message": body} if isinstance(body, str) else body
        self.answer = Answer(status, whole, headers or {})


def refuse_findings(findings: Findings) -> None:
    """Raise Refused with status 400 when something was found."""
    if findings:
        raise Refused(400, findings.body())


@dataclass
class Call:
    """A call that passed the door. `body` is empty for GET; `recipients` (user ids reached) and `warnings` go
    into the record."""

    platform: Platform
    channel: Channel
    endpoint: str
    request_id: str
    retry_key: str | None = None
    raw: bytes = b""
    body: dict[str, Any] = field(default_factory=dict)
    recipients: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_escaped(self) -> bool:
        """Whether the request wrote characters as \\uXXXX, which makes Flex messages larger."""
        return b"\\u" in self.raw

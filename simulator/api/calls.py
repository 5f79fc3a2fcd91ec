"""A call of the Messaging API, and what may be answered to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.rules.findings import Findings
from simulator.rules.settings import RuleSettings
from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.state.violations import Violation

MONTHLY_LIMIT = "You have reached your monthly limit."
# A quote that ends a string, then a blank after comma or colon; not one that is part of a text, or begins one.
_BLANK_BETWEEN = re.compile(rb'[^\\:,\[{\s]"[:,] ')
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."


@dataclass(frozen=True)
class Answer:
    """A response: status, JSON body, further headers. `raw` in place of a JSON body, for media; then the headers
    name its Content-Type."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


class Refused(Exception):
    """The call is answered with an error and nothing is done."""

    def __init__(self, status: int, body: dict[str, Any] | str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        whole = {"message": body} if isinstance(body, str) else body
        self.answer = Answer(status, whole, headers or {})


@dataclass(frozen=True)
class FormFile:
    """A file of a multipart body. `content_type` is without parameters, in lower case."""

    content_type: str
    raw: bytes


@dataclass
class Call:
    """A call that passed the door.

    `path` holds the variable parts of its path, `query` the first value of each query parameter, `form` the fields
    of a form-encoded or multipart body, `files` its files, `body` the JSON object (empty where none is taken),
    `raw` the body's bytes. `recipients` (chat ids reached), `unit` (the aggregation unit it counts for) and
    `warnings` go into the record.
    """

    platform: Platform
    endpoint: str
    request_id: str
    asked_channel: Channel | None = None
    retry_key: str | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    raw: bytes = b""
    body: dict[str, Any] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, FormFile] = field(default_factory=dict)
    recipients: list[str] = field(default_factory=list)
    unit: str | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def channel(self) -> Channel:
        """The channel of the bearer token. Raises LookupError on endpoints that take none."""
        if self.asked_channel is None:
            raise LookupError("this endpoint takes no channel access token")
        return self.asked_channel

    @property
    def is_escaped(self) -> bool:
        """Whether the request wrote characters as \\uXXXX, which makes Flex messages larger."""
        return b"\\u" in self.raw

    @property
    def is_spaced(self) -> bool:
        """Whether the request wrote blanks after commas and colons, which makes Flex messages larger too."""
        may_be = b'": ' in self.raw or b'", ' in self.raw
        return may_be and _BLANK_BETWEEN.search(self.raw) is not None

    def new_findings(self) -> Findings:
        """An empty collection of faults, under the settings this request is to be checked with."""
        switches = self.platform.switches
        return Findings(
            RuleSettings(
                uri_limit=switches.uri_limit,
                escaped=self.is_escaped,
                spaced=self.is_spaced,
                strict_flex_size=switches.strict_flex_size,
            )
        )

    def refuse_findings(self, findings: Findings) -> None:
        """Raise Refused with status 400 when something was found."""
        if findings:
            raise Refused(400, findings.body(self.raw))

    def note_warnings(self, findings: Findings) -> None:
        """Note what was accepted though it is doubtful (rule 83)."""
        for warned in findings.warnings:
            self.note(Violation(warned.kind.value), f"{warned.place.full}: {warned.message}")

    def note(self, kind: Violation, text: str, recipient: str = "") -> None:
        """Note a violation of the contract: in the record of this call once, in the log for every recipient."""
        if text not in self.warnings:
            self.warnings.append(text)
        self.platform.note(self.channel, kind, text, recipient, self.request_id)

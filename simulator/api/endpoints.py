"""What an endpoint of the Messaging API is: where it stands, what it takes, how often it may be called."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from simulator.api.calls import Answer, Call
from simulator.state.rate_limits import EVERYTHING_ELSE, Rate

Handler = Callable[[Call], Answer]


class Body(Enum):
    """What a request carries."""

    NONE = "none"
    JSON = "json"
    OPTIONAL_JSON = "optional json"
    FORM = "form"
    BINARY = "binary"
    FILES = "files"


@dataclass(frozen=True)
class Endpoint:
    """One endpoint. `name` stands in records and faults; `path` is a Flask rule.

    `is_open` endpoints take no bearer token (issuing tokens); those `on_data_host` belong to api-data.line.me. The
    handler is called with the platform's lock held, unless it `waits_for_bot`: then it takes the lock itself, because
    the bot may call meanwhile.
    """

    name: str
    method: str
    path: str
    handler: Handler
    rate: Rate = EVERYTHING_ELSE
    body: Body = Body.NONE
    takes_retry_key: bool = False
    is_open: bool = False
    on_data_host: bool = False
    waits_for_bot: bool = False

    @cached_property
    def bucket(self) -> str:
        """What has a rate of its own: one method on one path (rule 14)."""
        return f"{self.method} {self.path}"

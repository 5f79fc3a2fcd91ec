"""How a stand-in is set up: its channels, its limits, its media origins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ChannelConfig:
    """One LINE channel, that is one town's official account.

    `name` is what residents see as the sender; `secret` signs webhooks, `access_token` is the bearer token
    the bot must show. Without `webhook_url` events are recorded but not sent. `unverified` accounts may not
    list their followers (rule 5).
    """

    name: str
    secret: str = field(repr=False)
    access_token: str = field(repr=False)
    webhook_url: str | None = None
    key: str = "default"
    bot_user_id: str | None = None
    unverified: bool = False


@dataclass(frozen=True)
class Limits:
    """How much the stand-in remembers; the oldest is forgotten first. All are counts but `chat_bytes`, which
    bounds the contents of all chats together; `record_recipients` bounds the ids that all lines of the record name."""

    people: int = 200_000
    timeline: int = 1_000
    record: int = 20_000
    violations: int = 5_000
    webhook_log: int = 20_000
    events: int = 20_000
    pending_webhooks: int = 20_000
    retry_keys: int = 50_000
    record_recipients: int = 1_000_000
    chat_bytes: int = 128 * 1024 * 1024


@dataclass(frozen=True)
class StandInConfig:
    """The whole stand-in.

    `media_origins` maps an https origin to the loopback origin that serves the same paths; only the chat
    page uses it, the API keeps demanding https. `webhook_timeout` is in real seconds (LINE: 2, rule 120).
    With a `data_port` the endpoints of api-data.line.me are served there and nowhere else (rule 2).
    `switches` are the first settings of `simulator.state.switches.Switches`, by name.
    """

    channels: tuple[ChannelConfig, ...]
    media_origins: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    webhook_timeout: float = 2.0
    webhook_threads: int = 8
    data_port: int | None = None
    switches: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError when channels are missing or share a key or a token."""
        if not self.channels:
            raise ValueError("a stand-in needs at least one channel")
        for values in ([c.key for c in self.channels], [c.access_token for c in self.channels]):
            if len(set(values)) != len(values):
                raise ValueError("channels must differ in key and in access token")

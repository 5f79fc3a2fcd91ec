"""How a stand-in is set up: its channels, its limits, its media origins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ChannelConfig:
    """One LINE channel, that is one town's official account.

    `name` is what residents see as the sender; `secret` signs webhooks, `access_token` is the bearer token
    the bot must show. Without `webhook_url` events are recorded but not sent. `unverified` accounts may not
    list their followers (rule 5). With `chat_mode` what people write stays unread until the bot marks it as read.

    `channel_id` (digits) is the client id for issuing tokens, `assertion_keys` are JWKs of the public keys that may
    sign for it (rule 115); `login_channel_id` and `login_secret` belong to the LINE Login channel of the same
    provider (rule 117). Ids and login secret are made up from the key and the secret when left out.
    """

    name: str
    secret: str = field(repr=False)
    access_token: str = field(repr=False)
    webhook_url: str | None = None
    key: str = "default"
    bot_user_id: str | None = None
    unverified: bool = False
    chat_mode: bool = False
    channel_id: str | None = None
    assertion_keys: tuple[Mapping[str, Any], ...] = ()
    login_channel_id: str | None = None
    login_secret: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a channel id that is not made of digits."""
        for number in (self.channel_id, self.login_channel_id):
            if number is not None and not (number.isascii() and number.isdigit()):
                raise ValueError("a channel id is made of digits")


@dataclass(frozen=True)
class Limits:
    """How much the stand-in remembers; the oldest is forgotten first. All are counts but `chat_bytes`, which
    bounds the contents of all chats together, and `media_bytes`, which bounds the pictures, sounds and files that
    people sent in one channel; `record_recipients` bounds the ids that all lines of the record name."""

    people: int = 200_000
    groups: int = 1_000
    timeline: int = 1_000
    record: int = 20_000
    violations: int = 5_000
    webhook_log: int = 20_000
    events: int = 20_000
    pending_webhooks: int = 20_000
    retry_keys: int = 50_000
    quote_tokens: int = 50_000
    record_recipients: int = 1_000_000
    chat_bytes: int = 128 * 1024 * 1024
    tokens: int = 10_000
    media: int = 20_000
    media_bytes: int = 64 * 1024 * 1024
    menu_image_bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True)
class StandInConfig:
    """The whole stand-in.

    `media_origins` maps an https origin to the loopback origin that serves the same paths, because the API demands
    https: the chat page finds media there, the webhook sender the bot. `webhook_timeout` is in real seconds (LINE: 2,
    rule 120).
    With a `data_port` (not 0) the endpoints of api-data.line.me are served there and nowhere else (rule 2).
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

    def local_address(self, url: str) -> str:
        """Where `url` is really served: below a mapped origin on loopback, otherwise where it says."""
        for public, local in self.media_origins.items():
            if url == public or url.startswith(f"{public}/"):
                return local + url.removeprefix(public)
        return url

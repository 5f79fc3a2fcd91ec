"""The LINE Login channel beside an official account: it says who opened a page of the town (rule 117)."""

import hashlib
from dataclasses import dataclass

from simulator.config import ChannelConfig
from simulator.identifiers import channel_number


@dataclass(frozen=True)
class LoginChannel:
    """`number` is the client id that pages name; `secret` signs ID tokens."""

    number: str
    secret: str

    @classmethod
    def of(cls, config: ChannelConfig) -> "LoginChannel":
        """The login channel of an official account, made up where the configuration is silent."""
        made_up = hashlib.sha256(f"login\0{config.secret}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        number = config.login_channel_id or channel_number(f"{config.key}\0login")
        return cls(number, config.login_secret or made_up)

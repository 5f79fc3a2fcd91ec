"""Channel access tokens of one channel, and the public keys that may ask for them (rules 4, 114-116)."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from simulator.rules.json_web_tokens import PublicKey, read_public_key
from simulator.state.clock import LATEST

STATELESS_LIFE = timedelta(seconds=900)
LONGEST_LIFE = timedelta(days=30)
TOKENS_OF_A_KIND = 30
KEYS_OF_A_CHANNEL = 2


class TokenKind(StrEnum):
    """How a token was issued."""

    LONG_LIVED = "long-lived"
    SHORT_LIVED = "short-lived"
    BY_JWT = "v2.1"
    STATELESS = "stateless"

    @property
    def is_web_token(self) -> bool:
        """Whether the token looks like a signed JSON web token."""
        return self in (TokenKind.BY_JWT, TokenKind.STATELESS)


class TooManyTokens(Exception):
    """Thirty tokens v2.1 are alive."""


class TooManyKeys(ValueError):
    """The channel has two keys already."""


@dataclass(frozen=True)
class AccessToken:
    """A channel access token. `key_id` names it without telling it; only tokens v2.1 have one."""

    text: str
    kind: TokenKind
    expires_at: datetime
    key_id: str = ""

    def seconds_left(self, now: datetime) -> int:
        """How long it still lives, in whole seconds."""
        return int((self.expires_at - now).total_seconds())


class Tokens:
    """The tokens of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, long_lived: str, remembered: int) -> None:
        """`remembered` bounds the stateless tokens, which LINE lets everybody issue without limit."""
        self._remembered = remembered
        self._tokens = {long_lived: AccessToken(long_lived, TokenKind.LONG_LIVED, LATEST)}

    def find(self, text: str, now: datetime) -> AccessToken | None:
        """The living token with this text, or None."""
        token = self._tokens.get(text)
        return token if token is not None and now < token.expires_at else None

    def living(self, kind: TokenKind, now: datetime) -> list[AccessToken]:
        """The living tokens of a kind, oldest first."""
        return [token for token in self._tokens.values() if token.kind is kind and now < token.expires_at]

    def issue(self, kind: TokenKind, life: timedelta, now: datetime) -> AccessToken:
        """A new token. The 31st short-lived one ends the oldest; raises TooManyTokens for the 31st v2.1 (rule 115)."""
        living = self.living(kind, now)
        limit = self._remembered if kind is TokenKind.STATELESS else TOKENS_OF_A_KIND
        if len(living) >= limit:
            if kind is TokenKind.BY_JWT:
                raise TooManyTokens
            del self._tokens[living[0].text]
        self._forget_expired(now)
        key_id = secrets.token_urlsafe(16) if kind is TokenKind.BY_JWT else ""
        token = AccessToken(_new_text(kind), kind, now + life, key_id)
        self._tokens[token.text] = token
        return token

    def revoke(self, text: str, kinds: Iterable[TokenKind]) -> None:
        """End the token with this text if it is of one of these kinds; harmless when nobody knows it."""
        token = self._tokens.get(text)
        if token is not None and token.kind in kinds:
            del self._tokens[text]

    def revoke_all(self) -> None:
        """End every token, the long-lived one too."""
        self._tokens.clear()

    def _forget_expired(self, now: datetime) -> None:
        for token in [token for token in self._tokens.values() if now >= token.expires_at]:
            del self._tokens[token.text]


def _new_text(kind: TokenKind) -> str:
    if kind.is_web_token:
        return ".".join(["eyJhbGciOiJIUzI1NiJ9", secrets.token_urlsafe(64), secrets.token_urlsafe(32)])
    return secrets.token_urlsafe(128)


class AssertionKeys:
    """The public keys whose owners may ask for tokens. Not thread-safe: the platform's lock guards it."""

    def __init__(self, keys: Iterable[Mapping[str, Any]] = ()) -> None:
        """Raises as `register`."""
        self._keys: dict[str, PublicKey] = {}
        for key in keys:
            self.register(key)

    def register(self, key: Mapping[str, Any]) -> str:
        """The id of the key from now on: its own `kid`, or a new one. Raises NoPublicKey, TooManyKeys."""
        public = read_public_key(key)
        given = key.get("kid")
        key_id = given if isinstance(given, str) and 1 <= len(given) <= 100 else str(uuid.uuid4())
        if key_id not in self._keys and len(self._keys) >= KEYS_OF_A_CHANNEL:
            raise TooManyKeys(f"a channel has at most {KEYS_OF_A_CHANNEL} keys")
        self._keys[key_id] = public
        return key_id

    def remove(self, key_id: str) -> None:
        """Forget a key. Raises KeyError."""
        del self._keys[key_id]

    def find(self, key_id: object) -> PublicKey | None:
        """The key with this id, or None."""
        return self._keys.get(key_id) if isinstance(key_id, str) else None

    @property
    def ids(self) -> list[str]:
        """The ids of all keys."""
        return list(self._keys)

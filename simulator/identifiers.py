"""The shapes of LINE's identifiers (rules 37, 131)."""

import hashlib
import itertools
import re
import secrets
import threading
import time

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
USER_ID = re.compile(r"U[0-9a-f]{32}")
CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def user_id(channel_key: str, name: str) -> str:
    """The user id of the person called `name` in a channel: always the same for the same two."""
    digest = hashlib.sha256(f"{channel_key}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"U{digest[:32]}"


def new_webhook_event_id(milliseconds: int) -> str:
    """A ULID of the given instant: 26 characters, Crockford base 32."""
    number = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def new_token() -> str:
    """An opaque token (reply, quote, page) of 32 hex digits."""
    return secrets.token_hex(16)


class MessageIds:
    """Message ids: strings of 18 digits, rising, not repeated after a restart."""

    def __init__(self) -> None:
        self._numbers = itertools.count(int(time.time() * 1000) * 100_000)
        self._lock = threading.Lock()

    def new(self) -> str:
        """The next id."""
        with self._lock:
            return str(next(self._numbers))

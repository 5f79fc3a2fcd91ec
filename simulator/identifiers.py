"""The shapes of LINE's identifiers (rules 37, 131)."""

import hashlib
import itertools
import re
import secrets
import threading
import time

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
USER_ID = re.compile(r"U[0-9a-f]{32}")
GROUP_ID = re.compile(r"C[0-9a-f]{32}")
ROOM_ID = re.compile(r"R[0-9a-f]{32}")
CHAT_ID = re.compile(r"[UCR][0-9a-f]{32}")
RICH_MENU_ID = re.compile(r"richmenu-[0-9a-f]{32}")
MENU_ALIAS_ID = re.compile(r"[a-z0-9_-]{1,32}")
RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def user_id(channel_key: str, name: str) -> str:
    """The user id of the person called `name` in a channel: always the same for the same two."""
    digest = hashlib.sha256(f"{channel_key}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"U{digest[:32]}"


def group_id(channel_key: str, name: str, *, is_room: bool) -> str:
    """The id of the group or room called `name` in a channel: always the same for the same."""
    return f"{'R' if is_room else 'C'}{user_id(channel_key, f'{name}{chr(0)}group')[1:]}"


def channel_number(key: str) -> str:
    """The ten digits of the channel called `key`: always the same for the same key."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return str(2_000_000_000 + int.from_bytes(digest[:8], "big") % 1_000_000_000)


def new_webhook_event_id(milliseconds: int) -> str:
    """A ULID of the given instant: 26 characters, Crockford base 32."""
    number = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def new_token() -> str:
    """An opaque token (reply, quote, page) of 32 hex digits."""
    return secrets.token_hex(16)


def new_rich_menu_id() -> str:
    """A rich menu id, never given before."""
    return f"richmenu-{secrets.token_hex(16)}"


class MessageIds:
    """Message ids: strings of 18 digits, rising, not repeated after a restart."""

    def __init__(self) -> None:
        self._numbers = itertools.count(int(time.time() * 1000) * 100_000)
        self._lock = threading.Lock()

    def new(self) -> str:
        """The next id."""
        with self._lock:
            return str(next(self._numbers))

"""How far the account has read a chat (rule 100, section 1.10).

A token that marks a message as read never expires, so the stand-in keeps none of them: it tells chat and message, and
a keyed digest shows that the channel's own webhook brought it.
"""

import base64
import hashlib
import hmac

from simulator.state.channel import Channel
from simulator.state.chats import Chat

TOKEN_LIMIT = 500  # characters
_DIGEST_SIZE = 32


def mark_as_read_token(channel: Channel, chat_id: str, message_id: str) -> str:
    """The token by which the bot marks this message, and everything before it, as read."""
    told = f"{chat_id} {message_id}".encode()
    return base64.urlsafe_b64encode(_digest(channel, told) + told).decode("ascii")


def find_marked(channel: Channel, token: str) -> tuple[str, str] | None:
    """Chat id and message id of a token, or None when this channel gave out no such token."""
    try:
        raw = base64.urlsafe_b64decode(token) if len(token) <= TOKEN_LIMIT else b""
    except ValueError:
        return None
    told = raw[_DIGEST_SIZE:]
    if not hmac.compare_digest(raw[:_DIGEST_SIZE], _digest(channel, told)):
        return None
    chat_id, _, message_id = told.decode("ascii").partition(" ")
    return chat_id, message_id


def read_until(channel: Channel, chat: Chat) -> int:
    """The number of the newest entry the account has read: the newest of all unless somebody answers by hand."""
    return chat.read_seq if channel.config.chat_mode else chat.last_seq


def _digest(channel: Channel, told: bytes) -> bytes:
    return hmac.new(f"{channel.key}\0{channel.config.secret}".encode(), told, hashlib.sha256).digest()

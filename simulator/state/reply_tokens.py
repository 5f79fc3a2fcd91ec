"""Reply tokens: single use, some sixty seconds (rules 29-34)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

TOKEN_LIFE = timedelta(seconds=60)
REVIVAL_LIMIT = timedelta(minutes=20)


@dataclass
class _Token:
    user_id: str
    event_at: datetime
    valid_until: datetime | None = None
    used: bool = False


class ReplyTokens:
    """The reply tokens of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, remembered: int) -> None:
        self._tokens: OrderedDict[str, _Token] = OrderedDict()
        self._remembered = remembered

    def issue(self, token: str, user_id: str, event_at: datetime) -> None:
        """Make `token` known; it starts to live with the first delivery of its event."""
        self._tokens[token] = _Token(user_id, event_at)
        while len(self._tokens) > self._remembered:
            self._tokens.popitem(last=False)

    def mark_delivered(self, token: str, now: datetime, *, is_redelivery: bool, life: timedelta = TOKEN_LIFE) -> None:
        """Start the token's `life` at the first delivery, or renew it at a redelivery that is not too late."""
        known = self._tokens.get(token)
        if known is None:
            return
        if known.valid_until is None or (is_redelivery and now - known.event_at <= REVIVAL_LIMIT):
            known.valid_until = now + life

    def find_owner(self, token: str, now: datetime) -> str | None:
        """The user id a living, unused token answers to, or None."""
        known = self._tokens.get(token)
        if known is None or known.used or known.valid_until is None or now >= known.valid_until:
            return None
        return known.user_id

    def mark_used(self, token: str) -> None:
        """Spend the token."""
        self._tokens[token].used = True

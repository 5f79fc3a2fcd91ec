"""Reply tokens: single use, some sixty seconds (rules 29-34)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

TOKEN_LIFE = timedelta(seconds=60)
REVIVAL_LIMIT = timedelta(minutes=20)
REACTION = timedelta(seconds=60)  # what is sent so soon after an event came again is taken for an answer to it


@dataclass
class _Token:
    chat_id: str
    event_at: datetime
    valid_until: datetime | None = None
    used: bool = False
    delivered_at: datetime | None = None
    deliveries: int = 0
    repeated_at: datetime | None = None


class ReplyTokens:
    """The reply tokens of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self, remembered: int) -> None:
        self._tokens: OrderedDict[str, _Token] = OrderedDict()
        self._newest: OrderedDict[str, str] = OrderedDict()
        self._remembered = remembered

    def issue(self, token: str, chat_id: str, event_at: datetime) -> None:
        """Make `token` known; it starts to live with the first delivery of its event."""
        self._tokens[token] = _Token(chat_id, event_at)
        self._newest[chat_id] = token
        while len(self._tokens) > self._remembered:
            self._tokens.popitem(last=False)
        while len(self._newest) > self._remembered:
            self._newest.popitem(last=False)

    def mark_delivered(self, token: str, now: datetime, *, is_redelivery: bool, life: timedelta = TOKEN_LIFE) -> None:
        """Start the token's `life` at the first delivery, or renew it at a redelivery that is not too late."""
        known = self._tokens.get(token)
        if known is None:
            return
        known.deliveries += 1
        known.delivered_at = known.delivered_at or now
        if known.valid_until is None or (is_redelivery and now - known.event_at <= REVIVAL_LIMIT):
            known.valid_until = now + life

    def mark_repeated(self, token: str, now: datetime) -> None:
        """Note that an event which the bot had taken comes again now; it matters when the token is used."""
        known = self._tokens.get(token)
        if known is not None and known.used:
            known.repeated_at = now

    def find_owner(self, token: str, now: datetime) -> str | None:
        """The chat id a living, unused token answers to, or None."""
        known = self._tokens.get(token)
        if known is None or known.used or known.valid_until is None or now >= known.valid_until:
            return None
        return known.chat_id

    def find_issued(self, token: str) -> str | None:
        """The chat id the token was given out for, dead or alive, or None when nobody knows it."""
        known = self._tokens.get(token)
        return known.chat_id if known else None

    def has_living(self, chat_id: str, now: datetime) -> bool:
        """Whether the newest token given out for this chat could be used now."""
        token = self._newest.get(chat_id)
        return token is not None and self.find_owner(token, now) is not None

    def has_repeated(self, chat_id: str, now: datetime) -> bool:
        """Whether the newest event of this chat was answered, and came again within the last minute."""
        known = self._tokens.get(self._newest.get(chat_id, ""))
        repeated_at = known.repeated_at if known else None
        return repeated_at is not None and timedelta() <= now - repeated_at < REACTION

    def history_of(self, token: str) -> tuple[datetime | None, int, bool]:
        """When the token's event was first delivered, how often it was, and whether the token is used."""
        known = self._tokens.get(token)
        return (known.delivered_at, known.deliveries, known.used) if known else (None, 0, False)

    def clock_of(self, token: str) -> tuple[datetime | None, bool]:
        """When the token dies (None before its event is delivered, or when unknown), and whether it is used."""
        known = self._tokens.get(token)
        return (known.valid_until, known.used) if known else (None, False)

    def mark_used(self, token: str) -> None:
        """Spend the token; harmless when nobody knows it."""
        if token in self._tokens:
            self._tokens[token].used = True

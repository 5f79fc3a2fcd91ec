"""Quote tokens: which message of which chat each of them means (rule 93)."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quotable:
    """A message that can be quoted, in the chat where that can be done."""

    chat_id: str
    message_id: str


class QuoteTokens:
    """The quote tokens the bot was given by one channel. Not thread-safe: the platform's lock guards it.

    LINE's never expire; here the oldest is forgotten when there are more than `remembered`.
    """

    def __init__(self, remembered: int) -> None:
        self._tokens: OrderedDict[str, Quotable] = OrderedDict()
        self._remembered = remembered

    def remember(self, token: str, chat_id: str, message_id: str) -> None:
        """Make `token` usable in this chat."""
        self._tokens[token] = Quotable(chat_id, message_id)
        while len(self._tokens) > self._remembered:
            self._tokens.popitem(last=False)

    def find(self, token: str) -> Quotable | None:
        """What the token quotes, or None when it was never given out or is forgotten."""
        return self._tokens.get(token)

"""Link tokens: what lets a person tie their account of the town to their LINE account (rule 101)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.identifiers import new_token

LINK_TOKEN_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class _Issued:
    user_id: str
    valid_until: datetime


class LinkTokens:
    """The link tokens of one channel that are not used yet. Not thread-safe: the platform's lock guards it."""

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._tokens: OrderedDict[str, _Issued] = OrderedDict()

    def issue(self, user_id: str, now: datetime) -> str:
        """A token for this person."""
        token = new_token()
        self._tokens[token] = _Issued(user_id, now + LINK_TOKEN_LIFE)
        while len(self._tokens) > self._remembered:
            self._tokens.popitem(last=False)
        return token

    def spend(self, token: str, now: datetime) -> str | None:
        """The user id the token was issued for; None when it is used, expired or unknown."""
        issued = self._tokens.pop(token, None)
        return issued.user_id if issued is not None and now < issued.valid_until else None

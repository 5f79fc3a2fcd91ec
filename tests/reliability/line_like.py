"""A gateway that treats reply tokens as LINE does, and lets a test step in around the call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from messages.line_json import JsonObject
from scheduler.ports import Accepted, FailureKind, SendFailed
from tests.fakes import FakeGateway


class Crash(BaseException):
    """The process dies here: nothing may catch this."""


def crash() -> None:
    """Die."""
    raise Crash


def nothing() -> None:
    """Go on."""


@dataclass
class OneUseTokens(FakeGateway):
    """A reply token works once. `before` and `after` run around the moment when LINE takes the reply, once each."""

    before: Callable[[], None] = nothing
    after: Callable[[], None] = nothing
    dead: set[str] = field(default_factory=set)

    def reply(self, account_id: int, reply_token: str, messages: Sequence[JsonObject]) -> Accepted:
        """Take a reply whose token is alive."""
        before, self.before = self.before, nothing
        before()
        if reply_token in self.dead:
            raise SendFailed(FailureKind.REJECTED, status=400)
        accepted = super().reply(account_id, reply_token, messages)
        self.dead.add(reply_token)
        after, self.after = self.after, nothing
        after()
        return accepted

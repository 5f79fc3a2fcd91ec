"""Somebody blocked the account: nothing can be said; remember not to try."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome
from messages.incoming import Incoming, Unfollow


class UnfollowHandler(Handler[Unfollow]):
    """Closes the recipient."""

    name = "unfollow"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Unfollow | None:
        """The unfollow event."""
        return incoming.content if isinstance(incoming.content, Unfollow) else None

    def handle(self, recognised: Unfollow, context: HandlerContext) -> Outcome:
        """Silence."""
        context.changes.mark_blocked()
        return Outcome()

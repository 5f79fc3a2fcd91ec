"""A new friend: welcome, and how to use the account."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome
from handlers.menu import menu_options
from messages.incoming import Follow, Incoming
from messages.outgoing import Text


class FollowHandler(Handler[Follow]):
    """Greets whoever adds the account, or lifts a block."""

    name = "follow"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Follow | None:
        """The follow event."""
        return incoming.content if isinstance(incoming.content, Follow) else None

    def handle(self, recognised: Follow, context: HandlerContext) -> Outcome:
        """One welcome with things to try."""
        context.changes.mark_following()
        name = "follow.again" if recognised.is_unblocked else "follow.welcome"
        words = context.phrases.say(name, town=context.town.name, phone=context.contact_phone)
        return Outcome((Text(words, menu_options(context)),))

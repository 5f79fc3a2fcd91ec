"""When nothing fits: apologise, name whom to call, and keep the question for the editors. Never a dead end."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome
from handlers.menu import menu_options
from handlers.showing import call_links
from messages.incoming import Incoming, TextMessage
from messages.outgoing import Card


class FallbackHandler(Handler[TextMessage]):
    """Takes every text that nobody else took."""

    name = "fallback"

    def matches(self, incoming: Incoming, context: HandlerContext) -> TextMessage | None:
        """Any text message."""
        return incoming.content if isinstance(incoming.content, TextMessage) else None

    def handle(self, recognised: TextMessage, context: HandlerContext) -> Outcome:
        """The apology, with a section and its telephone."""
        context.changes.note_unanswered(recognised)
        contact = context.town.contact
        phrases = context.phrases
        body = phrases.say("fallback.body", name=contact.name, phone=context.contact_phone)
        links = call_links(contact, context)
        return Outcome((Card(phrases.say("fallback.title"), body, links=links, options=menu_options(context)),))

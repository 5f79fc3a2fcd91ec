"""Stickers, photos, voices, places and empty messages: a kind word, and how to ask."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.menu import menu_options
from knowledge.normalize import folded
from messages.incoming import Incoming, MediaMessage
from messages.outgoing import Text


class MediaHandler(Handler[str]):
    """Recognises whatever has no words to search for."""

    name = "media"

    def matches(self, incoming: Incoming, context: HandlerContext) -> str | None:
        """The kind of message."""
        content = incoming.content
        if isinstance(content, MediaMessage):
            return content.kind
        text = typed_text(content)
        return "wordless" if text is not None and not folded(text) else None

    def handle(self, recognised: str, context: HandlerContext) -> Outcome:
        """A reply that fits the kind, with things to try."""
        words = context.phrases.say(f"media.{recognised}", phone=context.contact_phone)
        return Outcome((Text(words, menu_options(context)),))

"""Danger first: whom to call. The bot is no emergency line and says so."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.outgoing import Card, Link

_KINDS = ("fire", "crime", "disaster", "fraud", "help")


class EmergencyHandler(Handler[str]):
    """Recognises words of danger, but not the names of procedures and courses that contain them."""

    name = "emergency"

    def matches(self, incoming: Incoming, context: HandlerContext) -> str | None:
        """The kind of emergency: one of fire, crime, disaster, fraud, help."""
        text = typed_text(incoming.content)
        if not text:
            return None
        plain = folded(text)
        for harmless in context.phrases.words("emergency.harmless"):
            plain = plain.replace(folded(harmless), "")
        for kind in _KINDS:
            if any(folded(word) in plain for word in context.phrases.words(f"emergency.{kind}.words")):
                return kind
            if plain in {folded(word) for word in context.phrases.words(f"emergency.{kind}.alone")}:
                return kind
        return None

    def handle(self, recognised: str, context: HandlerContext) -> Outcome:
        """Numbers to call, as buttons."""
        phrases = context.phrases
        links = []
        for line in phrases.words(f"emergency.{recognised}.calls"):
            label, _, number = line.partition("|")
            links.append(Link(label, f"tel:{number}"))
        body = "\n".join((phrases.say(f"emergency.{recognised}.body"), phrases.say("emergency.no-line")))
        return Outcome((Card(phrases.say(f"emergency.{recognised}.title"), body, links=tuple(links)),))

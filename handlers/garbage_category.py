"""What belongs to a category, and how to put it out: 燃えるごみ, 粗大ごみ."""

from __future__ import annotations

from dataclasses import replace

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import day_options, shown_entry
from knowledge.content import Entry, EntryKind
from knowledge.normalize import asks_for_particulars, folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Card


class GarbageCategoryHandler(Handler[Entry]):
    """Recognises the name of a category, alone or with question words around it."""

    name = "garbage-category"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Entry | None:
        """The category that is named."""
        text = typed_text(incoming.content)
        if not text:
            return None
        plain = folded(text)
        asked = {plain, without_politeness(plain)}
        for entry in context.knowledge.list_kind(EntryKind.GARBAGE_CATEGORY):
            names = {folded(name) for name in (entry.title, *entry.aliases)}
            if asked & names or asks_for_particulars(plain.removeprefix(folded(entry.title))):
                return entry
        return None

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """How to put it out, and its day one press away."""
        color = str(recognised.details.get("color", ""))
        (card,) = shown_entry(recognised, context, badge=recognised.title, badge_color=color)
        assert isinstance(card, Card)
        title = context.phrases.say("garbage-category.title", category=recognised.title)
        return Outcome((replace(card, title=title, options=day_options(recognised, context)),))

"""How to throw a thing away: its category, its own advice, and how the category is put out."""

from __future__ import annotations

from dataclasses import replace

from handlers.base import HandlerContext, Outcome
from handlers.entries import EntryHandler
from handlers.showing import day_options, shown_entry
from knowledge.content import Entry, EntryKind
from messages.outgoing import Card, Fact


class GarbageItemHandler(EntryHandler):
    """Answers with a garbage item under the badge of its category."""

    name = "garbage-item"
    kinds = frozenset({EntryKind.GARBAGE})

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """The card, with the day of the category one press away."""
        phrases = context.phrases
        category = context.knowledge.find(f"{EntryKind.GARBAGE_CATEGORY}:{recognised.details.get('category', '')}")
        if category is None:
            return Outcome(shown_entry(recognised, context))
        replies = shown_entry(
            recognised, context, badge=category.title, badge_color=str(category.details.get("color", ""))
        )
        how = Fact(phrases.say("garbage-item.how"), category.body)
        card = replies[-1]
        assert isinstance(card, Card)
        return Outcome((*replies[:-1], replace(card, facts=(how, *card.facts), options=day_options(category, context))))

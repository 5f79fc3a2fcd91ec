"""How to throw a thing away: its category, its own advice, and how the category is put out."""

from __future__ import annotations

from dataclasses import replace

from handlers.base import HandlerContext, Outcome
from handlers.entries import EntryHandler
from handlers.showing import day_options, overdue_card, shown_entry
from knowledge.content import Entry, EntryKind
from messages.outgoing import Card, Fact


class GarbageItemHandler(EntryHandler):
    """Answers with a garbage item under the badge of its category."""

    name = "garbage-item"
    kinds = frozenset({EntryKind.GARBAGE})

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """The card, with the day of the category one press away."""
        category = context.knowledge.find(f"{EntryKind.GARBAGE_CATEGORY}:{recognised.details.get('category', '')}")
        if category is None or recognised.is_overdue_on(context.today):
            return Outcome(shown_entry(recognised, context))
        badge = context.words(category).title
        replies = shown_entry(recognised, context, badge=badge, badge_color=str(category.details.get("color", "")))
        card = replies[-1]
        assert isinstance(card, Card)
        facts = (*_how(category, context), *card.facts)
        return Outcome((*replies[:-1], replace(card, facts=facts, options=day_options(category, context))))


def _how(category: Entry, context: HandlerContext) -> tuple[Fact, ...]:
    """How the category is put out, if that is known and was checked in time."""
    if category.is_overdue_on(context.today):
        words = overdue_card(category, context).body
    else:
        words = context.words(category).body
    return (Fact(context.phrases.say("garbage-item.how"), words),) if words else ()

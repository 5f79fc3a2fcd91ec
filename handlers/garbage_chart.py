"""The sorting chart: ゴミ gives the picture."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.menu import menu_options
from handlers.showing import CHART, shown_entry
from knowledge.content import Entry
from knowledge.decision import Answer
from messages.incoming import Incoming
from messages.outgoing import Card


class GarbageChartHandler(Handler[Entry]):
    """Recognises the wish for the chart; the picture comes with its words."""

    name = "garbage-chart"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Entry | None:
        """The chart's entry, when it is meant."""
        text = typed_text(incoming.content)
        decision = context.found(text).decision if text else None
        return decision.entry if isinstance(decision, Answer) and decision.entry.id == CHART else None

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """Picture, words, and what to try next."""
        replies = shown_entry(recognised, context)
        card = replies[-1]
        assert isinstance(card, Card)
        examples = menu_options(context)[1:4]
        return Outcome(
            (*replies[:-1], Card(card.title, card.body, facts=card.facts, links=card.links, options=examples))
        )

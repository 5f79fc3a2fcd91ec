"""The sorting chart: ゴミ gives the picture."""

from __future__ import annotations

from dataclasses import replace

from handlers.base import HandlerContext, Outcome
from handlers.entries import EntryHandler
from handlers.menu import menu_options
from handlers.showing import CHART, shown_entry
from knowledge.content import Entry, EntryKind
from messages.incoming import Incoming
from messages.outgoing import Card


class GarbageChartHandler(EntryHandler):
    """Recognises the wish for the chart; the picture comes with its words."""

    name = "garbage-chart"
    kinds = frozenset({EntryKind.FAQ})

    def matches(self, incoming: Incoming, context: HandlerContext) -> Entry | None:
        """The chart's entry, when it is meant."""
        entry = super().matches(incoming, context)
        return entry if entry is not None and entry.id == CHART else None

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """Picture, words, and what to try next."""
        replies = shown_entry(recognised, context)
        card = replies[-1]
        assert isinstance(card, Card)
        return Outcome((*replies[:-1], replace(card, options=menu_options(context)[1:4])))

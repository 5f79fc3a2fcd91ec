"""Answers that are one entry of the knowledge base: one handler per kind."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import shown_entry
from knowledge.content import Entry, EntryKind
from knowledge.decision import Answer
from messages.incoming import Incoming


class EntryHandler(Handler[Entry]):
    """Answers with the entry that was found, when it is of this handler's kinds."""

    kinds: frozenset[EntryKind] = frozenset()

    def matches(self, incoming: Incoming, context: HandlerContext) -> Entry | None:
        """The one entry that is meant, if it is of the right kind."""
        text = typed_text(incoming.content)
        if not text:
            return None
        decision = context.found(text).decision
        return decision.entry if isinstance(decision, Answer) and decision.entry.kind in self.kinds else None

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """The entry as it is shown."""
        return Outcome(shown_entry(recognised, context))

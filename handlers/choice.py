"""Several entries may be meant: let the person choose, by pressing or by number."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import shown_choices
from knowledge.decision import Choose
from messages.incoming import Incoming
from messages.outgoing import Option
from messages.phrases import JAPANESE_TAGS


class ChoiceHandler(Handler[Choose]):
    """Offers up to five entries that may be meant, or what tells them apart when they are many."""

    name = "choice"

    def matches(self, incoming: Incoming, context: HandlerContext) -> Choose | None:
        """The choice, when the search came to one."""
        text = typed_text(incoming.content)
        decision = context.found(text).decision if text else None
        return decision if isinstance(decision, Choose) else None

    def handle(self, recognised: Choose, context: HandlerContext) -> Outcome:
        """A numbered question; the last choice is none of them."""
        phrases = context.phrases
        narrower = recognised.narrower if context.person.language in JAPANESE_TAGS else ()
        if narrower:
            options = [Option(one.word, one.asks) for one in narrower]
        else:
            options = [Option(context.words(entry).title, entry.title) for entry in recognised.entries]
        options.append(Option(phrases.say("choice.none"), phrases.say("choice.none-says")))
        if narrower:
            question = phrases.say("choice.question-narrower")
        elif recognised.more:
            question = phrases.say("choice.question-more")
        elif len(recognised.entries) == 1:
            question = phrases.say("choice.question-one")
        else:
            question = phrases.say("choice.question")
        return Outcome((shown_choices(question, options),), self.name)

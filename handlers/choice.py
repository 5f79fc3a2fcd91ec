"""Several entries may be meant: let the person choose, by pressing or by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handlers.base import CHOSEN, Handler, HandlerContext, Outcome, typed_text
from handlers.showing import shown_choices
from knowledge.content import Entry, EntryKind
from knowledge.decision import Choose
from messages.incoming import Incoming
from messages.outgoing import Option
from messages.phrases import JAPANESE_TAGS

_MOST_OF_BODY = 12
"""Characters of its own words that tell an entry from another one of its name."""


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
            about = {}
        else:
            options = _options(recognised.entries, context)
            entries = zip(options, recognised.entries, strict=True)
            about = {f"{CHOSEN}{option.says}": entry.id for option, entry in entries}
        options.append(Option(phrases.say("choice.none"), phrases.say("choice.none-says")))
        if narrower:
            question = phrases.say("choice.question-narrower")
        elif recognised.more:
            question = phrases.say("choice.question-more")
        elif len(recognised.entries) == 1:
            question = phrases.say("choice.question-one")
        else:
            question = phrases.say("choice.question")
        return Outcome((shown_choices(question, options),), self.name, about)


def _options(entries: Sequence[Entry], context: HandlerContext) -> list[Option]:
    """The titles; entries of one title are told apart by their category, else by how their words begin."""
    shown = [context.words(entry).title for entry in entries]
    says = [entry.title for entry in entries]
    for more in (_category_of, _beginning_of):
        for names in (shown, says):
            count = Counter(names)
            for place, entry in enumerate(entries):
                if count[names[place]] > 1 and (addition := more(entry, context)):
                    names[place] = f"{entry.title if names is says else context.words(entry).title}（{addition}）"
    count = Counter(says)
    numbered = [f"{name} {place}" if count[name] > 1 else name for place, name in enumerate(says, start=1)]
    return [Option(label, name) for label, name in zip(shown, numbered, strict=True)]


def _category_of(entry: Entry, context: HandlerContext) -> str:
    category = context.knowledge.find(f"{EntryKind.GARBAGE_CATEGORY}:{entry.details.get('category', '')}")
    return context.words(category).title if category else ""


def _beginning_of(entry: Entry, context: HandlerContext) -> str:
    return " ".join(context.words(entry).body.split())[:_MOST_OF_BODY]

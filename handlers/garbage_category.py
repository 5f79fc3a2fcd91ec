"""What belongs to a category, and how to put it out: 燃えるごみ, 粗大ごみ."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import day_options, shown_entry
from knowledge.content import Entry, EntryKind
from knowledge.furigana import without_ruby
from knowledge.normalize import asks_for_particulars, folded, without_politeness
from messages.incoming import Incoming
from messages.outgoing import Card

_REMARK = re.compile("[（(][^（）()]*[）)]")


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
            titles = [without_ruby(text.title) for text in entry.texts]
            titles += [_REMARK.sub("", title) for title in titles]
            names = {folded(name) for name in (*titles, *entry.aliases)} - {""}
            if asked & names or asks_for_particulars(plain.removeprefix(folded(without_ruby(entry.title)))):
                return entry
        return None

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """How to put it out, and its day one press away."""
        name = context.words(recognised).title
        color = str(recognised.details.get("color", ""))
        replies = shown_entry(recognised, context, badge=name, badge_color=color)
        card = replies[-1]
        assert isinstance(card, Card)
        title = context.phrases.say("garbage-category.title", category=name)
        return Outcome((*replies[:-1], replace(card, title=title, options=day_options(recognised, context))))

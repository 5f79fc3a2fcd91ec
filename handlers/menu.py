"""The menu: what can be asked, in one look. もどる and メニュー always work."""

from __future__ import annotations

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.showing import shown_choices
from knowledge.normalize import folded
from messages.incoming import Incoming
from messages.outgoing import Option


def menu_options(context: HandlerContext) -> tuple[Option, ...]:
    """The things to try, for residents or staff."""
    name = "menu.staff-options" if context.person.is_staff else "menu.options"
    pairs = (line.partition("|") for line in context.phrases.words(name))
    return tuple(Option(label, says) for label, _, says in pairs)


class MenuHandler(Handler[bool]):
    """Answers calls for help and the way back."""

    name = "menu"

    def matches(self, incoming: Incoming, context: HandlerContext) -> bool | None:
        """True for the words that ask for the menu, alone."""
        text = typed_text(incoming.content)
        words = {folded(word) for word in context.phrases.words("menu.words")}
        return True if text and folded(text) in words else None

    def handle(self, recognised: bool, context: HandlerContext) -> Outcome:
        """The menu as a numbered choice."""
        question = context.phrases.say("menu.question", town=context.town.name, phone=context.contact_phone)
        return Outcome((shown_choices(question, menu_options(context)),))

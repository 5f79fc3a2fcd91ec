"""Staff register with a one-time code."""

from __future__ import annotations

import re
import unicodedata

from handlers.base import Handler, HandlerContext, Outcome, typed_text
from handlers.menu import menu_options
from messages.incoming import Incoming
from messages.outgoing import Text

_CODE = re.compile(r"(?<![A-Z0-9])([A-HJ-NP-Z2-9]{4})[-‐−ー―– ]?([A-HJ-NP-Z2-9]{4})(?![A-Z0-9])")


class StaffRegistrationHandler(Handler[str]):
    """Recognises a code such as `K7MQ-4PXT`, alone or behind 職員登録."""

    name = "staff-registration"

    def matches(self, incoming: Incoming, context: HandlerContext) -> str | None:
        """The code's eight characters; without one only a question about registering."""
        text = typed_text(incoming.content)
        if not text:
            return None
        speaks_of_it = any(word in text for word in context.phrases.words("staff.words"))
        letters = _code_in(text)
        if letters and (speaks_of_it or len(text.strip()) <= 10):
            return letters
        return "" if speaks_of_it and len(text) < 20 else None

    def handle(self, recognised: str, context: HandlerContext) -> Outcome:
        """Register, or say how."""
        phrases = context.phrases
        if context.person.is_staff and not (recognised and context.staff_codes.is_personal(recognised)):
            return Outcome((Text(phrases.say("staff.already"), menu_options(context)),))
        if not recognised:
            return Outcome((Text(phrases.say("staff.how")),))
        if not context.staff_codes.is_open(recognised):
            return Outcome((Text(phrases.say("staff.refused")),))
        context.changes.register_staff(recognised)
        return Outcome((Text(phrases.say("staff.welcome")),))


def _code_in(text: str) -> str | None:
    """The eight characters of a staff code standing in `text`, or None. Width and case do not matter."""
    match = _CODE.search(unicodedata.normalize("NFKC", text).upper())
    return match[1] + match[2] if match else None

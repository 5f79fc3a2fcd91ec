"""The last look at a drill before it leaves: marked as one, and to a listed tester."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from messages.line_json import JsonObject
from people.tables import Contact

DRILL_MARK = "【訓練】"
"""What every message of a drill begins with, in whatever language. Not a phrase: nobody may word it away."""


def are_marked(messages: Sequence[JsonObject]) -> bool:
    """Whether each message says first of all that it is a drill, where it is seen and where it is read aloud."""
    return bool(messages) and all(_first_words(message).startswith(DRILL_MARK) for message in messages)


def may_go_to(session: Session, account_id: int, recipients: Sequence[str], messages: Sequence[JsonObject]) -> bool:
    """Whether a drill's messages may go to these people: one listed tester of the town, and marked."""
    if len(recipients) != 1 or not are_marked(messages):
        return False
    tester = select(Contact.id).where(
        Contact.account_id == account_id, Contact.line_user_id == recipients[0], Contact.is_tester.is_(True)
    )
    return session.scalar(tester) is not None


def _first_words(message: JsonObject) -> str:
    return str(message.get("altText") or message.get("text") or "")

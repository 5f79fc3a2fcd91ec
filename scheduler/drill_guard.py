"""The last look at a drill before it leaves: marked as one, and to a listed tester; a proof to its own author only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from messages.line_json import JsonObject
from people.tables import Contact
from scheduler.safety_tables import Drill

DRILL_MARK = "【訓練】"
"""What every message of a drill begins with, in whatever language. Not a phrase: nobody may word it away."""

PROOF_MARK = "【テスト】"
"""The same for a proof, which the author of a notice sends to themselves."""


def are_marked(messages: Sequence[JsonObject], mark: str = DRILL_MARK) -> bool:
    """Whether each message says first of all what it is, where it is seen and where it is read aloud."""
    return bool(messages) and all(_first_words(message).startswith(mark) for message in messages)


def is_marked_proof(messages: Sequence[JsonObject]) -> bool:
    """Whether each message of a proof is marked. Pictures, which have no words, may follow one that is."""
    spoken = [message for message in messages if message.get("type") != "image"]
    return are_marked(spoken, PROOF_MARK) and messages[0] is spoken[0]


def may_go_to(
    session: Session, account_id: int, drill_id: int, recipients: Sequence[str], messages: Sequence[JsonObject]
) -> bool:
    """Whether a drill's messages may go to these people: one listed tester of the town, and marked.

    A proof's: to the one contact that is its author.
    """
    drill = session.execute(
        select(Drill.proof_of_id, Drill.author_id).where(Drill.account_id == account_id, Drill.id == drill_id)
    ).one_or_none()
    if drill is None or len(recipients) != 1:
        return False
    reader = select(Contact.id).where(Contact.account_id == account_id, Contact.line_user_id == recipients[0])
    if drill.proof_of_id is None:
        return are_marked(messages) and session.scalar(reader.where(Contact.is_tester.is_(True))) is not None
    if drill.author_id is None or not is_marked_proof(messages):
        return False
    return session.scalar(reader.where(Contact.user_id == drill.author_id)) is not None


def _first_words(message: JsonObject) -> str:
    return str(message.get("altText") or message.get("text") or "")

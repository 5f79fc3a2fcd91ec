"""Questions that found no answer: masked, kept for the editors, removable by an unsend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from knowledge.tables import UnansweredRow

KEPT_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A masked question. `message_id` is the platform's, so that taking the message back removes it here."""

    text: str
    audience: str
    message_id: str


def add_unanswered(session: Session, account_id: int, question: UnansweredQuestion, at: datetime) -> None:
    """Keep the beginning of a question for the editors."""
    session.add(
        UnansweredRow(
            account_id=account_id,
            text=question.text[:KEPT_CHARACTERS],
            audience=question.audience,
            message_id=question.message_id,
            asked_at=at,
        )
    )


def remove_unanswered_before(session: Session, at: datetime) -> None:
    """Forget what was asked before this instant, in every town."""
    session.execute(delete(UnansweredRow).where(UnansweredRow.asked_at < at))

"""Questions that found no answer: masked, kept for the editors, removable by an unsend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from knowledge.tables import UnansweredRow
from storage.database import changed_rows

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


def has_unanswered_before(session: Session, account_id: int, before: datetime) -> bool:
    """Whether a town still has questions asked at this instant or earlier; a cheap look."""
    return session.scalar(_asked_before(account_id, before).limit(1)) is not None


def remove_unanswered_before(session: Session, account_id: int, before: datetime, at_most: int) -> int:
    """Forget the oldest questions that a town was asked at this instant or earlier; how many."""
    ids = session.scalars(_asked_before(account_id, before).order_by(UnansweredRow.asked_at).limit(at_most)).all()
    removing = delete(UnansweredRow).where(UnansweredRow.account_id == account_id, UnansweredRow.id.in_(ids))
    return changed_rows(session, removing.execution_options(synchronize_session=False)) if ids else 0


def _asked_before(account_id: int, before: datetime) -> Select[int]:
    return select(UnansweredRow.id).where(UnansweredRow.account_id == account_id, UnansweredRow.asked_at <= before)

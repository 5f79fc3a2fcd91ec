"""What was done with a notice, by whom and when: appended in the transaction of the step itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.tables import Notice, NoticeStatus, NoticeStep
from storage.database import changed_rows


class StepRefused(Exception):
    """The notice's status does not allow this step; the message names the status."""


class Step(StrEnum):
    """The things that can be done with a notice."""

    DRAFTED = "drafted"
    EDITED = "edited"
    CHECKED = "checked"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    SENT_AT_ONCE = "sent-at-once"
    LET_THROUGH = "let-through"
    HELD = "held"
    RELEASED = "released"
    STOPPED = "stopped"
    CORRECTED = "corrected"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    END_MISSED = "end-missed"
    FAILURE_TOLD = "failure-told"


def note_step(
    session: Session, notice: Notice, step: Step, at: datetime, *, user_id: int | None = None, note: str = ""
) -> None:
    """Append what was done."""
    session.add(
        NoticeStep(account_id=notice.account_id, notice_id=notice.id, step=str(step), user_id=user_id, note=note, at=at)
    )
    session.flush()


def list_steps(session: Session, account_id: int, notice_id: int) -> Sequence[NoticeStep]:
    """Everything that was done with a notice of a town, in order."""
    steps = select(NoticeStep).where(NoticeStep.account_id == account_id, NoticeStep.notice_id == notice_id)
    return session.scalars(steps.order_by(NoticeStep.id)).all()


def move(session: Session, notice: Notice, before: Sequence[NoticeStatus], after: NoticeStatus) -> None:
    """Move a notice on by compare-and-set; StepRefused when it is not, or no longer, in one of `before`."""
    moving = update(Notice).where(Notice.id == notice.id, Notice.status.in_(before)).values(status=after)
    moved = changed_rows(session, moving.execution_options(synchronize_session=False))
    session.refresh(notice)
    if moved != 1:
        raise StepRefused(notice.status)

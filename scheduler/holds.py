"""Notices that the safety valve stopped: who they wait for, and how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.safety_tables import Hold
from scheduler.tables import Notice, NoticeStatus


def list_holds(session: Session, account_id: int) -> Sequence[Hold]:
    """What waits for a person in a town, the oldest first."""
    holds = select(Hold).where(Hold.account_id == account_id, Hold.settled_at.is_(None))
    return session.scalars(holds.order_by(Hold.id)).all()


def list_held(session: Session, account_id: int, after_id: int = 0, limit: int = 50) -> Sequence[Notice]:
    """The held notices of a town with numbers after `after_id`, in order."""
    held = select(Notice).where(
        Notice.account_id == account_id, Notice.status == NoticeStatus.HELD, Notice.id > after_id
    )
    return session.scalars(held.order_by(Notice.id).limit(limit)).all()


def open_holds(session: Session, account_id: int, notice_ids: Sequence[int]) -> Mapping[int, Hold]:
    """Why these notices wait now: of each the last hold that is not settled."""
    holds = select(Hold).where(Hold.account_id == account_id, Hold.notice_id.in_(notice_ids), Hold.settled_at.is_(None))
    return {hold.notice_id: hold for hold in session.scalars(holds.order_by(Hold.id))}


def holds_of(session: Session, notice_id: int) -> Sequence[Hold]:
    """Every hold of a notice, in order."""
    return session.scalars(select(Hold).where(Hold.notice_id == notice_id).order_by(Hold.id)).all()


def settle_holds(
    session: Session, notice_id: int, at: datetime, *, user_id: int | None = None, release_reason: str = ""
) -> None:
    """End the open holds of a notice: released for a reason, or without one because it will not be sent."""
    session.execute(
        update(Hold)
        .where(Hold.notice_id == notice_id, Hold.settled_at.is_(None))
        .values(settled_at=at, settled_by_id=user_id, release_reason=release_reason)
        .execution_options(synchronize_session=False)
    )

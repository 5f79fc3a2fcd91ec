"""What an account's stop keeps back, and what becomes of it when the account goes on: told before anybody presses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from scheduler.drills import LASTS
from scheduler.safety_tables import Drill
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus

SHOWN = 50
"""Of each sort; the rest is counted."""

_OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING)


@dataclass(frozen=True, slots=True)
class Kept:
    """Notices of one sort: the first of them, and how many there are."""

    notices: Sequence[Notice]
    count: int


@dataclass(frozen=True, slots=True)
class KeptBack:
    """What the stop keeps back. `leaving` goes at once when the account goes on: what was on its way, and what was due.

    `held` waits for a person as before, `over` is past its time and will not leave. `drills` is how many
    would go too. A slot of a series that fell due is over: it is not made up for.
    """

    leaving: Kept
    held: Kept
    over: Kept
    drills: int

    @property
    def mark(self) -> str:
        """What changes when something else would leave."""
        numbers = ",".join(str(notice.id) for notice in self.leaving.notices)
        return f"{numbers}/{self.leaving.count}/{self.drills}"


def kept_back(session: Session, account_id: int, at: datetime) -> KeptBack:
    """What is kept back in a town at `at`. What falls due later goes at its time as ever."""
    ours = Notice.account_id == account_id
    is_due = and_(Notice.status == NoticeStatus.SCHEDULED, Notice.scheduled_at <= at)
    would_leave = and_(ours, or_(Notice.status == NoticeStatus.SENDING, is_due))
    return KeptBack(
        leaving=_kept(session, and_(would_leave, Notice.valid_until > at)),
        held=_kept(session, and_(ours, Notice.status == NoticeStatus.HELD)),
        over=_kept(session, and_(would_leave, Notice.valid_until <= at)),
        drills=_open_drills(session, account_id, at),
    )


def _kept(session: Session, which: ColumnElement[bool]) -> Kept:
    first = session.scalars(select(Notice).where(which).order_by(Notice.id).limit(SHOWN)).all()
    count = len(first)
    if count == SHOWN:
        count = session.scalar(select(func.count(Notice.id)).where(which)) or count
    return Kept(first, count)


def _open_drills(session: Session, account_id: int, at: datetime) -> int:
    recent = select(Drill.id).where(Drill.account_id == account_id, Drill.sent_at > at - LASTS)
    waiting = select(func.count(func.distinct(Delivery.drill_id))).where(
        Delivery.drill_id.in_(recent), Delivery.status.in_(_OPEN), Delivery.not_after > at
    )
    return session.scalar(waiting) or 0

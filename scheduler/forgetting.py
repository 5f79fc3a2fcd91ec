"""Settled requests forget whom they named, and later go themselves: rows in small parts, each a short transaction.

What is left counts as before: each name is an empty text. Each function is one step of the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from people.accounts import lock_account
from scheduler.audiences import GOT_IT
from scheduler.cleaning_tables import CleaningPlace
from scheduler.tables import Delivery, DeliveryMethod, Notice, NoticeStatus
from storage.database import changed_rows


def has_names_before(session: Session, account_id: int, before: datetime) -> bool:
    """Whether requests settled at this instant or earlier still name people; a cheap look."""
    place = session.get(CleaningPlace, account_id)
    return (
        session.scalar(select(Delivery.id).where(*_after(account_id, place), _is_settled(before)).limit(1)) is not None
    )


def forget_names_before(session: Session, account_id: int, before: datetime, at_most: int) -> int:
    """Take the people and the words out of the next requests settled at this instant or earlier; how many requests.

    A row that was settled later than one done before is never passed over: time only goes on.
    """
    lock_account(session, account_id)
    place = session.get(CleaningPlace, account_id, populate_existing=True)
    rows = session.execute(
        select(Delivery.id, Delivery.settled_at, func.json_array_length(Delivery.recipients))
        .where(*_after(account_id, place), _is_settled(before))
        .order_by(Delivery.settled_at, Delivery.id)
        .limit(at_most)
    ).all()
    if not rows:
        return 0
    by_length: dict[int, list[int]] = {}
    for delivery_id, _settled_at, length in rows:
        by_length.setdefault(length, []).append(delivery_id)
    for length, ids in by_length.items():
        forgetting = update(Delivery).where(Delivery.id.in_(ids)).values(recipients=[""] * length, messages=[])
        session.execute(forgetting.execution_options(synchronize_session=False))
    last_id, last_at, _length = rows[-1]
    if last_at is not None:
        if place is None:
            place = CleaningPlace(account_id=account_id)
            session.add(place)
        place.settled_at, place.delivery_id = last_at, last_id
        session.flush()
    return len(rows)


def has_requests_before(session: Session, account_id: int, before: datetime) -> bool:
    """Whether there are requests settled at this instant or earlier; a cheap look."""
    query = select(Delivery.id).where(Delivery.account_id == account_id, _is_settled(before))
    return session.scalar(query.limit(1)) is not None


def remove_requests_before(session: Session, account_id: int, before: datetime, at_most: int) -> int:
    """Remove the oldest requests settled at this instant or earlier; how many. The notices stay."""
    lock_account(session, account_id)
    oldest = select(Delivery.id).where(Delivery.account_id == account_id, _is_settled(before))
    ids = session.scalars(oldest.order_by(Delivery.settled_at, Delivery.id).limit(at_most)).all()
    removing = delete(Delivery).where(Delivery.account_id == account_id, Delivery.id.in_(ids))
    return changed_rows(session, removing.execution_options(synchronize_session=False)) if ids else 0


def is_forgotten(session: Session, notice: Notice) -> bool:
    """Whether nobody can say any more who got a notice. Of one that everybody got, that can be said for longer."""
    of_notice = and_(Delivery.notice_id == notice.id, Delivery.status.in_(GOT_IT))
    if notice.status == NoticeStatus.SENT and not session.scalar(select(exists().where(of_notice))):
        return True
    place = session.get(CleaningPlace, notice.account_id)
    if place is None:
        return False
    named_nobody = and_(of_notice, Delivery.method != DeliveryMethod.BROADCAST, Delivery.settled_at <= place.settled_at)
    return bool(session.scalar(select(exists().where(named_nobody))))


def _is_settled(before: datetime) -> ColumnElement[bool]:
    return Delivery.settled_at <= before


def _after(account_id: int, place: CleaningPlace | None) -> tuple[ColumnElement[bool], ...]:
    """The requests of a town that come after the place, by time and then by number."""
    of_town = Delivery.account_id == account_id
    if place is None:
        return (of_town,)
    comes_after = or_(Delivery.settled_at > place.settled_at, Delivery.id > place.delivery_id)
    return of_town, Delivery.settled_at >= place.settled_at, comes_after

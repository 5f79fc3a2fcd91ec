"""Rows that nobody will send any more, and rows that wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from scheduler.claiming import KEY_LIFE
from scheduler.deliveries import OPEN, finish_notice, get_locked_notice_status, surely_not_or_unknown
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus
from storage.database import changed_rows


def list_notices_to_sweep(session: Session, at: datetime) -> Sequence[int]:
    """Numbers of the notices that have rows to sweep, for a cheap look before a writing transaction."""
    ids = select(Delivery.notice_id).where(
        _is_idle(at), Delivery.notice_id.is_not(None), or_(_is_overdue(at), _is_halted(), _is_needless())
    )
    return [number for number in session.scalars(ids.distinct().order_by(Delivery.notice_id)) if number is not None]


def sweep_deliveries(session: Session, notice_id: int, at: datetime) -> int:
    """Settle a notice's rows that are past their time, past their retry key's life, stopped, or needless; how many.

    Needless is what follows a request that was surely not delivered.

    Rows in a worker's hand are left alone. Those of which an earlier request may have got through become
    `unknown`, the others `expired` or `cancelled`.
    """
    get_locked_notice_status(session, notice_id)
    swept = sum(
        changed_rows(
            session,
            update(Delivery)
            .where(Delivery.notice_id == notice_id, _is_idle(at), condition)
            .values(status=surely_not_or_unknown(status), lease_until=None, settled_at=at)
            .execution_options(synchronize_session=False),
        )
        for condition, status in (
            (_is_halted(), DeliveryStatus.CANCELLED),
            (_is_needless(), DeliveryStatus.CANCELLED),
            (_is_overdue(at), DeliveryStatus.EXPIRED),
        )
    )
    finish_notice(session, notice_id, at)
    return swept


def cancel_deliveries(session: Session, notice_id: int, at: datetime) -> int:
    """Take every row of a notice that is in no worker's hand out of the queue; how many."""
    cancel = (
        update(Delivery)
        .where(Delivery.notice_id == notice_id, _is_idle(at))
        .values(status=surely_not_or_unknown(DeliveryStatus.CANCELLED), lease_until=None, settled_at=at)
        .execution_options(synchronize_session=False)
    )
    return changed_rows(session, cancel)


def hold_open_deliveries(session: Session) -> int:
    """Hold every open row of every account, for a person to look at: to be called after a restore; how many.

    A restored row may have been sent after the backup was made. One that was settled once is `watch.replays`' matter.
    """
    hold = (
        update(Delivery)
        .where(Delivery.status.in_(OPEN), Delivery.status != DeliveryStatus.HELD, Delivery.settled_at.is_(None))
        .values(status=DeliveryStatus.HELD, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return changed_rows(session, hold)


def release_held(session: Session, account_id: int, notice_id: int) -> int:
    """Let the held rows of a notice go on; how many. Rows past their time are swept, not sent."""
    release = (
        update(Delivery)
        .where(
            Delivery.account_id == account_id,
            Delivery.notice_id == notice_id,
            Delivery.status == DeliveryStatus.HELD,
            Delivery.settled_at.is_(None),
        )
        .values(status=DeliveryStatus.QUEUED)
        .execution_options(synchronize_session=False)
    )
    return changed_rows(session, release)


def _is_idle(at: datetime) -> ColumnElement[bool]:
    """In nobody's hand. What was settled once and set back is left as it is, for `watch.replays` to find."""
    waits = Delivery.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.HELD))
    is_left = and_(Delivery.status == DeliveryStatus.SENDING, Delivery.lease_until <= at)
    return and_(Delivery.settled_at.is_(None), or_(waits, is_left))


def _is_overdue(at: datetime) -> ColumnElement[bool]:
    return or_(Delivery.not_after <= at, Delivery.first_tried_at <= at - KEY_LIFE)


def _is_halted() -> ColumnElement[bool]:
    return Delivery.notice_id.in_(select(Notice.id).where(Notice.status == NoticeStatus.STOPPED))


def _is_needless() -> ColumnElement[bool]:
    model = aliased(Delivery)
    surely_not = (
        DeliveryStatus.FAILED,
        DeliveryStatus.CANCELLED,
        DeliveryStatus.EXPIRED,
        DeliveryStatus.SUPERSEDED,
    )
    return exists().where(model.id == Delivery.after_delivery_id, model.status.in_(surely_not))

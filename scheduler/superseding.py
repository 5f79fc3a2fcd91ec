"""A newer alert of the same place and kind takes the place of an older one that has not left: no backlog builds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from scheduler.deliveries import OPEN, finish_notice, get_locked_notice_status
from scheduler.holds import settle_holds
from scheduler.steps import Step, note_step
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, NoticeStatus, Origin
from storage.database import changed_rows

WAITING = (NoticeStatus.SENDING, NoticeStatus.HELD)


def is_outrun(session: Session, notice: Notice) -> bool:
    """Whether a newer alert of the same place and kind has gone before this one."""
    if not _has_subject(notice):
        return False
    newer = select(Notice).where(
        _same_subject(notice),
        Notice.event_at > notice.event_at,
        Notice.status.in_((NoticeStatus.SENDING, NoticeStatus.SENT)),
    )
    return any(covers(one, notice) for one in session.scalars(newer))


def covers(newer: Notice, older: Notice) -> bool:
    """Whether everybody who was to get `older` is to get `newer`. Nobody is left without either."""
    if newer.audience == AudienceKind.EVERYBODY:
        return True
    return older.audience == newer.audience and set(older.audience_keys) <= set(newer.audience_keys)


def supersede_older(session: Session, notice: Notice, at: datetime) -> int:
    """Take what has not left of older alerts out of the queue; how many requests.

    A request that may have been tried goes on under its own key: what has begun is not left half done by us.
    """
    if not _has_subject(notice):
        return 0
    count = 0
    for older in _older(session, notice):
        get_locked_notice_status(session, older.id)
        count += changed_rows(
            session,
            update(Delivery)
            .where(
                Delivery.notice_id == older.id,
                Delivery.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.HELD)),
                Delivery.first_tried_at.is_(None),
            )
            .values(status=DeliveryStatus.SUPERSEDED, settled_at=at)
            .execution_options(synchronize_session=False),
        )
        _settle(session, older, at)
    return count


def _settle(session: Session, older: Notice, at: datetime) -> None:
    """End the older notice: superseded when nothing of it has, or may have, left."""
    left = exists().where(
        Delivery.notice_id == older.id,
        Delivery.status.in_((DeliveryStatus.SENT, DeliveryStatus.UNKNOWN, *OPEN)),
    )
    older.is_planned = True
    if not session.scalar(select(left)):
        older.status = NoticeStatus.SUPERSEDED
        older.ended_at = at
        settle_holds(session, older.id, at)
    session.flush()
    note_step(session, older, Step.SUPERSEDED, at)
    finish_notice(session, older.id, at)


def _older(session: Session, notice: Notice) -> Sequence[Notice]:
    """What is to be replaced. Of two with the same time, the one that arrived later counts."""
    is_older = or_(Notice.event_at < notice.event_at, and_(Notice.event_at == notice.event_at, Notice.id < notice.id))
    older = select(Notice).where(_same_subject(notice), Notice.status.in_(WAITING), is_older)
    return [one for one in session.scalars(older.order_by(Notice.id)) if covers(notice, one)]


def _has_subject(notice: Notice) -> bool:
    return notice.origin == Origin.FEED and notice.event_at is not None and bool(notice.place and notice.alert_kind)


def _same_subject(notice: Notice) -> ColumnElement[bool]:
    return and_(
        Notice.account_id == notice.account_id,
        Notice.origin == Origin.FEED,
        Notice.id != notice.id,
        Notice.place == notice.place,
        Notice.alert_kind == notice.alert_kind,
    )

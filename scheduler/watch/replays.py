"""Replay guard: rows that were done with and are to be done again, because somebody set them back by hand.

The sender refuses a request that was settled once, whatever its status says; here it is found, held, and told.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from scheduler.deliveries import OPEN
from scheduler.safety_valve import HoldReason
from scheduler.tables import Delivery, DeliveryStatus, Notice, NoticeStatus
from scheduler.watch.holding import alarm_once, hold_notice, lock_every_town
from scheduler.watch_tables import AlarmKind
from storage.database import Database

_BEFORE_THE_GATE = (NoticeStatus.DRAFT, NoticeStatus.CHECKED, NoticeStatus.APPROVED, NoticeStatus.SCHEDULED)


def hold_replays(database: Database, at: datetime) -> int:
    """Hold every row that was set back; how many requests and notices. Cheap while there are none."""
    with database.reading() as session:
        requests = select(Delivery.id).where(_is_set_back()).limit(1)
        notices = select(Notice.id).where(_is_out_of_order()).limit(1)
        if session.scalar(requests) is None and session.scalar(notices) is None:
            return 0
    with database.writing() as session:
        return hold_those_set_back(session, at)


def hold_those_set_back(session: Session, at: datetime) -> int:
    """Hold requests that were settled once and notices that had left once; an alarm for each town, once."""
    lock_every_town(session)
    held: Counter[int] = Counter()
    about: dict[int, set[int]] = {}
    for notice in session.scalars(select(Notice).where(_is_out_of_order()).order_by(Notice.id).with_for_update()):
        hold_notice(session, notice, HoldReason.REPLAYED, at)
        held[notice.account_id] += 1
        about.setdefault(notice.account_id, set()).add(notice.id)
    rows = select(Delivery.id, Delivery.account_id, Delivery.notice_id).where(_is_set_back())
    ids = []
    for delivery_id, account_id, notice_id in session.execute(rows.order_by(Delivery.id)).all():
        ids.append(delivery_id)
        held[account_id] += 1
        if notice_id is not None:
            about.setdefault(account_id, set()).add(notice_id)
    hold = update(Delivery).where(Delivery.id.in_(ids), _is_set_back())
    hold = hold.values(status=DeliveryStatus.HELD, lease_until=None)
    session.execute(hold.execution_options(synchronize_session=False))
    for account_id in sorted(held):
        alarm_once(session, account_id, AlarmKind.REPLAY, at, notice_id=min(about.get(account_id, {0})) or None)
    return held.total()


def _is_set_back() -> ColumnElement[bool]:
    """A request that was settled, and waits again."""
    waits = Delivery.status.in_([status for status in OPEN if status != DeliveryStatus.HELD])
    return and_(waits, Delivery.settled_at.is_not(None))


def _is_out_of_order() -> ColumnElement[bool]:
    """A notice that was sent or stopped and is on its way again, that left once and is to pass the gate anew, or that
    is on its way and never passed it.
    """
    has_ended = or_(Notice.sent_at.is_not(None), Notice.stopped_at.is_not(None))
    return or_(
        and_(Notice.status == NoticeStatus.SENDING, has_ended),
        and_(Notice.status == NoticeStatus.SENDING, Notice.sending_at.is_(None), Notice.is_planned.is_(False)),
        and_(Notice.status.in_(_BEFORE_THE_GATE), or_(has_ended, Notice.sending_at.is_not(None))),
    )

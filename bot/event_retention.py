"""Webhook events that were settled go a week after they came: by then LINE repeats none of them."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, delete, select

from bot.tables import IncomingEvent
from people.retention import EVENT_LIFE
from scheduler.cleaning import AT_ONCE, PARTS_A_BEAT
from storage.database import Database, changed_rows

_log = structlog.get_logger(__name__)


def forget_events(database: Database, at: datetime) -> int:
    """Remove what came a week before `at` or earlier, a part of it when it is much; how many. One that still waits for
    its answer stays. Any number of processes may do it at once.
    """
    with database.reading() as session:
        if session.scalar(select(IncomingEvent.id).where(*_is_over(at)).limit(1)) is None:
            return 0
    removed = 0
    for _ in range(PARTS_A_BEAT):
        part = _removed(database, at)
        removed += part
        if part < AT_ONCE:
            break
    if removed:
        _log.info("cleaned", what="events", rows=removed)
    return removed


def _removed(database: Database, at: datetime) -> int:
    oldest = select(IncomingEvent.id).where(*_is_over(at)).order_by(IncomingEvent.received_at).limit(AT_ONCE)
    with database.writing() as session:
        ids = session.scalars(oldest.with_for_update(skip_locked=True)).all()
        return changed_rows(session, delete(IncomingEvent).where(IncomingEvent.id.in_(ids))) if ids else 0


def _is_over(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return IncomingEvent.received_at <= at - EVENT_LIFE, ~IncomingEvent.is_open

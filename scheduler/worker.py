"""The default engine: a plain loop on the rows. Any number may run, in threads, processes or machines."""

from __future__ import annotations

import threading

import structlog

from scheduler.planning import list_unplanned, plan_page
from scheduler.ports import MessageSender
from scheduler.sending import Clock, send_some
from scheduler.sweeping import list_notices_to_sweep, sweep_deliveries
from scheduler.tables import Lane
from storage.database import Database

BATCH = 10
"""Requests claimed at a time; a stop waits for none of them, since each is looked at again before it leaves."""

_LONGEST_PAUSE = 30.0

_log = structlog.get_logger(__name__)


def run_sending_loop(
    stop: threading.Event,
    database: Database,
    sender: MessageSender,
    clock: Clock,
    lane: Lane | None = None,
    poll_seconds: float = 1.0,
) -> None:
    """Send what is due in a lane until `stop` is set. Trouble is logged and waited out, longer each time up to 30 s."""
    failures, is_busy = 0, False
    while not stop.is_set():
        try:
            sent = send_some(database, sender, clock, lane=lane, at_most=BATCH, is_busy=is_busy)
            is_busy = sent.count > 0
            planned = plan_some(database, clock, lane)
            pause = 0.0 if sent.count or planned else min(poll_seconds, sent.wait or poll_seconds)
            if pause and sweep(database, clock):
                pause = 0.0
            failures = 0
        except Exception as error:  # the loop must outlive whatever a row or the database brings
            failures += 1
            pause = min(poll_seconds * 2.0 ** min(failures, 10), _LONGEST_PAUSE)
            _log.error("sending_failed", error=type(error).__name__, failures=failures, alarm=failures > 3)
        if pause:
            stop.wait(pause)


def plan_some(database: Database, clock: Clock, lane: Lane | None = None) -> int:
    """Make the next requests of every notice of a lane that is on its way; how many were made."""
    with database.reading() as session:
        notice_ids = list_unplanned(session, lane)
    made = 0
    for notice_id in notice_ids:
        with database.writing() as session:
            made += plan_page(session, notice_id, clock())
    return made


def sweep(database: Database, clock: Clock) -> int:
    """Settle the rows that nobody will send any more; how many."""
    with database.reading() as session:
        notice_ids = list_notices_to_sweep(session, clock())
    swept = 0
    for notice_id in notice_ids:
        with database.writing() as session:
            count = sweep_deliveries(session, notice_id, clock())
        if count:
            _log.warning("deliveries_swept", notice_id=notice_id, count=count, alarm=True)
        swept += count
    return swept

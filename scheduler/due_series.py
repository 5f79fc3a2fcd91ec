"""Carrying out the slots of series that have fallen due."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from scheduler.jobs.monthly_bulletin import queue_bulletin
from scheduler.jobs.security_tips import queue_tip
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.runs import ClaimedRun, claim_run, list_due_series, mark_outcome
from scheduler.series_tables import RunOutcome, SeriesKind
from storage.database import Database

_JOBS = {SeriesKind.BULLETIN: queue_bulletin, SeriesKind.TIPS: queue_tip}

_log = structlog.get_logger(__name__)


def run_due_series(database: Database, *, library: Library, wording: Wording, at: datetime) -> int:
    """Carry out every slot that is due at `at`; the number that was ours. Any number of processes may call it.

    Claim, run row, notice and deliveries of a series are one transaction. A series that fails is logged and
    tried again at the next beat until its grace is over; the others go on.
    """
    with database.reading() as session:
        due = list_due_series(session, at)
    carried_out = 0
    for series_id in due:
        try:
            with database.writing() as session:
                run = claim_run(session, series_id, at)
                outcome = run_job(session, run, library=library, wording=wording, at=at) if run else None
        except Exception as error:
            _log.error("series_failed", series_id=series_id, error=type(error).__name__, alarm=True)
            continue
        if run and outcome:
            carried_out += 1
            _log.info("series_run", series_id=series_id, run_id=run.id, outcome=str(outcome))
    return carried_out


def run_job(session: Session, run: ClaimedRun, *, library: Library, wording: Wording, at: datetime) -> RunOutcome:
    """Do what a claimed run is for, and note the outcome in it."""
    outcome = _JOBS[run.kind](session, run, library=library, wording=wording, at=at)
    mark_outcome(session, run, outcome)
    return outcome

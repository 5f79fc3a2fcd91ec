"""What a beat of the clock does, one task after the other. A task that fails leaves the others alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from scheduler.audit_retention import AuditRetention
from scheduler.cleaning import clean
from scheduler.drills import has_overdue_drills, settle_overdue_drills
from scheduler.due_series import run_due_series
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.sending import Clock
from scheduler.timetable import expire_overdue, send_due
from scheduler.watch.ends import watch_ends
from storage.database import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a beat does. It is told the time, finds its work in rows, and may run in many processes."""

    name: str
    run: Callable[[datetime], object]


def tasks_of_a_beat(database: Database, *, library: Library, wording: Wording, audit_key: str = "") -> tuple[Task, ...]:
    """Everything that a beat does, in order. Without the key, old lines of the audit stay."""
    audit = (Task("audit", AuditRetention(database, audit_key)),) if audit_key else ()
    return (
        Task("series", lambda at: run_due_series(database, library=library, wording=wording, at=at)),
        Task("scheduled", lambda at: send_due(database, at)),
        Task("overdue", lambda at: expire_overdue(database, at)),
        Task("ends", lambda at: watch_ends(database, at)),
        Task("drills", lambda at: _settle_drills(database, at)),
        Task("clean", lambda at: clean(database, at)),
        *audit,
    )


def run_beat(tasks: Sequence[Task], clock: Clock) -> tuple[str, ...]:
    """Do every task once; the names of those that failed. Those are logged, and tried again at the next beat."""
    failed = []
    for task in tasks:
        try:
            task.run(clock())
        except Exception as error:
            _log.error("task_failed", task=task.name, error=type(error).__name__, alarm=True)
            failed.append(task.name)
    return tuple(failed)


def _settle_drills(database: Database, at: datetime) -> int:
    """A cheap look first: nearly always there is nothing to write."""
    with database.reading() as session:
        if not has_overdue_drills(session, at):
            return 0
    with database.writing() as session:
        return settle_overdue_drills(session, at)

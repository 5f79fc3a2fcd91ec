"""Claiming the slots of series. A clock is not a lock: any number of processes may try, one of them succeeds.

The claim moves `next_at` on by compare-and-set and writes a run, unique for (series, due time), in the
caller's transaction. What the run brings forth belongs into the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people.tables import Account
from scheduler.series import latest_due, next_due, parsed_rule
from scheduler.series_tables import RunOutcome, Series, SeriesKind, SeriesRun
from storage.database import changed_rows


@dataclass(frozen=True, slots=True)
class ClaimedRun:
    """A slot that is ours to carry out. Nothing of it may leave after `not_after`."""

    id: int
    account_id: int
    series_id: int
    kind: SeriesKind
    zone: str
    due_at: datetime
    not_after: datetime


def list_due_series(session: Session, at: datetime) -> Sequence[int]:
    """Numbers of the active series whose time has come."""
    due = select(Series.id).where(Series.is_active.is_(True), Series.next_at <= at)
    return session.scalars(due.order_by(Series.id)).all()


def claim_run(session: Session, series_id: int, at: datetime) -> ClaimedRun | None:
    """Claim the due slot of one series, or None when there is nothing to carry out.

    Several missed slots collapse to the latest. A slot past its grace is recorded as missed, one of a
    stopped account as stopped. Raises RuleInvalid when the stored rule cannot be understood.
    """
    series = session.get(Series, series_id, populate_existing=True)
    if series is None or not series.is_active or series.next_at > at:
        return None
    rule = parsed_rule(series.rule)
    due_at, collapsed = latest_due(rule, series.zone, series.next_at, at)
    claim = (
        update(Series)
        .where(Series.id == series_id, Series.next_at == series.next_at, Series.is_active.is_(True))
        .values(next_at=next_due(rule, series.zone, due_at))
        .execution_options(synchronize_session=False)
    )
    if changed_rows(session, claim) != 1 or _has_run(session, series_id, due_at):
        return None
    not_after = due_at + timedelta(days=series.grace_days)
    run = SeriesRun(
        account_id=series.account_id,
        series_id=series_id,
        due_at=due_at,
        outcome=_first_outcome(session, series.account_id, is_late=at >= not_after),
        collapsed=collapsed,
        claimed_at=at,
    )
    session.add(run)
    session.flush()
    session.refresh(series)
    if run.outcome != RunOutcome.QUEUED:
        return None
    return ClaimedRun(run.id, run.account_id, series_id, SeriesKind(series.kind), series.zone, due_at, not_after)


def mark_outcome(session: Session, run: ClaimedRun, outcome: RunOutcome) -> None:
    """Note what came of a claimed run."""
    session.execute(update(SeriesRun).where(SeriesRun.id == run.id).values(outcome=outcome))


def _has_run(session: Session, series_id: int, due_at: datetime) -> bool:
    """Whether the slot was claimed in an earlier life of the rule (somebody moved `next_at` back)."""
    run = select(SeriesRun.id).where(SeriesRun.series_id == series_id, SeriesRun.due_at == due_at)
    return session.scalar(run) is not None


def _first_outcome(session: Session, account_id: int, *, is_late: bool) -> RunOutcome:
    if session.scalar(select(Account.stopped_at).where(Account.id == account_id)) is not None:
        return RunOutcome.STOPPED
    return RunOutcome.MISSED if is_late else RunOutcome.QUEUED

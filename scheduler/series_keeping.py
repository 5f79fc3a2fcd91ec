"""The series of a town as people keep them: what is due when, what came of it, what would be sent next.

Every function works for one account only, within the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from knowledge.content import Entry
from messages.outgoing import Card
from scheduler.jobs.monthly_bulletin import bulletin_cards, bulletin_of
from scheduler.jobs.security_tips import tip_cards
from scheduler.jobs.series_notice import count_staff, is_sendable, peek_next_tip, sendable_tips
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.rules import rules_of
from scheduler.runs import ClaimedRun
from scheduler.schedules import change_rule, get_series, list_series
from scheduler.series import Rule, RuleInvalid, day_of, next_due, parsed_rule, written_rule
from scheduler.series_tables import RunOutcome, Series, SeriesKind, SeriesRun
from scheduler.tables import Notice


class TimingRefused(Exception):
    """A series cannot be due then. `problem` names a phrase under `series-keeping.refused.`."""

    def __init__(self, problem: TimingProblem) -> None:
        """`problem` is why."""
        super().__init__(problem)
        self.problem = problem


class TimingProblem(StrEnum):
    """Why a series cannot be due then."""

    DAY = "day"
    NIGHT = "night"


class SendingProblem(StrEnum):
    """Why the next run of a series would send nothing. Each names a phrase under `series-keeping.problem.`."""

    NO_BULLETIN = "no-bulletin"
    BULLETIN_WITHHELD = "bulletin-withheld"
    NO_TIP = "no-tip"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class PastRun:
    """What came of a slot, and the notice that it became, if any."""

    due_at: datetime
    outcome: RunOutcome
    notice_id: int | None


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A series as people see it. `rule` is None when what is stored cannot be understood: it has to be set anew."""

    key: str
    kind: SeriesKind
    rule: Rule | None
    is_active: bool
    next_at: datetime
    grace_days: int
    last: PastRun | None


@dataclass(frozen=True, slots=True)
class NextRun:
    """What the next run would send: which entries, as which cards, to how many people; or why nothing."""

    due_at: datetime
    entries: tuple[Entry, ...]
    cards: tuple[Card, ...]
    people: int
    problem: SendingProblem | None


def show_series(session: Session, account_id: int) -> tuple[SeriesShown, ...]:
    """All series of a town, in the order they were set up."""
    last = _last_runs(session, account_id)
    return tuple(_shown(series, last.get(series.id)) for series in list_series(session, account_id))


def change_timing(session: Session, account_id: int, key: str, rule: Rule, at: datetime) -> datetime:
    """Let a series be due at other times; the next of them. What was due before and was not sent is not made up for.

    Raises SeriesUnknown, or TimingRefused for a day that there is not and for a time in the town's night.
    """
    series = get_series(session, account_id, key)
    try:
        text = written_rule(rule)
    except RuleInvalid:
        raise TimingRefused(TimingProblem.DAY) from None
    due = next_due(rule, series.zone, at)
    if rules_of(session, account_id).is_quiet(due):
        raise TimingRefused(TimingProblem.NIGHT)
    change_rule(series, text, at)
    session.flush()
    return series.next_at


def preview_next(session: Session, account_id: int, key: str, *, library: Library, wording: Wording) -> NextRun:
    """What the next run of a series would send if nothing changed until then. Nothing is queued, no tip is used up.

    Raises SeriesUnknown.
    """
    series = get_series(session, account_id, key)
    run = ClaimedRun(
        id=0,
        account_id=account_id,
        series_id=series.id,
        kind=SeriesKind(series.kind),
        zone=series.zone,
        due_at=series.next_at,
        not_after=series.next_at + timedelta(days=series.grace_days),
    )
    tip = peek_next_tip(session, run, sendable_tips(library, run))
    people = count_staff(session, run)
    if run.kind == SeriesKind.BULLETIN:
        return _bulletin(run, bulletin_of(library, run), tip, people, wording)
    if tip is None:
        return NextRun(run.due_at, (), (), people, SendingProblem.NO_TIP)
    problem = None if people else SendingProblem.NOBODY
    return NextRun(run.due_at, (tip,), tuple(tip_cards(tip, wording)), people, problem)


def _bulletin(run: ClaimedRun, bulletin: Entry | None, tip: Entry | None, people: int, wording: Wording) -> NextRun:
    if bulletin is None:
        return NextRun(run.due_at, (), (), people, SendingProblem.NO_BULLETIN)
    if not is_sendable(bulletin, day_of(run.due_at, run.zone)):
        return NextRun(run.due_at, (bulletin,), (), people, SendingProblem.BULLETIN_WITHHELD)
    entries = (bulletin,) if tip is None else (bulletin, tip)
    problem = None if people else SendingProblem.NOBODY
    return NextRun(run.due_at, entries, tuple(bulletin_cards(bulletin, tip, wording)), people, problem)


def _shown(series: Series, last: PastRun | None) -> SeriesShown:
    try:
        rule = parsed_rule(series.rule)
    except RuleInvalid:
        rule = None
    kind = SeriesKind(series.kind)
    return SeriesShown(series.key, kind, rule, series.is_active, series.next_at, series.grace_days, last)


def _last_runs(session: Session, account_id: int) -> dict[int, PastRun]:
    latest = (
        select(func.max(SeriesRun.due_at)).where(SeriesRun.series_id == Series.id).correlate(Series).scalar_subquery()
    )
    rows = session.execute(
        select(Series.id, SeriesRun.due_at, SeriesRun.outcome, Notice.id)
        .join(SeriesRun, (SeriesRun.series_id == Series.id) & (SeriesRun.due_at == latest))
        .outerjoin(Notice, Notice.series_run_id == SeriesRun.id)
        .where(Series.account_id == account_id)
    )
    return {number: PastRun(due_at, RunOutcome(outcome), notice) for number, due_at, outcome, notice in rows}

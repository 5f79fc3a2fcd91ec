"""The series of a town: setting up, pausing, listing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.series import JAPAN, next_due, parsed_rule
from scheduler.series_tables import Series, SeriesKind

MONTHLY_BULLETIN = "monthly-bulletin"
SECURITY_TIPS = "security-tips"


class SeriesUnknown(Exception):
    """The town has no series with this key."""


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A series to set up. A slot later than `grace_days` is not sent any more."""

    key: str
    kind: SeriesKind
    rule: str
    grace_days: int = 3
    zone: str = JAPAN


DEFAULT_SERIES = (
    SeriesPlan(MONTHLY_BULLETIN, SeriesKind.BULLETIN, "monthly 5 09:07"),
    SeriesPlan(SECURITY_TIPS, SeriesKind.TIPS, "monthly 20 09:07"),
)


def ensure_series(
    session: Session,
    account_id: int,
    *,
    at: datetime,
    set_up_by_id: int | None = None,
    plans: Sequence[SeriesPlan] = DEFAULT_SERIES,
) -> Sequence[Series]:
    """The planned series of a town, those missing added. What is there already is left as people set it.

    `set_up_by_id` is the console user whose decision this is; it stands for the approval of every run.
    Raises RuleInvalid.
    """
    present = {series.key: series for series in list_series(session, account_id)}
    for plan in plans:
        if plan.key not in present:
            series = Series(
                account_id=account_id,
                key=plan.key,
                kind=plan.kind,
                rule=plan.rule,
                zone=plan.zone,
                next_at=next_due(parsed_rule(plan.rule), plan.zone, at),
                grace_days=plan.grace_days,
                set_up_by_id=set_up_by_id,
                created_at=at,
            )
            session.add(series)
            present[plan.key] = series
    session.flush()
    return [present[plan.key] for plan in plans]


def list_series(session: Session, account_id: int) -> Sequence[Series]:
    """All series of a town, in the order they were set up."""
    return session.scalars(select(Series).where(Series.account_id == account_id).order_by(Series.id)).all()


def get_series(session: Session, account_id: int, key: str) -> Series:
    """One series of a town; SeriesUnknown when there is none."""
    series = session.scalar(select(Series).where(Series.account_id == account_id, Series.key == key))
    if series is None:
        raise SeriesUnknown(key)
    return series


def change_rule(series: Series, rule: str, at: datetime) -> None:
    """Give a series another rule, from the next slot after `at` on. Raises RuleInvalid."""
    series.next_at = next_due(parsed_rule(rule), series.zone, at)
    series.rule = rule


def pause_series(series: Series) -> None:
    """Let no slot of the series fall due."""
    series.is_active = False


def resume_series(series: Series, at: datetime) -> None:
    """Let the series go on with the next slot after `at`; what fell into the pause is not made up for."""
    if not series.is_active:
        series.next_at = next_due(parsed_rule(series.rule), series.zone, at)
        series.is_active = True

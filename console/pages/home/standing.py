"""How things stand: sending, answering, alarms, the month's allowance. Nobody outside is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from console.health import Sign, State
from console.here import Here
from scheduler.rules import rules_of
from scheduler.tables import Delivery, DeliveryStatus, Lane
from scheduler.watch.alarming import count_failing
from scheduler.watch.comparison import month_start
from scheduler.watch.roster import list_duty_officers
from scheduler.watch_tables import InstallationMark, LedgerReading

BEATS_WITHIN = timedelta(minutes=2)
"""A running programme leaves its mark every few seconds."""

LEAVES_WITHIN = timedelta(minutes=5)
"""Of what may leave now."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What LINE said within the last hour or so: persons of this month. `limit` None means that there is none."""

    used: int
    limit: int | None
    reserve: int
    read_at: datetime

    @property
    def left(self) -> int:
        """How many are left; only of a plan with a limit."""
        return max(0, (self.limit or 0) - self.used)

    @property
    def percent(self) -> int:
        """How much is used, from 0 to 100."""
        return min(100, round(100 * self.used / self.limit)) if self.limit else 100 if self.limit == 0 else 0

    @property
    def state(self) -> State:
        """Care from where only emergencies may leave, a fault when nothing may."""
        if self.limit is None or self.percent < 100 - self.reserve:
            return State.GOOD
        return State.CARE if self.left else State.FAULT


def allowance_of(session: Session, account_id: int, at: datetime) -> Allowance | None:
    """The newest reading of this month, or None."""
    query = select(LedgerReading).where(
        LedgerReading.account_id == account_id, LedgerReading.hour_at >= month_start(at)
    )
    row = session.scalar(query.order_by(LedgerReading.hour_at.desc()).limit(1))
    if row is None:
        return None
    return Allowance(row.line_used, row.line_limit, rules_of(session, account_id).quota_reserve, row.hour_at)


def signs_of(here: Here, session: Session, allowance: Allowance | None) -> tuple[Sign, ...]:
    """Everything that can be told at once, faults first."""
    found = (*_switch(here), *_running(here, session), *_alarms(here, session), *_allowance(allowance))
    order = (State.FAULT, State.CARE, State.GOOD)
    return tuple(sorted(found, key=lambda sign: order.index(sign.state)))


def _switch(here: Here) -> Iterator[Sign]:
    yield Sign("stopped", State.FAULT) if here.is_stopped else Sign("open", State.GOOD)


def _running(here: Here, session: Session) -> Iterator[Sign]:
    beaten_at = session.scalar(select(InstallationMark.beaten_at).limit(1))
    if beaten_at is None:
        yield Sign("never-ran", State.FAULT)
    elif (silent := here.at - beaten_at) > BEATS_WITHIN:
        yield Sign("silent", State.FAULT, {"minutes": int(silent.total_seconds()) // 60})
    else:
        yield Sign("running", State.GOOD)
    if not here.is_stopped and _is_late(session, here.account_id, here.at):
        yield Sign("sending-late", State.FAULT)


def _is_late(session: Session, account_id: int, at: datetime) -> bool:
    late = select(Delivery.id).where(
        Delivery.status == DeliveryStatus.QUEUED,
        Delivery.lane.in_(list(Lane)),
        Delivery.not_before < at - LEAVES_WITHIN,
        Delivery.account_id == account_id,
    )
    return session.scalar(late.limit(1)) is not None


def _alarms(here: Here, session: Session) -> Iterator[Sign]:
    count = len(list_duty_officers(session, here.account_id))
    failing, code = count_failing(session, here.account_id, here.at)
    if not count:
        yield Sign("nobody-on-duty", State.CARE)
    elif failing:
        why = here.say(f"alarm-failure.{code}")
        yield Sign("alarms-failing", State.FAULT, {"count": failing, "why": why})
    else:
        yield Sign("on-duty", State.GOOD, {"count": count})


def _allowance(allowance: Allowance | None) -> Iterator[Sign]:
    if allowance is None:
        yield Sign("allowance-unread", State.CARE)
    elif allowance.state == State.GOOD:
        yield Sign("allowance", State.GOOD)
    elif allowance.state == State.CARE:
        yield Sign("allowance-low", State.CARE, {"left": f"{allowance.left:,}"})
    else:
        yield Sign("allowance-gone", State.FAULT)

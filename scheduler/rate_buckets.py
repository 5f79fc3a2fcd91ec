"""Staying below LINE's rate limits: token buckets as rows, shared by every process of the channel.

LINE counts per channel, method and path: broadcast 60 an hour, multicast 200 a second, push 2,000 a second. A bucket
of size c that fills at rate r lets c + r·t through in any time t; each stays under its limit in every window of the
limit's own length. A token may be taken before it is there: then it says for how many seconds its request must wait,
so that a worker takes many at once and the bucket's row is locked rarely. Down to `ordinary_floor` the ordinary lane
may take, emergencies below it down to `emergency_floor`: they always find theirs within a fraction of a second, the
ordinary lane yields as soon as they take, and loses nothing while there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.safety_tables import RateBucket
from scheduler.tables import DeliveryMethod, Lane
from storage.database import insert_new

HOUR = 3600.0

CLOCKS_DIFFER = timedelta(seconds=10)
"""How far the clocks of several machines may be apart. A time further back means that the clock was set back."""

_ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of an endpoint may be used: `burst` at once, `per_second` for ever.

    The floors say down to which number of tokens each lane may take; one below zero borrows from the time to come.
    """

    burst: float
    per_second: float
    ordinary_floor: float
    emergency_floor: float

    def floor(self, lane: Lane) -> float:
        """Down to where a lane may take."""
        return self.ordinary_floor if lane == Lane.ORDINARY else self.emergency_floor


ALLOWANCES = {
    DeliveryMethod.BROADCAST: Allowance(burst=42, per_second=16 / HOUR, ordinary_floor=32, emergency_floor=0),
    DeliveryMethod.MULTICAST: Allowance(burst=2, per_second=197, ordinary_floor=-28, emergency_floor=-60),
    DeliveryMethod.PUSH: Allowance(burst=100, per_second=1_800, ordinary_floor=50, emergency_floor=0),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """For each token that was got, the seconds until its request may leave; and until there will be one more."""

    delays: tuple[float, ...]
    wait: float

    @property
    def tokens(self) -> int:
        """How many were got."""
        return len(self.delays)


def take_tokens(
    session: Session, account_id: int, method: DeliveryMethod, lane: Lane, wanted: int, at: datetime
) -> Taken:
    """Take up to `wanted` tokens. The bucket's row is locked until the transaction ends.

    A clock that went back fills nothing; one that jumped ahead fills no more than the bucket holds.
    """
    allowance = ALLOWANCES[method]
    tokens, filled_at = _filled(session, account_id, method, at)
    usable = tokens - allowance.floor(lane)
    taken = max(0, min(wanted, int(usable + _ALMOST)))
    _keep(session, account_id, method, tokens - taken, filled_at)
    delays = tuple(max(0.0, (number + 1 - tokens) / allowance.per_second) for number in range(taken))
    missing = 1 - (usable - taken)
    return Taken(delays, max(0.0, missing / allowance.per_second))


def pause_endpoint(session: Session, account_id: int, method: DeliveryMethod, seconds: float, at: datetime) -> None:
    """Let no process use an endpoint for so many seconds: LINE has said that it was too much, or refuses us.

    Of broadcasts the emergencies' reserve stays: it would take hours to fill again.
    """
    tokens, filled_at = _filled(session, account_id, method, at)
    allowance = ALLOWANCES[method]
    floor = allowance.ordinary_floor if method == DeliveryMethod.BROADCAST else allowance.emergency_floor
    _keep(session, account_id, method, min(tokens, floor + 1 - allowance.per_second * seconds), filled_at)


def _filled(session: Session, account_id: int, method: DeliveryMethod, at: datetime) -> tuple[float, datetime]:
    """The tokens at `at`, and the time up to which they are counted. Clocks that differ count nothing twice."""
    allowance = ALLOWANCES[method]
    bucket = _locked_bucket(session, account_id, method, allowance, at)
    elapsed = max(0.0, (at - bucket.filled_at).total_seconds())
    is_set_back = at < bucket.filled_at - CLOCKS_DIFFER
    filled_at = at if is_set_back else max(at, bucket.filled_at)
    return min(allowance.burst, bucket.tokens + elapsed * allowance.per_second), filled_at


def _keep(session: Session, account_id: int, method: DeliveryMethod, tokens: float, filled_at: datetime) -> None:
    session.execute(
        update(RateBucket)
        .where(RateBucket.account_id == account_id, RateBucket.endpoint == str(method))
        .values(tokens=tokens, filled_at=filled_at)
        .execution_options(synchronize_session=False)
    )


def _locked_bucket(
    session: Session, account_id: int, method: DeliveryMethod, allowance: Allowance, at: datetime
) -> RateBucket:
    query = (
        select(RateBucket)
        .where(RateBucket.account_id == account_id, RateBucket.endpoint == str(method))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    bucket = session.scalar(query)
    if bucket is None:
        new = {"account_id": account_id, "endpoint": str(method), "tokens": allowance.burst, "filled_at": at}
        insert_new(session, RateBucket, new)
        bucket = session.scalars(query).one()
    return bucket

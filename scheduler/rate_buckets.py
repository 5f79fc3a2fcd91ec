"""Staying below LINE's rate limits: token buckets as rows, shared by every process of the channel.

LINE counts per channel, method and path: broadcast 60 an hour, multicast 200 a second, push 2,000 a second. A bucket
of size c that fills at rate r lets c + r·t through in any time t; each stays under its limit in every window of the
limit's own length. `kept` tokens are for emergencies: the ordinary lane takes only what lies above them, so it yields
as soon as emergencies take, and loses nothing while there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from scheduler.safety_tables import RateBucket
from scheduler.tables import DeliveryMethod, Lane
from storage.database import insert_new

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of an endpoint may be used: `burst` at once, `per_second` for ever, `kept` of it for emergencies."""

    burst: float
    per_second: float
    kept: float


ALLOWANCES = {
    DeliveryMethod.BROADCAST: Allowance(burst=42, per_second=16 / HOUR, kept=32),
    DeliveryMethod.MULTICAST: Allowance(burst=8, per_second=191, kept=3),
    DeliveryMethod.PUSH: Allowance(burst=100, per_second=1_800, kept=50),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """How many tokens were got, and seconds until there will be one more."""

    tokens: int
    wait: float


def take_tokens(
    session: Session, account_id: int, method: DeliveryMethod, lane: Lane, wanted: int, at: datetime
) -> Taken:
    """Take up to `wanted` tokens. The bucket's row is locked until the transaction ends.

    A clock that went back fills nothing; one that jumped ahead fills no more than the bucket holds.
    """
    allowance = ALLOWANCES[method]
    bucket = _locked_bucket(session, account_id, method, allowance, at)
    elapsed = max(0.0, (at - bucket.filled_at).total_seconds())
    tokens = min(allowance.burst, bucket.tokens + elapsed * allowance.per_second)
    usable = tokens - (allowance.kept if lane == Lane.ORDINARY else 0)
    taken = max(0, min(wanted, int(usable + 1e-9)))
    session.execute(
        update(RateBucket)
        .where(RateBucket.account_id == account_id, RateBucket.endpoint == str(method))
        .values(tokens=tokens - taken, filled_at=at)
        .execution_options(synchronize_session=False)
    )
    missing = 1 - (usable - taken)
    return Taken(taken, max(0.0, missing / allowance.per_second))


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

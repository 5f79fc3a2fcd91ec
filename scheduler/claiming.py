"""Taking rows to send: whose turn it is, within the rate limits, for the time of a lease.

Each function is one step of the caller's short transaction; nothing here talks to LINE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from messages.line_json import JsonObject
from people.tables import Account
from scheduler.rate_buckets import take_tokens
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Lane, Notice, NoticeStatus
from storage.database import changed_rows

LEASE = timedelta(seconds=60)
"""How long a claimed row is its worker's; well above the 12 s that a request may take."""

KEY_LIFE = timedelta(hours=23)
"""How long a retry key is trusted after the first try. LINE forgets it after 24 hours."""


@dataclass(frozen=True, slots=True, repr=False)
class Claimed:
    """A delivery that is ours for the time of the lease. It has no repr: recipients are not for logs.

    `attempts` fences: a later claim has a higher number. `tried_before` says whether an earlier request may
    have been delivered. `delay` is the seconds after the claim before which the rate limit does not let it leave.
    """

    id: int
    account_id: int
    notice_id: int | None
    drill_id: int | None
    lane: Lane
    method: DeliveryMethod
    recipients: Sequence[str]
    messages: Sequence[JsonObject]
    retry_key: str
    attempts: int
    tried_before: bool
    delay: float = 0.0


def has_claimable(session: Session, at: datetime, lane: Lane | None = None) -> bool:
    """Whether there is a row to claim now: a cheap look before a writing transaction."""
    return any(session.scalar(query.limit(1), _times(at)) is not None for query in _candidates(lane))


Group = tuple[int, str, str]
"""What shares a rate limit: account, method, lane."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Whether an earlier request may have been delivered, and the seconds until the rate limit lets this one go."""

    tried_before: bool
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Claims:
    """The rows that are ours now. Without any, `wait` is the seconds until a rate limit lets the next one through."""

    rows: tuple[Claimed, ...] = ()
    wait: float | None = None


def claim_deliveries(session: Session, at: datetime, *, lane: Lane | None = None, at_most: int = 1) -> Claims:
    """Take rows for the time of the lease, the longest waiting first, emergencies before all others.

    As many as the rate limits of their channel allow; a channel that has none left does not keep the others waiting.
    """
    exhausted: dict[Group, float] = {}
    while True:
        rows = _locked_candidates(session, at, lane, exhausted, at_most)
        if not rows:
            return Claims(wait=min(exhausted.values(), default=None))
        groups = Counter((row.account_id, row.method, row.lane) for row in rows)
        delays: dict[Group, Iterator[float]] = {}
        for group, wanted in sorted(groups.items()):
            taken = take_tokens(session, group[0], DeliveryMethod(group[1]), Lane(group[2]), wanted, at)
            delays[group] = iter(taken.delays)
            if taken.tokens < wanted:
                exhausted[group] = taken.wait
        chosen = {}
        for row in rows:
            delay = next(delays[row.account_id, row.method, row.lane], None)
            if delay is not None:
                chosen[row.id] = _Chosen(row.first_tried_at is not None, delay)
        if chosen:
            return Claims(tuple(_claimed(session, chosen, at)))


def _locked_candidates(
    session: Session, at: datetime, lane: Lane | None, exhausted: Collection[Group], at_most: int
) -> list[Row[int, int, str, str, datetime | None]]:
    """The next rows, locked, at most so many, without those of exhausted channels."""
    rows: list[Row[int, int, str, str, datetime | None]] = []
    for candidates in _candidates(lane):
        query = candidates
        for account_id, method, in_lane in exhausted:
            is_exhausted = and_(Delivery.account_id == account_id, Delivery.method == method, Delivery.lane == in_lane)
            query = query.where(~is_exhausted)
        if at_most > len(rows):
            left = query.limit(at_most - len(rows)).with_for_update(skip_locked=True, of=Delivery)
            rows += session.execute(left, _times(at)).all()
    return rows


def _claimed(session: Session, chosen: Mapping[int, _Chosen], at: datetime) -> list[Claimed]:
    """The chosen rows, ours from now on."""
    claim = (
        update(Delivery)
        .where(Delivery.id.in_(chosen), _is_claimable(is_ordered=False))
        .values(
            status=DeliveryStatus.SENDING,
            lease_until=at + LEASE,
            attempts=Delivery.attempts + 1,
            first_tried_at=case((Delivery.first_tried_at.is_(None), at), else_=Delivery.first_tried_at),
        )
        .execution_options(synchronize_session=False)
    )
    if changed_rows(session, claim, _times(at)) != len(chosen):
        raise RuntimeError("a row that was locked was changed by somebody else")
    rows = select(Delivery).where(Delivery.id.in_(chosen)).order_by(Delivery.lane, Delivery.not_before, Delivery.id)
    return [
        Claimed(
            id=row.id,
            account_id=row.account_id,
            notice_id=row.notice_id,
            drill_id=row.drill_id,
            lane=Lane(row.lane),
            method=DeliveryMethod(row.method),
            recipients=tuple(row.recipients),
            messages=tuple(row.messages),
            retry_key=row.retry_key,
            attempts=row.attempts,
            tried_before=chosen[row.id].tried_before,
            delay=chosen[row.id].delay,
        )
        for row in session.scalars(rows.execution_options(populate_existing=True))
    ]


def is_going_on() -> ColumnElement[bool]:
    """Neither the notice nor the account is stopped, and what is public stands on the town's page already."""
    sending = select(Notice.id).where(
        Notice.status == NoticeStatus.SENDING, or_(Notice.is_public.is_(False), Notice.published_at.is_not(None))
    )
    return and_(
        or_(Delivery.drill_id.is_not(None), Delivery.notice_id.in_(sending)),
        Delivery.account_id.in_(select(Account.id).where(Account.stopped_at.is_(None))),
    )


def _times(at: datetime) -> dict[str, datetime]:
    """What the conditions below call `at` and `trusted_from`."""
    return {"at": at, "trusted_from": at - KEY_LIFE}


@cache
def _candidates(lane: Lane | None) -> list[Select[int, int, str, str, datetime | None]]:
    """Rows that a worker left lying, then those that nobody has in hand: apart, so that each follows the index.

    They cost the same however many rows are settled, and however many wait. Made once: building them costs more than
    running them.
    """
    lanes = (Lane.EMERGENCY, Lane.ORDINARY) if lane is None else (lane,)
    columns = select(Delivery.id, Delivery.account_id, Delivery.method, Delivery.lane, Delivery.first_tried_at)
    return [
        columns.where(condition, Delivery.lane == one, _may_be_claimed(), _is_its_turn()).order_by(
            Delivery.not_before, Delivery.id
        )
        for one in lanes
        for condition in (_is_left_lying(), _is_waiting())
    ]


def _is_claimable(*, is_ordered: bool = True) -> ColumnElement[bool]:
    """Whether a row may be taken at the parameter `at`; without `is_ordered` whatever its place among other rows.

    A row that was settled once is never sent again, whatever its status says: somebody has set it back.
    """
    claimable = and_(or_(_is_waiting(), _is_left_lying()), _may_be_claimed())
    return and_(claimable, _is_its_turn()) if is_ordered else claimable


def _may_be_claimed() -> ColumnElement[bool]:
    return and_(
        Delivery.settled_at.is_(None),
        Delivery.not_after > bindparam("at"),
        or_(Delivery.first_tried_at.is_(None), Delivery.first_tried_at > bindparam("trusted_from")),
        is_going_on(),
    )


def _is_waiting() -> ColumnElement[bool]:
    return and_(Delivery.status == DeliveryStatus.QUEUED, Delivery.not_before <= bindparam("at"))


def _is_left_lying() -> ColumnElement[bool]:
    return and_(Delivery.status == DeliveryStatus.SENDING, Delivery.lease_until <= bindparam("at"))


def _is_its_turn() -> ColumnElement[bool]:
    """Its model has reached LINE; and of an emergency, no earlier one is on its way to the same people.

    One that waits after a failure does not keep the later ones back.
    """
    model, earlier = aliased(Delivery), aliased(Delivery)
    model_is_sent = exists().where(
        model.id == Delivery.after_delivery_id, model.status.in_((DeliveryStatus.SENT, DeliveryStatus.UNKNOWN))
    )
    is_behind = exists().where(
        earlier.account_id == Delivery.account_id,
        earlier.lane == Lane.EMERGENCY,
        earlier.part == Delivery.part,
        earlier.status.in_((DeliveryStatus.QUEUED, DeliveryStatus.SENDING)),
        earlier.id < Delivery.id,
        earlier.notice_id != Delivery.notice_id,
        earlier.not_before <= bindparam("at"),
        earlier.not_after > bindparam("at"),
        earlier.after_delivery_id.is_(None),
        earlier.notice_id.in_(select(Notice.id).where(Notice.status == NoticeStatus.SENDING)),
    )
    return and_(
        or_(Delivery.after_delivery_id.is_(None), model_is_sent),
        or_(Delivery.lane != Lane.EMERGENCY, ~is_behind),
    )

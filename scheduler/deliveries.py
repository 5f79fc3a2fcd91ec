"""One row, one request to LINE: making, claiming, checking once more, settling.

Each function is one step of the caller's short transaction; nothing here talks to LINE. A row that is
`failed`, `cancelled` or `expired` was surely not delivered. When an earlier request may have got through, the
row ends as `unknown` instead, and a person decides.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, or_, select, update
from sqlalchemy.orm import Session

from messages.line_json import JsonObject
from people.contacts import chunks
from people.tables import Account
from scheduler.ports import Accepted, SendFailed
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Notice, NoticeStatus
from storage.database import changed_rows

LEASE = timedelta(seconds=60)
"""How long a claimed row is its worker's; well above the 12 s that a request may take."""

KEY_LIFE = timedelta(hours=23)
"""How long a retry key is trusted after the first try. LINE forgets it after 24 hours."""

MAX_MULTICAST = 500

OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.HELD)
"""Not settled yet."""


@dataclass(frozen=True, slots=True, repr=False)
class Claimed:
    """A delivery that is ours for the time of the lease. It has no repr: recipients are not for logs.

    `attempts` fences: a later claim has a higher number. `tried_before` says whether an earlier request may
    have been delivered.
    """

    id: int
    account_id: int
    notice_id: int
    method: DeliveryMethod
    recipients: Sequence[str]
    messages: Sequence[JsonObject]
    retry_key: str
    attempts: int
    tried_before: bool


def add_deliveries(session: Session, notice: Notice, recipients: Sequence[str] | None, at: datetime) -> int:
    """Queue the requests of a notice, ready at once, and say how many.

    `recipients` are frozen into requests of at most 500; None means one broadcast to everybody.
    """
    groups = [list[str]()] if recipients is None else list(chunks(recipients, MAX_MULTICAST))
    method = DeliveryMethod.BROADCAST if recipients is None else DeliveryMethod.MULTICAST
    for group in groups:
        session.add(
            Delivery(
                account_id=notice.account_id,
                notice_id=notice.id,
                method=method,
                recipients=group,
                messages=notice.messages,
                retry_key=str(uuid.uuid4()),
                status=DeliveryStatus.QUEUED,
                not_before=at,
                not_after=notice.valid_until,
                created_at=at,
            )
        )
    session.flush()
    return len(groups)


def list_claimable(session: Session, at: datetime, limit: int = 10) -> Sequence[int]:
    """Numbers of the rows that could be claimed now, the longest waiting first."""
    query = select(Delivery.id).where(_is_claimable(at)).order_by(Delivery.not_before, Delivery.id)
    return session.scalars(query.limit(limit)).all()


def claim_delivery(session: Session, delivery_id: int, at: datetime) -> Claimed | None:
    """Take a row for the time of the lease; None when another worker has it or it may not leave now."""
    locked = select(Delivery.first_tried_at).where(Delivery.id == delivery_id).with_for_update()
    tried_before = session.scalar(locked) is not None
    claim = (
        update(Delivery)
        .where(Delivery.id == delivery_id, _is_claimable(at))
        .values(
            status=DeliveryStatus.SENDING,
            lease_until=at + LEASE,
            attempts=Delivery.attempts + 1,
            first_tried_at=case((Delivery.first_tried_at.is_(None), at), else_=Delivery.first_tried_at),
        )
        .execution_options(synchronize_session=False)
    )
    if changed_rows(session, claim) != 1:
        return None
    row = session.get_one(Delivery, delivery_id, populate_existing=True)
    return Claimed(
        id=row.id,
        account_id=row.account_id,
        notice_id=row.notice_id,
        method=DeliveryMethod(row.method),
        recipients=tuple(row.recipients),
        messages=tuple(row.messages),
        retry_key=row.retry_key,
        attempts=row.attempts,
        tried_before=tried_before,
    )


def may_leave(session: Session, claimed: Claimed, at: datetime) -> bool:
    """The last look before the request: still ours, in time, and stopped by nobody."""
    row = select(Delivery.id).where(
        _is_held_by(claimed), Delivery.lease_until > at, Delivery.not_after > at, _is_going_on()
    )
    return session.scalar(row) is not None


def release_delivery(session: Session, claimed: Claimed) -> None:
    """Give back a row for which LINE was not called. What is to become of it, the next claim or sweep sees."""
    values: dict[str, object] = {"status": DeliveryStatus.QUEUED, "lease_until": None}
    if not claimed.tried_before:
        values["first_tried_at"] = None
    _update_if_held(session, claimed, values)


def mark_sent(session: Session, claimed: Claimed, accepted: Accepted, at: datetime) -> None:
    """LINE has it. True whoever holds the lease by now, so only rows known as sent are left alone."""
    get_locked_notice_status(session, claimed.notice_id)
    session.execute(
        update(Delivery)
        .where(Delivery.id == claimed.id, Delivery.status != DeliveryStatus.SENT)
        .values(
            status=DeliveryStatus.SENT,
            lease_until=None,
            settled_at=at,
            request_id=accepted.request_id,
            failure="",
        )
        .execution_options(synchronize_session=False)
    )
    finish_notice(session, claimed.notice_id, at)


def mark_failed(
    session: Session, claimed: Claimed, failure: SendFailed, *, at: datetime, again_at: datetime | None
) -> None:
    """LINE did not take it: queue it for `again_at`, or end it when that is None.

    Does nothing when the lease ran out and another worker took the row.
    """
    get_locked_notice_status(session, claimed.notice_id)
    may_be_delivered = claimed.tried_before or failure.kind.may_be_delivered
    values: dict[str, object] = {"lease_until": None, "failure": str(failure.kind), "request_id": failure.request_id}
    if not may_be_delivered:
        values["first_tried_at"] = None
    if again_at is not None:
        values |= {"status": DeliveryStatus.QUEUED, "not_before": again_at}
    else:
        final = DeliveryStatus.UNKNOWN if may_be_delivered else DeliveryStatus.FAILED
        values |= {"status": final, "settled_at": at}
    _update_if_held(session, claimed, values)
    finish_notice(session, claimed.notice_id, at)


def get_locked_notice_status(session: Session, notice_id: int) -> str | None:
    """The notice's status, its row locked until the end of the transaction (SQLite has one writer anyway).

    Whoever settles deliveries takes this lock first, so that the last of them sees that it is the last.
    """
    return session.scalar(select(Notice.status).where(Notice.id == notice_id).with_for_update())


def finish_notice(session: Session, notice_id: int, at: datetime) -> None:
    """End a notice that is being sent when none of its deliveries is open: sent, or failed if none got through.

    A late answer of LINE can still turn failed into sent.
    """
    is_open = exists().where(Delivery.notice_id == notice_id, Delivery.status.in_(OPEN))
    got_through = exists().where(Delivery.notice_id == notice_id, Delivery.status == DeliveryStatus.SENT)
    session.execute(
        update(Notice)
        .where(Notice.id == notice_id, Notice.status.in_((NoticeStatus.SENDING, NoticeStatus.FAILED)), ~is_open)
        .values(
            status=case((got_through, NoticeStatus.SENT), else_=NoticeStatus.FAILED),
            sent_at=case((got_through, at), else_=None),
        )
        .execution_options(synchronize_session=False)
    )


def surely_not_or_unknown(surely_not: DeliveryStatus) -> ColumnElement[DeliveryStatus]:
    """`surely_not` for rows of which no request can have been delivered, `unknown` for the others."""
    return case((Delivery.first_tried_at.is_(None), surely_not), else_=DeliveryStatus.UNKNOWN)


def _is_claimable(at: datetime) -> ColumnElement[bool]:
    return and_(
        or_(
            and_(Delivery.status == DeliveryStatus.QUEUED, Delivery.not_before <= at),
            and_(Delivery.status == DeliveryStatus.SENDING, Delivery.lease_until <= at),
        ),
        Delivery.not_after > at,
        or_(Delivery.first_tried_at.is_(None), Delivery.first_tried_at > at - KEY_LIFE),
        _is_going_on(),
    )


def _is_going_on() -> ColumnElement[bool]:
    """Neither the notice nor the account is stopped."""
    return and_(
        Delivery.notice_id.in_(select(Notice.id).where(Notice.status == NoticeStatus.SENDING)),
        Delivery.account_id.in_(select(Account.id).where(Account.stopped_at.is_(None))),
    )


def _update_if_held(session: Session, claimed: Claimed, values: dict[str, object]) -> None:
    held = update(Delivery).where(_is_held_by(claimed)).values(values)
    session.execute(held.execution_options(synchronize_session=False))


def _is_held_by(claimed: Claimed) -> ColumnElement[bool]:
    return and_(
        Delivery.id == claimed.id,
        Delivery.status == DeliveryStatus.SENDING,
        Delivery.attempts == claimed.attempts,
    )

"""One row, one request to LINE: checking once more before it leaves, and settling it afterwards.

Each function is one step of the caller's short transaction; nothing here talks to LINE. A row that is
`failed`, `cancelled` or `expired` was surely not delivered. When an earlier request may have got through, the
row ends as `unknown` instead, and a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, case, exists, select, update
from sqlalchemy.orm import Session

from people.accounts import lock_account
from scheduler.claiming import Claimed, is_going_on
from scheduler.drill_guard import may_go_to
from scheduler.ports import Accepted, SendFailed
from scheduler.retry import needs_alarm
from scheduler.setbacks import follow_up, is_divisible
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Notice, NoticeStatus
from storage.database import changed_rows

OPEN = (DeliveryStatus.QUEUED, DeliveryStatus.SENDING, DeliveryStatus.HELD)
"""Not settled yet."""


def may_leave(session: Session, claimed: Claimed, at: datetime) -> bool:
    """The last look before the request: still ours, in time, stopped by nobody, and a drill only to whom it may go."""
    if not _is_rightful(session, claimed):
        return False
    held = {"held_id": claimed.id, "held_attempts": claimed.attempts, "at": at}
    return session.scalar(_rows_that_may_leave(), held) is not None


def release_delivery(session: Session, claimed: Claimed) -> None:
    """Give back a row for which LINE was not called. What is to become of it, the next claim or sweep sees.

    Except a drill that may not go to whom it names: that is cancelled.
    """
    values: dict[str, object] = {"status": DeliveryStatus.QUEUED, "lease_until": None}
    if not claimed.tried_before:
        values["first_tried_at"] = None
    if not _is_rightful(session, claimed):
        final = DeliveryStatus.UNKNOWN if claimed.tried_before else DeliveryStatus.CANCELLED
        values |= {"status": final, "settled_at": Delivery.lease_until}
    _update_if_held(session, claimed, values)


def mark_all_sent(session: Session, answers: Sequence[tuple[Claimed, Accepted]], at: datetime) -> None:
    """LINE has them: several at once, since a transaction costs more than what is written in it."""
    notice_ids = sorted({claimed.notice_id for claimed, _ in answers if claimed.notice_id is not None})
    for notice_id in notice_ids:
        get_locked_notice_status(session, notice_id)
    settling = (
        update(Delivery)
        .where(Delivery.id == bindparam("settled_id"), Delivery.status != DeliveryStatus.SENT)
        .values(
            status=DeliveryStatus.SENT,
            lease_until=None,
            settled_at=bindparam("settled"),
            request_id=bindparam("answered_by"),
            failure="",
        )
    )
    values = [
        {"settled_id": claimed.id, "settled": at, "answered_by": accepted.request_id}
        for claimed, accepted in sorted(answers, key=lambda answer: answer[0].id)
    ]
    session.connection().execute(settling, values)
    for notice_id in notice_ids:
        finish_notice(session, notice_id, at)


def mark_failed(
    session: Session, claimed: Claimed, failure: SendFailed, *, at: datetime, again_at: datetime | None
) -> None:
    """LINE did not take it: queue it for `again_at`, or end it when that is None, with all that follows from it.

    Does nothing when the lease ran out and another worker took the row.
    """
    if needs_alarm(failure.kind):
        lock_account(session, claimed.account_id)  # before the notice, as at the gate
    if claimed.notice_id is not None:
        get_locked_notice_status(session, claimed.notice_id)
    may_be_delivered = claimed.tried_before or failure.kind.may_be_delivered
    values: dict[str, object] = {"lease_until": None, "failure": str(failure.kind), "request_id": failure.request_id}
    if not may_be_delivered:
        values["first_tried_at"] = None
    if again_at is not None:
        values |= {"status": DeliveryStatus.QUEUED, "not_before": again_at}
    elif is_divisible(claimed, failure.kind):
        values |= {"status": DeliveryStatus.SUPERSEDED, "settled_at": at}
    else:
        final = DeliveryStatus.UNKNOWN if may_be_delivered else DeliveryStatus.FAILED
        values |= {"status": final, "settled_at": at}
    if _update_if_held(session, claimed, values):
        follow_up(session, claimed, failure.kind, at=at, again_at=again_at)
    if claimed.notice_id is not None:
        finish_notice(session, claimed.notice_id, at)


def get_locked_notice_status(session: Session, notice_id: int) -> str | None:
    """The notice's status, its row locked until the end of the transaction (SQLite has one writer anyway).

    Whoever settles deliveries takes this lock first, so that the last of them sees that it is the last.
    """
    return session.scalar(select(Notice.status).where(Notice.id == notice_id).with_for_update())


def finish_notice(session: Session, notice_id: int, at: datetime) -> None:
    """End a notice when its requests are all made and none is open: sent, or failed if none got through.

    A late answer of LINE can still turn failed into sent.
    """
    is_open = exists().where(Delivery.notice_id == notice_id, Delivery.status.in_(OPEN))
    got_through = exists().where(Delivery.notice_id == notice_id, Delivery.status == DeliveryStatus.SENT)
    session.execute(
        update(Notice)
        .where(
            Notice.id == notice_id,
            Notice.status.in_((NoticeStatus.SENDING, NoticeStatus.FAILED)),
            Notice.is_planned.is_(True),
            ~is_open,
        )
        .values(
            status=case((got_through, NoticeStatus.SENT), else_=NoticeStatus.FAILED),
            sent_at=case((got_through, at), else_=None),
        )
        .execution_options(synchronize_session=False)
    )


def surely_not_or_unknown(surely_not: DeliveryStatus) -> ColumnElement[DeliveryStatus]:
    """`surely_not` for rows of which no request can have been delivered, `unknown` for the others."""
    return case((Delivery.first_tried_at.is_(None), surely_not), else_=DeliveryStatus.UNKNOWN)


def _is_rightful(session: Session, claimed: Claimed) -> bool:
    if claimed.drill_id is None:
        return True
    is_push = claimed.method == DeliveryMethod.PUSH
    return is_push and may_go_to(session, claimed.account_id, claimed.drill_id, claimed.recipients, claimed.messages)


def _update_if_held(session: Session, claimed: Claimed, values: dict[str, object]) -> bool:
    held = update(Delivery).where(_is_held(claimed.id, claimed.attempts)).values(values)
    return changed_rows(session, held.execution_options(synchronize_session=False)) == 1


@cache
def _rows_that_may_leave() -> Select[int]:
    """Made once: it is asked before every request, and building it costs more than running it."""
    return select(Delivery.id).where(
        _is_held(bindparam("held_id"), bindparam("held_attempts")),
        Delivery.lease_until > bindparam("at"),
        Delivery.not_after > bindparam("at"),
        is_going_on(),
    )


def _is_held(delivery_id: int | BindParameter[int], attempts: int | BindParameter[int]) -> ColumnElement[bool]:
    return and_(Delivery.id == delivery_id, Delivery.status == DeliveryStatus.SENDING, Delivery.attempts == attempts)

"""What a refusal of LINE means for others than the row it met: halves, pauses, alarms.

Each function is one step of the transaction that settles the row.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from people.tables import Contact, ContactStatus
from scheduler.alarms import raise_alarm
from scheduler.claiming import Claimed
from scheduler.ports import FailureKind
from scheduler.rate_buckets import pause_endpoint
from scheduler.retry import needs_alarm
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus
from scheduler.watch_tables import AlarmKind

TOO_MUCH = timedelta(seconds=1)
"""For how long nobody calls an endpoint of which LINE said that it was too much."""

REFUSED = timedelta(minutes=1)
"""For how long nobody calls LINE with a token that it refused: the rows wait, and are not burnt one by one."""


def is_divisible(claimed: Claimed, kind: FailureKind) -> bool:
    """Whether halves of the request are to be tried: somebody among several is at fault, and nobody has got it."""
    return kind is FailureKind.RECIPIENT and len(claimed.recipients) > 1 and not claimed.tried_before


def follow_up(
    session: Session, claimed: Claimed, kind: FailureKind, *, at: datetime, again_at: datetime | None
) -> None:
    """Do what follows from a failure of a row that is settled or put off already."""
    if is_divisible(claimed, kind):
        _halve(session, claimed, at)
    elif kind is FailureKind.RECIPIENT and len(claimed.recipients) == 1:
        _mark_unreachable(session, claimed.account_id, claimed.recipients[0], at)
    if kind is FailureKind.QUOTA and again_at is not None:
        _put_off(session, claimed, at, again_at)
    if needs_alarm(kind):
        alarm = AlarmKind.QUOTA if kind is FailureKind.QUOTA else AlarmKind.DELIVERY_FAILED
        raise_alarm(session, claimed.account_id, alarm, at, notice_id=claimed.notice_id, details=str(kind))
    if kind is FailureKind.RATE:
        pause_endpoint(session, claimed.account_id, claimed.method, TOO_MUCH.total_seconds(), at)
    elif kind is FailureKind.UNAUTHORIZED:
        pause_endpoint(session, claimed.account_id, claimed.method, REFUSED.total_seconds(), at)


def _halve(session: Session, claimed: Claimed, at: datetime) -> None:
    """Two requests take the place of one, each with a key of its own: LINE has surely not delivered the first."""
    whole = session.get_one(Delivery, claimed.id, populate_existing=True)
    middle = len(claimed.recipients) // 2
    session.execute(
        insert(Delivery),
        [_part_of(whole, half, at) for half in (claimed.recipients[:middle], claimed.recipients[middle:])],
    )


def _part_of(whole: Delivery, recipients: Sequence[str], at: datetime) -> dict[str, object]:
    return {
        "account_id": whole.account_id,
        "notice_id": whole.notice_id,
        "drill_id": whole.drill_id,
        "lane": whole.lane,
        "part": whole.part,
        "method": DeliveryMethod.MULTICAST,
        "language": whole.language,
        "recipients": list(recipients),
        "messages": whole.messages,
        "retry_key": str(uuid.uuid4()),
        "status": DeliveryStatus.QUEUED,
        "not_before": whole.not_before,
        "not_after": whole.not_after,
        "after_delivery_id": whole.after_delivery_id,
        "created_at": at,
    }


def _mark_unreachable(session: Session, account_id: int, line_user_id: str, at: datetime) -> None:
    """Nothing more is sent to whom LINE does not know, until they follow again."""
    session.execute(
        update(Contact)
        .where(
            Contact.account_id == account_id,
            Contact.line_user_id == line_user_id,
            Contact.status == ContactStatus.FOLLOWING,
        )
        .values(status=ContactStatus.UNKNOWN, status_changed_at=at)
        .execution_options(synchronize_session=False)
    )


def _put_off(session: Session, claimed: Claimed, at: datetime, again_at: datetime) -> None:
    """What else a notice or drill has queued waits as long: the allowance suffices for none of it."""
    session.execute(
        update(Delivery)
        .where(
            Delivery.account_id == claimed.account_id,
            Delivery.notice_id == claimed.notice_id,
            Delivery.drill_id == claimed.drill_id,
            Delivery.status == DeliveryStatus.QUEUED,
            Delivery.not_before <= at,
        )
        .values(not_before=again_at)
        .execution_options(synchronize_session=False)
    )

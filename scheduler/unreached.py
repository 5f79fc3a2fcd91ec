"""By name, who has not, or perhaps not, got a notice: everybody else whom its requests named has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.tables import Contact
from scheduler.tables import Delivery, DeliveryStatus

UNREACHED = (DeliveryStatus.FAILED, DeliveryStatus.CANCELLED, DeliveryStatus.EXPIRED, DeliveryStatus.UNKNOWN)
"""Ends of a request after which somebody has to look whether people must be told another way."""

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, repr=False)
class Unreached:
    """A contact who has not got a notice (`unknown`: who may have got it), and why. No repr: ids are not for logs.

    `contact_id` is None for one who has been deleted since.
    """

    contact_id: int | None
    line_user_id: str
    status: DeliveryStatus
    failure: str


def list_unreached(session: Session, account_id: int, notice_id: int) -> Iterator[Unreached]:
    """Those whom requests named that did not, or may not, reach LINE, request by request. A broadcast names nobody."""
    rows = session.execute(
        select(Delivery.recipients, Delivery.status, Delivery.failure)
        .where(Delivery.account_id == account_id, Delivery.notice_id == notice_id, Delivery.status.in_(UNREACHED))
        .order_by(Delivery.id)
    )
    for recipients, status, failure in rows.all():
        known = _contact_ids(session, account_id, recipients)
        for line_user_id in filter(None, recipients):  # empty once the time of keeping names is over
            yield Unreached(known.get(line_user_id), line_user_id, DeliveryStatus(status), failure)


def _contact_ids(session: Session, account_id: int, line_user_ids: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(line_user_ids), _AT_ONCE):
        some = line_user_ids[start : start + _AT_ONCE]
        query = select(Contact.line_user_id, Contact.id).where(
            Contact.account_id == account_id, Contact.line_user_id.in_(some)
        )
        found.update((row[0], row[1]) for row in session.execute(query))
    return found

"""Claim, send, settle: the only place from which unasked messages leave.

Two short transactions with the request between them and outside both. A kill at any point loses nothing and
sends nothing twice: the row is claimed again when its lease has run out, and goes out under the same retry key.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

import structlog

from scheduler.deliveries import (
    Claimed,
    claim_delivery,
    list_claimable,
    mark_failed,
    mark_sent,
    may_leave,
    release_delivery,
)
from scheduler.ports import Accepted, FailureKind, MessageSender, SendFailed
from scheduler.retry import needs_alarm, next_attempt
from scheduler.tables import DeliveryMethod
from storage.database import Database

Clock = Callable[[], datetime]
"""Says what time it is (aware UTC)."""

_log = structlog.get_logger(__name__)


def send_one(database: Database, sender: MessageSender, clock: Clock) -> bool:
    """Send the delivery that has waited longest. False when there is none to send.

    What goes wrong with LINE is written into the row; only errors of the database are raised.
    """
    claimed = _claim_next(database, clock)
    if claimed is None:
        return False
    with database.reading() as session:
        is_allowed = may_leave(session, claimed, clock())
    if not is_allowed:
        with database.writing() as session:
            release_delivery(session, claimed)
        _log.info("delivery_withheld", **_ids(claimed))
        return True
    try:
        accepted = _request(sender, claimed)
    except SendFailed as failure:
        _settle_failure(database, claimed, failure, clock())
    else:
        with database.writing() as session:
            mark_sent(session, claimed, accepted, clock())
        _log.info(
            "delivery_sent",
            **_ids(claimed),
            request_id=accepted.request_id,
            was_accepted_before=accepted.was_accepted_before,
        )
    return True


def _claim_next(database: Database, clock: Clock) -> Claimed | None:
    with database.reading() as session:
        candidates = list_claimable(session, clock())
    for delivery_id in candidates:
        with database.writing() as session:
            claimed = claim_delivery(session, delivery_id, clock())
        if claimed is not None:
            return claimed
    return None


def _request(sender: MessageSender, claimed: Claimed) -> Accepted:
    """The call itself. An error that the sender should have turned into SendFailed counts as an unknown answer."""
    try:
        match claimed.method:
            case DeliveryMethod.BROADCAST:
                return sender.broadcast(claimed.account_id, claimed.messages, claimed.retry_key)
            case DeliveryMethod.MULTICAST:
                return sender.multicast(claimed.account_id, claimed.recipients, claimed.messages, claimed.retry_key)
            case DeliveryMethod.PUSH:
                return sender.push(claimed.account_id, claimed.recipients[0], claimed.messages, claimed.retry_key)
    except SendFailed:
        raise
    except Exception as error:
        _log.error("sender_broken", **_ids(claimed), error=type(error).__name__, alarm=True)
        raise SendFailed(FailureKind.UNKNOWN_RESPONSE) from error


def _settle_failure(database: Database, claimed: Claimed, failure: SendFailed, at: datetime) -> None:
    again_at = next_attempt(failure.kind, claimed.attempts, at, random.random())  # noqa: S311 - spreads load only
    with database.writing() as session:
        mark_failed(session, claimed, failure, at=at, again_at=again_at)
    _log.warning(
        "delivery_failed",
        **_ids(claimed),
        kind=str(failure.kind),
        status=failure.status,
        request_id=failure.request_id,
        again_at=again_at.isoformat() if again_at else None,
        alarm=needs_alarm(failure.kind),
    )


def _ids(claimed: Claimed) -> dict[str, int]:
    return {
        "delivery_id": claimed.id,
        "notice_id": claimed.notice_id,
        "account_id": claimed.account_id,
        "attempts": claimed.attempts,
    }

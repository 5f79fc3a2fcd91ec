"""Claim, send, settle: the only place from which unasked messages leave.

Two short transactions with the request between them and outside both. A kill at any point loses nothing and
sends nothing twice: the row is claimed again when its lease has run out, and goes out under the same retry key.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from scheduler.claiming import Claimed, claim_deliveries, has_claimable
from scheduler.deliveries import mark_all_sent, mark_failed, may_leave, release_delivery
from scheduler.ports import Accepted, FailureKind, MessageSender, SendFailed
from scheduler.retry import needs_alarm, next_attempt
from scheduler.tables import DeliveryMethod, Lane
from storage.database import Database

Clock = Callable[[], datetime]
"""Says what time it is (aware UTC)."""

LATE = 0.5
"""Seconds after which the leave that the rate limit gave is stale, when an earlier request of the batch took long."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many requests were made. Without any, `wait` is the seconds until a rate limit lets the next one through."""

    count: int = 0
    wait: float | None = None


def send_some(
    database: Database,
    sender: MessageSender,
    clock: Clock,
    *,
    lane: Lane | None = None,
    at_most: int = 1,
    is_busy: bool = False,
) -> Sent:
    """Claim at most so many deliveries of a lane (or of any) and send them, one after the other; how many.

    What goes wrong with LINE is written into the row; only errors of the database are raised. `is_busy` leaves out
    the look whether there is anything to do.
    """
    if not is_busy:
        with database.reading() as session:
            if not has_claimable(session, clock(), lane):
                return Sent()
    with database.writing() as session:
        claims = claim_deliveries(session, clock(), lane=lane, at_most=at_most)
    _Batch(database, sender, clock).send(claims.rows)
    return Sent(len(claims.rows), claims.wait)


class _Batch:
    """Rows claimed together: each is looked at right before it leaves, all that LINE took are settled at once."""

    def __init__(self, database: Database, sender: MessageSender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._taken: list[tuple[Claimed, Accepted]] = []

    def send(self, rows: Sequence[Claimed]) -> None:
        """Send one after the other, none before its time. Those for which it has become late are given back."""
        claimed_at = time.monotonic()
        try:
            for number, claimed in enumerate(rows):
                late = time.monotonic() - claimed_at - claimed.delay
                if late > LATE and number:
                    self._give_back(claimed)
                    continue
                if late < 0:
                    time.sleep(-late)
                self._send(claimed)
        finally:
            self._settle()

    def _send(self, claimed: Claimed) -> None:
        with self._database.reading() as session:
            is_allowed = may_leave(session, claimed, self._clock())
        if not is_allowed:
            self._give_back(claimed)
            _log.info("delivery_withheld", **_ids(claimed))
            return
        try:
            accepted = _request(self._sender, claimed)
        except SendFailed as failure:
            _settle_failure(self._database, claimed, failure, self._clock())
        else:
            self._taken.append((claimed, accepted))

    def _give_back(self, claimed: Claimed) -> None:
        with self._database.writing() as session:
            release_delivery(session, claimed)

    def _settle(self) -> None:
        if not self._taken:
            return
        with self._database.writing() as session:
            mark_all_sent(session, self._taken, self._clock())
        for claimed, accepted in self._taken:
            _log.info(
                "delivery_sent",
                **_ids(claimed),
                request_id=accepted.request_id,
                was_accepted_before=accepted.was_accepted_before,
            )


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


def _ids(claimed: Claimed) -> dict[str, int | None]:
    return {
        "delivery_id": claimed.id,
        "notice_id": claimed.notice_id,
        "drill_id": claimed.drill_id,
        "account_id": claimed.account_id,
        "attempts": claimed.attempts,
    }

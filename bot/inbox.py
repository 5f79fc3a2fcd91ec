"""Every event once: recorded before the 200, claimed by one worker, settled by the one who claimed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session, aliased

from bot.tables import EventStatus, IncomingEvent
from knowledge.tables import UnansweredRow
from messages.incoming import Incoming, TextMessage, Unsend
from storage.database import changed_rows, insert_new
from storage.encryption import keyed_hash

LEASE = timedelta(seconds=15)
REDELIVERY_HORIZON = timedelta(minutes=20)
"""LINE revives a reply token on redelivery until twenty minutes after the event."""

_UNSENDS = select(IncomingEvent.message_id).where(
    IncomingEvent.account_id == bindparam("account_id"),
    IncomingEvent.message_id.in_(bindparam("ids", expanding=True)),
    IncomingEvent.kind == "unsend",
)
_ERASED = {"content": None, "replies": None, "reply_token": None}


@dataclass(frozen=True, slots=True)
class Claim:
    """An event in the hands of one worker until `lease_until`; that time is also the proof of the claim."""

    event_row_id: int
    account_id: int
    lease_until: datetime
    attempts: int


def record_events(session: Session, account_id: int, events: Sequence[Incoming], *, key: str, at: datetime) -> int:
    """Write down each event that is new; the number of new ones. The caller commits, then answers 200.

    An unsend removes what is still held of its message, also when it arrives first. A redelivery brings
    an expired event back, since LINE makes its reply token work again. Two requests with the same events
    write them in the same order, whatever theirs was, so that neither waits for the other for ever.
    """
    taken_back = _taken_back(session, account_id, events)
    new = 0
    for event in sorted(events, key=lambda event: (event.occurred_at, event.event_id)):
        if isinstance(event.content, Unsend):
            _forget_message(session, account_id, event.content.message_id, at)
            taken_back.add(event.content.message_id)
        if event.message_id in taken_back and not isinstance(event.content, Unsend):
            event = replace(event, content=TextMessage("", event.message_id or ""), reply_token=None)  # noqa: PLW2901
            new += _insert(session, account_id, event, key=key, at=at, status=EventStatus.ERASED)
            continue
        inserted = _insert(session, account_id, event, key=key, at=at, status=EventStatus.RECEIVED)
        new += inserted
        if not inserted and event.is_redelivery:
            _revive(session, account_id, event, at)
    return new


def claim_next(session: Session, at: datetime) -> Claim | None:
    """Take the oldest event that is due and whose person has no earlier open one, or None.

    Only one worker wins a row: the update repeats the condition and must change one row.
    """
    earlier = aliased(IncomingEvent)
    blocked = (
        select(earlier.id)
        .where(earlier.is_open, earlier.conversation == IncomingEvent.conversation, earlier.id < IncomingEvent.id)
        .exists()
    )
    row = session.execute(
        select(IncomingEvent.id, IncomingEvent.account_id, IncomingEvent.attempts, IncomingEvent.available_at)
        .where(IncomingEvent.is_open, IncomingEvent.available_at <= at, ~blocked)
        .order_by(IncomingEvent.available_at, IncomingEvent.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return None
    lease_until = at + LEASE
    taken = (
        update(IncomingEvent)
        .where(IncomingEvent.id == row.id, IncomingEvent.is_open, IncomingEvent.available_at == row.available_at)
        .values(available_at=lease_until, attempts=row.attempts + 1)
    )
    if changed_rows(session, taken) != 1:
        return None
    return Claim(row.id, row.account_id, lease_until, row.attempts + 1)


def has_due(session: Session, at: datetime) -> bool:
    """Whether a worker would find something; a cheap read."""
    query = select(IncomingEvent.id).where(IncomingEvent.is_open, IncomingEvent.available_at <= at).limit(1)
    return session.scalar(query) is not None


def keep_replies(session: Session, claim: Claim, replies: Sequence[object]) -> bool:
    """Store the replies before they are sent, and drop the content. False when the claim is no longer ours."""
    return _change(session, claim, status=EventStatus.PREPARED, replies=list(replies), content=None)


def settle(session: Session, claim: Claim, status: EventStatus, at: datetime, request_id: str | None = None) -> bool:
    """End the event and erase what it held. False when the claim is no longer ours."""
    return _change(session, claim, status=status, is_open=False, settled_at=at, request_id=request_id, **_ERASED)


def release(session: Session, claim: Claim, available_at: datetime) -> bool:
    """Give the event back for a later try."""
    return _change(session, claim, available_at=available_at)


def _change(session: Session, claim: Claim, **values: object) -> bool:
    statement = (
        update(IncomingEvent)
        .where(
            IncomingEvent.id == claim.event_row_id,
            IncomingEvent.is_open,
            IncomingEvent.available_at == claim.lease_until,
        )
        .values(**values)
    )
    return changed_rows(session, statement) == 1


def _insert(session: Session, account_id: int, event: Incoming, *, key: str, at: datetime, status: EventStatus) -> int:
    is_open = status == EventStatus.RECEIVED
    return insert_new(
        session,
        IncomingEvent,
        {
            "account_id": account_id,
            "webhook_event_id": event.event_id,
            "kind": event.kind,
            "conversation": keyed_hash(key, f"{account_id}:{event.person or event.event_id}"),
            "message_id": event.message_id,
            "occurred_at": event.occurred_at,
            "received_at": at,
            "token_received_at": at,
            "reply_token": event.reply_token,
            "content": _stored(event) if is_open else None,
            "replies": None,
            "status": status,
            "is_open": is_open,
            "available_at": at,
            "attempts": 0,
            "settled_at": None if is_open else at,
        },
    )


def _stored(event: Incoming) -> dict[str, object]:
    return event.to_stored() | {"source": event.source, "standby": event.is_standby}


def _taken_back(session: Session, account_id: int, events: Sequence[Incoming]) -> set[str]:
    ids = {event.message_id for event in events if event.message_id and not isinstance(event.content, Unsend)}
    if not ids:
        return set()
    found = session.scalars(_UNSENDS, {"account_id": account_id, "ids": sorted(ids)})
    return {message_id for message_id in found if message_id}


def is_taken_back(session: Session, account_id: int, message_id: str | None) -> bool:
    """Whether an unsend of this message has been recorded."""
    return bool(message_id) and bool(session.scalars(_UNSENDS, {"account_id": account_id, "ids": [message_id]}).all())


def _forget_message(session: Session, account_id: int, message_id: str, at: datetime) -> None:
    of_message = (IncomingEvent.account_id == account_id, IncomingEvent.message_id == message_id)
    session.execute(
        update(IncomingEvent)
        .where(*of_message, IncomingEvent.is_open, IncomingEvent.kind != "unsend")
        .values(status=EventStatus.ERASED, is_open=False, settled_at=at, **_ERASED)
    )
    session.execute(
        delete(UnansweredRow).where(UnansweredRow.account_id == account_id, UnansweredRow.message_id == message_id)
    )


def _revive(session: Session, account_id: int, event: Incoming, at: datetime) -> None:
    if at - event.occurred_at > REDELIVERY_HORIZON:
        return
    same = (IncomingEvent.account_id == account_id, IncomingEvent.webhook_event_id == event.event_id)
    session.execute(update(IncomingEvent).where(*same, IncomingEvent.is_open).values(token_received_at=at))
    session.execute(
        update(IncomingEvent)
        .where(*same, IncomingEvent.status == EventStatus.EXPIRED)
        .values(
            status=EventStatus.RECEIVED,
            is_open=True,
            available_at=at,
            token_received_at=at,
            reply_token=event.reply_token,
            content=_stored(event),
            attempts=0,
            settled_at=None,
        )
    )

"""One event from claim to settlement: think, commit replies and state together, then send.

A crash anywhere leaves a row whose lease runs out. Sending twice is harmless, since a reply token works once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.conversation import reply_to
from bot.handler_ports import CollectedChanges, StoredLectures, StoredStaffCodes, StoredWishes
from bot.inbox import Claim, claim_next, has_due, is_taken_back, keep_replies, release, settle
from bot.line.gateway import LineGateway
from bot.notice_port import StoredNotices
from bot.services import Services
from bot.tables import Conversation, EventStatus, IncomingEvent
from handlers.base import HandlerContext, Person, State
from handlers.town import Town
from knowledge.furigana import Furigana
from messages.incoming import Follow, Incoming, SourceKind, content_from_stored
from messages.line_json import JsonObject, line_messages
from people.contacts import ensure_contact, find_contact, mark_status
from people.staff_codes import CodeRefused
from people.tables import Audience, Contact, ContactStatus
from scheduler.ports import FailureKind, SendFailed

MAX_ATTEMPTS = 5
_PAUSE = timedelta(seconds=1)

log = structlog.get_logger("worker")


def answer_next(services: Services, gateway: LineGateway) -> bool:
    """Take one event and bring it as far as it will go. False when there was nothing to do."""
    at = services.clock()
    with services.database.reading() as session:
        if not has_due(session, at):
            return False
    with services.database.writing() as session:
        claim = claim_next(session, at)
    if claim is None:
        return False
    with services.database.reading() as session:
        event = session.get(IncomingEvent, claim.event_row_id)
    if event is None:
        return True
    if claim.attempts > MAX_ATTEMPTS and event.replies is None:
        _settle(services, claim, EventStatus.FAILED)
        return True
    replies: Sequence[JsonObject] | None = event.replies
    if replies is None:
        replies = _think(services, claim, event)
    if replies is not None:
        _send(services, gateway, claim, event, replies)
    return True


def _think(services: Services, claim: Claim, event: IncomingEvent) -> Sequence[JsonObject] | None:
    """Make and commit the replies; None when there is nothing to send or the claim was lost."""
    incoming = _incoming(event)
    book = services.shelf.book(event.account_id)
    contact, state = _known(services, event.account_id, incoming)
    now = services.clock()
    changes = CollectedChanges()
    context = HandlerContext(
        town=book.town,
        person=_person(contact),
        state=state,
        knowledge=book.knowledge,
        municipalities=services.municipalities,
        phrases=services.phrases,
        lectures=StoredLectures(services.database, event.account_id, now),
        staff_codes=StoredStaffCodes(services.database, event.account_id, services.hash_key, now),
        changes=changes,
        now=now.astimezone(services.zone),
        preview_hashes=book.preview_hashes,
        furigana=_furigana(services, book.town),
        notices=StoredNotices(services, event.account_id, book.town.key, now),
        chosen_subjects=StoredWishes(services.database, event.account_id, contact.id if contact else None),
    )
    replies, new_state = reply_to(incoming, context)
    messages = line_messages(replies) if replies and event.reply_token else []
    try:
        return _committed(services, claim, incoming, changes, messages, new_state)
    except CodeRefused:
        with services.database.writing() as session:
            release(session, claim, services.clock())
        return None


def _committed(
    services: Services,
    claim: Claim,
    incoming: Incoming,
    changes: CollectedChanges,
    messages: list[JsonObject],
    state: State,
) -> Sequence[JsonObject] | None:
    at = services.clock()
    with services.database.writing() as session:
        if incoming.kind != "unsend" and is_taken_back(session, claim.account_id, incoming.message_id):
            settle(session, claim, EventStatus.ERASED, at)  # message and unsend were recorded at the same moment
            return None
        kept = keep_replies(session, claim, messages) if messages else settle(session, claim, EventStatus.SILENT, at)
        if not kept:
            return None
        contact = _contact_for_writing(session, claim.account_id, incoming, at)
        changes.apply(session, contact, key=services.hash_key, occurred_at=incoming.occurred_at, at=at)
        if contact is not None and messages:
            _keep_state(session, contact, state, at)
    return messages or None


def _send(
    services: Services, gateway: LineGateway, claim: Claim, event: IncomingEvent, replies: Sequence[JsonObject]
) -> None:
    at = services.clock()
    dies_at = event.token_received_at + timedelta(seconds=services.settings.reply_life)
    was_tried = event.status == EventStatus.PREPARED
    if event.reply_token is None or at >= dies_at:
        _settle(services, claim, EventStatus.UNCONFIRMED if was_tried else EventStatus.EXPIRED)
        return
    try:
        accepted = gateway.reply(event.account_id, event.reply_token, replies)
    except SendFailed as failure:
        _after_failure(services, claim, failure, was_tried=was_tried, dies_at=dies_at)
        return
    _settle(services, claim, EventStatus.ANSWERED, accepted.request_id)


def _after_failure(
    services: Services, claim: Claim, failure: SendFailed, *, was_tried: bool, dies_at: datetime
) -> None:
    """A dead token ends the event; it is never turned into a push. A passing failure is tried again."""
    if failure.kind == FailureKind.REJECTED and failure.status == 400:
        _settle(services, claim, EventStatus.UNCONFIRMED if was_tried else EventStatus.EXPIRED, failure.request_id)
        return
    again_at = services.clock() + _PAUSE * min(claim.attempts, 5)
    if failure.permanent or again_at >= dies_at:
        status = EventStatus.UNCONFIRMED if failure.kind.may_be_delivered else EventStatus.FAILED
        _settle(services, claim, status, failure.request_id)
        return
    with services.database.writing() as session:
        release(session, claim, again_at)


def _settle(services: Services, claim: Claim, status: EventStatus, request_id: str | None = None) -> None:
    with services.database.writing() as session:
        settled = settle(session, claim, status, services.clock(), request_id)
    log.info("event_settled", row=claim.event_row_id, status=str(status), attempts=claim.attempts, ours=settled)


def _incoming(event: IncomingEvent) -> Incoming:
    stored = event.content or {"type": "Unsupported", "kind": event.kind, "person": None}
    return Incoming(
        event_id=event.webhook_event_id,
        occurred_at=event.occurred_at,
        content=content_from_stored(stored),
        source=SourceKind(stored.get("source", SourceKind.NOBODY)),
        person=stored.get("person"),
        reply_token=event.reply_token,
        is_standby=stored.get("standby", False),
    )


def _known(services: Services, account_id: int, incoming: Incoming) -> tuple[Contact | None, State]:
    if incoming.person is None:
        return None, State()
    with services.database.reading() as session:
        contact = find_contact(session, account_id, incoming.person)
        conversation = session.get(Conversation, contact.id) if contact else None
        return contact, State.from_stored(conversation.state) if conversation else State()


def _person(contact: Contact | None) -> Person:
    if contact is None:
        return Person()
    is_staff = contact.audience == Audience.STAFF
    return Person(is_staff, contact.district_key, contact.language, contact.has_furigana)


def _furigana(services: Services, town: Town) -> Furigana:
    """What the dictionary reads, but the town and its districts as they call themselves."""
    own = services.municipalities.find(town.municipality_code)
    names = {own.name: own.reading} if own else {}
    return Furigana(services.readings, names | {one.name: one.reading for one in town.plan.districts})


def _contact_for_writing(session: Session, account_id: int, incoming: Incoming, at: datetime) -> Contact | None:
    """The contact; somebody who writes to us follows, unless a later event said otherwise."""
    if incoming.person is None or incoming.source != SourceKind.PERSON:
        return None
    contact = ensure_contact(session, account_id, incoming.person, at)
    if contact.status == ContactStatus.UNKNOWN and not isinstance(incoming.content, Follow) and incoming.reply_token:
        mark_status(contact, ContactStatus.FOLLOWING, incoming.occurred_at)
    return contact


def _keep_state(session: Session, contact: Contact, state: State, at: datetime) -> None:
    statement = (
        update(Conversation)
        .where(Conversation.contact_id == contact.id)
        .values(state=state.to_stored(), updated_at=at)
        .returning(Conversation.contact_id)
    )
    if session.scalar(statement) is None:
        session.add(
            Conversation(contact_id=contact.id, account_id=contact.account_id, state=state.to_stored(), updated_at=at)
        )

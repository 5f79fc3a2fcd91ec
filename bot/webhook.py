"""The door: check, write down, answer 200. LINE is never called from here."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request
from sqlalchemy.exc import SQLAlchemyError

from bot.inbox import record_events
from bot.line.events import BodyMalformed, EventMalformed, events_in, incoming_event
from bot.line.signature import is_signed
from bot.services import Services
from messages.incoming import Incoming

MAX_BODY = 256 * 1024
"""Bytes of one webhook request; the server refuses more before reading it."""

log = structlog.get_logger("door")


def webhook_blueprint(services: Services) -> Blueprint:
    """`POST /line/<account key>/webhook`."""
    door = Blueprint("door", __name__)

    @door.post("/line/<account_key>/webhook")
    def receive(account_key: str) -> Response:
        return _received(services, account_key)

    return door


def _received(services: Services, account_key: str) -> Response:
    known = services.accounts.find(account_key)
    if known is None:
        return _refused("unknown-account", 404)
    if (request.content_length or 0) > MAX_BODY:
        return _refused("too-large", 413)
    body = request.get_data(cache=False)
    if not is_signed(body, request.headers.get("X-Line-Signature"), known.channel.secret):
        return _refused("wrong-signature", 400)
    try:
        destination, raw_events = events_in(body)
    except BodyMalformed:
        return _refused("malformed-body", 400)
    if known.bot_user_id and destination and destination != known.bot_user_id:
        return _refused("wrong-destination", 400)
    events = _readable(raw_events)
    try:
        new = _recorded(services, known.id, events) if events else 0
    except SQLAlchemyError as error:
        log.error("events_not_recorded", error=type(error).__name__, account=account_key)
        return _refused("database", 503)
    log.info("events_recorded", account=account_key, given=len(raw_events), new=new)
    if new:
        services.wake.set()
    return Response(status=200)


def _recorded(services: Services, account_id: int, events: list[Incoming]) -> int:
    with services.database.writing() as session:
        return record_events(session, account_id, events, key=services.hash_key, at=services.clock())


def _readable(raw_events: list[object]) -> list[Incoming]:
    events = []
    for raw in raw_events:
        try:
            events.append(incoming_event(raw))
        except EventMalformed as error:
            log.warning("event_malformed", part=str(error))
    return events


def _refused(reason: str, status: int) -> Response:
    log.warning("webhook_refused", reason=reason, status=status)
    return Response(status=status)

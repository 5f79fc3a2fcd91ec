"""The door for alerts: check the token, write the notice down, answer 202. LINE is never called from here.

Neither body nor token ever reaches a log.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable

import structlog
from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.feeding import MAX_BODY, taken, told
from bot.services import Services
from messages.phrases import Phrases
from people.accounts import find_account
from scheduler.alerts import AlertInvalid, AlertProblem
from scheduler.feeds import FeedStopped, FeedUnknown, all_token_hashes, find_feed, get_feed, is_token_of
from scheduler.gate import SendingStopped
from scheduler.receiving import Received
from scheduler.safety_tables import AlertFeed
from storage.encryption import keyed_hash

WRONG_A_MINUTE = 30
"""After so many wrong tokens in a minute, this process refuses unseen what is no feed's token."""

READ_AGAIN = 1.0
"""Seconds for which a list of the feeds' tokens is good."""

_MAX_PATH = 80

log = structlog.get_logger("feeds")


class TokenBrake:
    """Keeps guessing from costing a query each, without shutting out any feed, known to this process or not.

    While many tokens are wrong, they are compared with a list of the right ones, read once a second at most.
    """

    def __init__(self, read_hashes: Callable[[], frozenset[str]]) -> None:
        """`read_hashes` gives the hashes of all feeds' tokens. Safe to share between threads."""
        self._lock = threading.Lock()
        self._read_hashes = read_hashes
        self._wrong: deque[float] = deque(maxlen=WRONG_A_MINUTE)
        self._right: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    def is_on_for(self, token_hash: str, now: float) -> bool:
        """Whether a token is refused unseen. `now` is in seconds, of any clock that only goes forward.

        Raises what `read_hashes` does.
        """
        with self._lock:
            if len(self._wrong) < WRONG_A_MINUTE or self._wrong[0] <= now - 60:
                return False
            if now - self._read_at >= READ_AGAIN:
                self._right = self._read_hashes()
                self._read_at = now
            return token_hash not in self._right

    def note_wrong(self, now: float) -> None:
        """Remember that a token was no feed's."""
        with self._lock:
            self._wrong.append(now)


def feed_blueprint(services: Services) -> Blueprint:
    """`POST /feeds/<account key>/<feed key>`."""
    door = Blueprint("feeds", __name__)

    def read_hashes() -> frozenset[str]:
        with services.database.reading() as session:
            return all_token_hashes(session)

    brake = TokenBrake(read_hashes)

    @door.post("/feeds/<account_key>/<feed_key>")
    def receive(account_key: str, feed_key: str) -> Response:
        return _answer(services, brake, account_key, feed_key)

    return door


def _answer(services: Services, brake: TokenBrake, account_key: str, feed_key: str) -> Response:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token_hash = keyed_hash(services.hash_key, token)
    if (request.content_length or 0) > MAX_BODY:
        return _refused(413, "too-large")
    body = request.get_data(cache=False)
    if len(body) > MAX_BODY:
        return _refused(413, "too-large")
    is_bearer = scheme.lower() == "bearer" and max(len(account_key), len(feed_key)) <= _MAX_PATH
    try:
        if brake.is_on_for(token_hash, time.monotonic()):
            return _refused(429, "too-many")
        with services.database.reading() as session:
            found = _found(session, account_key, feed_key) if is_bearer else None
            is_right = is_token_of(found, token, hash_key=services.hash_key)
        if found is None or not is_right:
            brake.note_wrong(time.monotonic())
            return _refused(401, "unknown")
        given = _decoded(body)
        with services.database.writing() as session:
            received = taken(session, services, get_feed(session, found.account_id, feed_key), given)
    except AlertInvalid as invalid:
        return _explained(services.phrases, invalid)
    except FeedUnknown:
        return _refused(401, "unknown")
    except FeedStopped:
        return _refused(409, "feed-stopped")
    except SendingStopped:
        return _refused(409, "account-stopped")
    except SQLAlchemyError as error:
        log.error("alert_not_recorded", error=type(error).__name__, alarm=True)
        return _refused(503, "database")
    return _accepted(received)


def _found(session: Session, account_key: str, feed_key: str) -> AlertFeed | None:
    if not (account_key.isprintable() and feed_key.isprintable()):
        return None
    account = find_account(session, account_key)
    return find_feed(session, account.id, feed_key) if account is not None else None


def _decoded(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise AlertInvalid([AlertProblem("not-json")]) from None


def _accepted(received: Received) -> Response:
    log.info("alert_received", notice_id=received.notice_id, state=str(received.state))
    answer = jsonify(notice=received.notice_id, state=str(received.state))
    answer.status_code = 202
    return answer


def _explained(phrases: Phrases, invalid: AlertInvalid) -> Response:
    log.warning("alert_refused", reason="invalid", problems=[problem.code for problem in invalid.problems])
    answer = jsonify(
        error="invalid",
        problems=[
            {"field": problem.field, "code": problem.code, "message": told(phrases, problem)}
            for problem in invalid.problems
        ],
    )
    answer.status_code = 400
    return answer


def _refused(status: int, reason: str) -> Response:
    log.warning("alert_refused", reason=reason, status=status)
    answer = jsonify(error=reason)
    answer.status_code = status
    return answer

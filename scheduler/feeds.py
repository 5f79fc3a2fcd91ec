"""Sources of alerts, such as the town's disaster system, and what becomes of an alert that one of them sends.

Every function is one step of the caller's transaction.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from messages.cleaning import cleaned_text
from scheduler.safety_tables import AlertFeed
from storage.encryption import keyed_hash

MAX_NAME = 100

_TOKEN_BYTES = 32
_NO_HASH = "-" * 32
_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class FeedInvalid(Exception):
    """A feed cannot be added so; the message names the field, or is `taken`."""


class FeedUnknown(Exception):
    """The town has no feed with this key."""


class FeedStopped(Exception):
    """The feed is closed: nothing is taken from it."""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to add. A listed one is trusted with live emergencies up to a limit of their own."""

    key: str
    name: str
    is_listed: bool = False


def add_feed(session: Session, account_id: int, new: NewFeed, *, hash_key: str, at: datetime) -> str:
    """Add a feed; its token, which is shown once. Only a keyed hash of it is kept. Raises FeedInvalid."""
    name = cleaned_text(new.name, MAX_NAME + 1).strip()
    if not _KEY.fullmatch(new.key):
        raise FeedInvalid("key")
    if not 0 < len(name) <= MAX_NAME:
        raise FeedInvalid("name")
    if find_feed(session, account_id, new.key) is not None:
        raise FeedInvalid("taken")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        AlertFeed(
            account_id=account_id,
            key=new.key,
            name=name,
            token_hash=keyed_hash(hash_key, token),
            is_listed=new.is_listed,
            created_at=at,
        )
    )
    session.flush()
    return token


def find_feed(session: Session, account_id: int, key: str) -> AlertFeed | None:
    """One feed of a town, or None."""
    return session.scalar(select(AlertFeed).where(AlertFeed.account_id == account_id, AlertFeed.key == key))


def get_feed(session: Session, account_id: int, key: str) -> AlertFeed:
    """One feed of a town; FeedUnknown when there is none."""
    feed = find_feed(session, account_id, key)
    if feed is None:
        raise FeedUnknown(key)
    return feed


def is_token_of(feed: AlertFeed | None, token: str, *, hash_key: str) -> bool:
    """Whether `token` opens the feed. A feed that is not there takes as long as a wrong token."""
    kept = feed.token_hash if feed is not None else _NO_HASH
    return hmac.compare_digest(keyed_hash(hash_key, token), kept)


def all_token_hashes(session: Session) -> frozenset[str]:
    """The keyed hashes of every feed's token, of all towns: what a token is compared with while many are wrong."""
    return frozenset(session.scalars(select(AlertFeed.token_hash)))


def list_feeds(session: Session, account_id: int) -> Sequence[AlertFeed]:
    """The feeds of a town, in the order they were added."""
    return session.scalars(select(AlertFeed).where(AlertFeed.account_id == account_id).order_by(AlertFeed.id)).all()


def stop_feed(session: Session, account_id: int, key: str, at: datetime) -> None:
    """Take nothing from a feed any more; stopping twice changes nothing. Raises FeedUnknown."""
    feed = get_feed(session, account_id, key)
    feed.stopped_at = feed.stopped_at or at
    session.flush()


def resume_feed(session: Session, account_id: int, key: str) -> None:
    """Take alerts from a feed again. Raises FeedUnknown."""
    get_feed(session, account_id, key).stopped_at = None
    session.flush()


def remove_feed(session: Session, account_id: int, key: str) -> None:
    """Forget a feed and its token; what it sent stays. Raises FeedUnknown."""
    session.delete(get_feed(session, account_id, key))
    session.flush()

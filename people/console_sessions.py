"""Sessions of console users: each a row that can be ended, found by the keyed hash of what the cookie says."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from people.entry_tables import ConsoleSession
from storage.database import changed_rows
from storage.encryption import keyed_hash

_SEEN_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a session lasts without being used, and at most."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody comes: the address, and what the browser calls itself."""

    address: str
    device: str


def open_session(session: Session, user_id: int, visitor: Visitor, *, key: str, at: datetime) -> str:
    """Begin a session; what its cookie says, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    session.add(
        ConsoleSession(
            user_id=user_id,
            key_hash=keyed_hash(key, secret),
            started_at=at,
            seen_at=at,
            address=visitor.address[:60],
            device=visitor.device[:200],
        )
    )
    session.flush()
    return secret


def find_session(session: Session, secret: str, life: SessionLife, *, key: str, at: datetime) -> ConsoleSession | None:
    """The session that this cookie belongs to, unless it has ended or its time is over."""
    row = session.scalar(select(ConsoleSession).where(ConsoleSession.key_hash == keyed_hash(key, secret)))
    if row is None or at >= row.seen_at + life.idle or at >= row.started_at + life.longest:
        return None
    return row


def needs_touch(row: ConsoleSession, at: datetime) -> bool:
    """Whether it is time to write down that the session is used: at most once a minute."""
    return at >= row.seen_at + _SEEN_STEP


def touch_session(session: Session, session_id: int, at: datetime) -> None:
    """Write down that the session is used."""
    session.execute(update(ConsoleSession).where(ConsoleSession.id == session_id).values(seen_at=at))


def list_sessions(session: Session, user_id: int, life: SessionLife, *, at: datetime) -> Sequence[ConsoleSession]:
    """A user's open sessions, the latest first."""
    rows = select(ConsoleSession).where(
        ConsoleSession.user_id == user_id,
        ConsoleSession.seen_at > at - life.idle,
        ConsoleSession.started_at > at - life.longest,
    )
    return session.scalars(rows.order_by(ConsoleSession.seen_at.desc(), ConsoleSession.id.desc())).all()


def end_session(session: Session, user_id: int, session_id: int) -> bool:
    """End one session of a user; False when it is none of theirs, or over already."""
    ending = delete(ConsoleSession).where(ConsoleSession.id == session_id, ConsoleSession.user_id == user_id)
    return changed_rows(session, ending) == 1


def end_sessions(session: Session, user_id: int, *, except_id: int | None = None) -> None:
    """End all sessions of a user, but for one."""
    ending = delete(ConsoleSession).where(ConsoleSession.user_id == user_id)
    session.execute(ending if except_id is None else ending.where(ConsoleSession.id != except_id))


def end_sessions_but(session: Session, user_id: int, secret: str, *, key: str) -> None:
    """End all sessions of a user but the one whose cookie says `secret`."""
    ending = delete(ConsoleSession).where(ConsoleSession.user_id == user_id)
    session.execute(ending.where(ConsoleSession.key_hash != keyed_hash(key, secret)))


def remove_over(session: Session, life: SessionLife, at: datetime) -> None:
    """Remove the sessions whose time is over."""
    session.execute(
        delete(ConsoleSession).where(
            or_(ConsoleSession.seen_at <= at - life.idle, ConsoleSession.started_at <= at - life.longest)
        )
    )

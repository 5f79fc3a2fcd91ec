"""The row behind a session's cookie: made at login, looked at with every request, gone at logout."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, request, session
from flask_login import user_logged_out
from flask_security import user_authenticated
from sqlalchemy.orm import Session

from console.parts import ConsoleParts
from people.audit import Actor, AuditBook
from people.console_sessions import (
    SessionLife,
    Visitor,
    end_session,
    find_session,
    needs_touch,
    open_session,
    remove_over,
    touch_session,
)
from people.entry_tables import ConsoleSession

SECRET = "console_session"  # noqa: S105 - the name of a value
SHOWN_AT = "fs_paa"
"""When they last showed who they are: Flask-Security's name of it."""
OFFER_CODES = "offer_codes"
"""Set from a login without recovery codes until they were offered."""

_KEPT = ("_user_id", "_fresh", "_id", "fs_cc", SHOWN_AT)


def life_of(parts: ConsoleParts) -> SessionLife:
    """How long sessions last."""
    return SessionLife(timedelta(seconds=parts.entry.idle), timedelta(seconds=parts.entry.longest))


def alive_session(parts: ConsoleParts, user_id: int) -> ConsoleSession | None:
    """The row of this request's session, if it is alive and this user's."""
    secret = session.get(SECRET)
    if not secret:
        return None
    at = parts.wall_clock()
    with parts.database.reading() as reading:
        row = find_session(reading, str(secret), life_of(parts), key=parts.hash_key, at=at)
    if row is None or row.user_id != user_id:
        return None
    if needs_touch(row, at):
        with parts.database.writing() as writing:
            touch_session(writing, row.id, at)
    return row


def note_own(parts: ConsoleParts, writing: Session, user: Any, action: str, **details: str) -> None:
    """A line about what somebody did with their own access, in the audit of the installation."""
    actor = Actor(user.id, user.login, request.remote_addr or "")
    AuditBook(writing, None, actor, key=parts.hash_key, at=parts.clock()).note(action, f"user:{user.login}", **details)


def connect_sessions(app: Flask, parts: ConsoleParts) -> None:
    """Make a row for every login and remove it at logout; both stand in the audit."""

    def logged_in(_sender: Flask, user: Any, authn_via: list[str] | None = None, **_values: object) -> None:
        kept = {name: session[name] for name in _KEPT if name in session}
        session.clear()  # whatever stood in the cookie before belongs to nobody
        session.update(kept)
        at = parts.wall_clock()
        session[SHOWN_AT] = at.timestamp()
        if not user.mf_recovery_codes and authn_via != ["demo"]:
            session[OFFER_CODES] = True
        app.extensions["console_known_browsers"].remember(user.login)
        visitor = Visitor(request.remote_addr or "", request.user_agent.string)
        with parts.database.writing() as writing:
            remove_over(writing, life_of(parts), at)
            session[SECRET] = open_session(writing, user.id, visitor, key=parts.hash_key, at=at)
            if authn_via != ["change"]:
                note_own(parts, writing, user, "login")

    def logged_out(_sender: Flask, user: Any, **_values: object) -> None:
        secret = session.pop(SECRET, None)
        if not secret or not getattr(user, "id", None):
            return
        with parts.database.writing() as writing:
            row = find_session(writing, str(secret), life_of(parts), key=parts.hash_key, at=parts.wall_clock())
            if row is not None:
                end_session(writing, row.user_id, row.id)
                note_own(parts, writing, user, "logout")

    user_authenticated.connect(logged_in, app, weak=False)
    user_logged_out.connect(logged_out, app, weak=False)

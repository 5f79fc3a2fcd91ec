"""One's own profile: password, second factor, passkeys, recovery codes, the sessions that are open."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from console.here import Person
from console.identity.devices import device_words
from console.identity.sessions import life_of
from console.parts import ConsoleParts
from console.rooms import Door, Need
from people.audit import AuditBook
from people.console_sessions import end_session, end_sessions, list_sessions
from people.own_line import own_line
from people.rights import RIGHTS, Right
from people.users import towns_of


def profile(parts: ConsoleParts) -> tuple[Blueprint, dict[str, Need]]:
    """`/profile`: what everybody may see and change of themselves."""
    pages = Blueprint("profile", __name__)

    @pages.get("/profile")
    def own() -> ResponseReturnValue:
        person: Person = g.person
        with parts.database.reading() as session:
            values = {
                "sessions": _sessions(parts, session, person),
                "places": _towns(parts, session, person),
                "lines": _lines(parts, session, person),
            }
        return render_template("house/profile.html", person=person, own=current_user, **values)

    @pages.post("/profile/sessions/<int:session_id>/end")
    def end_one(session_id: int) -> ResponseReturnValue:
        person: Person = g.person
        with parts.database.writing() as session:
            is_ended = end_session(session, person.user_id, session_id)
            if is_ended:
                _note(parts, session, person, "session.end")
        said = "session-ended" if is_ended else "session-over"
        flash(parts.phrases.say(f"console-entry.said.{said}"), "success")
        return redirect(url_for("profile.own"), 303)

    @pages.post("/profile/sessions/end-others")
    def end_others() -> ResponseReturnValue:
        person: Person = g.person
        with parts.database.writing() as session:
            end_sessions(session, person.user_id, except_id=person.session_id)
            _note(parts, session, person, "session.end-others")
        flash(parts.phrases.say("console-entry.said.others-ended"), "success")
        return redirect(url_for("profile.own"), 303)

    known = Need(Door.KNOWN)
    return pages, {"profile.own": known, "profile.end_one": known, "profile.end_others": known}


def _sessions(parts: ConsoleParts, session: Session, person: Person) -> list[dict[str, object]]:
    """Where somebody is logged in, this browser among it."""
    return [
        {
            "id": row.id,
            "device": device_words(parts.phrases, row.device),
            "address": row.address,
            "started": row.started_at.astimezone(parts.zone),
            "seen": row.seen_at.astimezone(parts.zone),
            "is_this": row.id == person.session_id,
        }
        for row in list_sessions(session, person.user_id, life_of(parts), at=parts.wall_clock())
    ]


def _towns(parts: ConsoleParts, session: Session, person: Person) -> list[tuple[str, str]]:
    """The towns somebody works for, each with what they are there."""
    return [
        (account.name, parts.phrases.say(f"console.role.{role}")) for account, role in towns_of(session, person.user_id)
    ]


def _lines(parts: ConsoleParts, session: Session, person: Person) -> list[tuple[str, str, bool]]:
    """Key and name of the towns with which one's LINE can be linked, and whether it is."""
    return [
        (account.key, account.name, own_line(session, account.id, person.user_id, parts.clock()).is_reached)
        for account, role in towns_of(session, person.user_id)
        if Right.READ_ANSWERS in RIGHTS[role]
    ]


def _note(parts: ConsoleParts, session: Session, person: Person, action: str) -> None:
    book = AuditBook(session, None, person.actor, key=parts.hash_key, at=parts.clock())
    book.note(action, f"user:{person.login}")

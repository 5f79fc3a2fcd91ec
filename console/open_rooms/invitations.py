"""One-time links: choose a password; in the demonstration, come straight in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password, login_user
from flask_security.proxies import _datastore
from sqlalchemy.orm import Session

from console.identity.forms import ChoosePassword, label, rules_for
from console.parts import ConsoleParts
from console.rooms import Door, Need
from people.audit import Actor, AuditBook
from people.invitations import InvitationInvalid, accept_invitation, find_invited, use_demo_link
from people.tables import ConsoleUser


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a link belongs to."""

    user_id: int
    login: str
    name: str


def invitations(parts: ConsoleParts) -> tuple[Blueprint, dict[str, Need]]:
    """`/invitation/<token>`: opening the page uses nothing up, sending the form does."""
    pages = Blueprint("invitations", __name__)

    @pages.get("/invitation/<token>")
    def welcome(token: str) -> ResponseReturnValue:
        guest = _guest(parts, token)
        return _page(parts, guest, token, _form(parts), 200) if guest else _over()

    @pages.post("/invitation/<token>")
    def accept(token: str) -> ResponseReturnValue:
        guest = _guest(parts, token)
        if guest is None:
            return _over()
        form = _form(parts)
        password = form.chosen(parts, rules_for(parts, guest.user_id, (guest.login, guest.name)))
        if not password:
            return _page(parts, guest, token, form, 422)
        hashed = hash_password(password)
        try:
            with parts.database.writing() as session:
                user = accept_invitation(session, token, hashed, key=parts.hash_key, at=parts.wall_clock())
                _book(parts, session, user).note("invitation.accept", f"user:{user.login}")
        except InvitationInvalid:
            return _over()
        flash(parts.phrases.say("console-entry.said.welcome"), "success")
        return redirect(url_for("security.login"), 303)

    @pages.post("/invitation/<token>/demo")
    def enter_demo(token: str) -> ResponseReturnValue:
        if not parts.is_demo:
            return _over()
        try:
            with parts.database.writing() as session:
                user = use_demo_link(session, token, key=parts.hash_key, at=parts.wall_clock())
                user_id = user.id
                _book(parts, session, user).note("demo.enter", f"user:{user.login}")
        except InvitationInvalid:
            return _over()
        known = _datastore.find_user(id=user_id)
        assert known is not None
        login_user(known, authn_via=["demo"])
        return redirect(url_for("house.start"), 303)

    return pages, {f"invitations.{name}": Need(Door.OPEN) for name in ("welcome", "accept", "enter_demo")}


def _guest(parts: ConsoleParts, token: str) -> Guest | None:
    with parts.database.reading() as session:
        user = find_invited(session, token, key=parts.hash_key, at=parts.wall_clock())
        return Guest(user.id, user.login, user.name) if user else None


def _form(parts: ConsoleParts) -> ChoosePassword:
    form = ChoosePassword()
    label(form, parts.phrases, "invitation")
    return form


def _page(parts: ConsoleParts, guest: Guest, token: str, form: ChoosePassword, code: int) -> ResponseReturnValue:
    page = render_template("house/invitation.html", form=form, token=token, guest=guest, is_demo=parts.is_demo)
    return page, code


def _over() -> ResponseReturnValue:
    return render_template("house/invitation_over.html"), 404


def _book(parts: ConsoleParts, session: Session, user: ConsoleUser) -> AuditBook:
    actor = Actor(user.id, user.login, request.remote_addr or "")
    return AuditBook(session, None, actor, key=parts.hash_key, at=parts.clock())

"""One user: role and section, new links, open sessions, the end of their work here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from shlex import quote

from flask import abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.identity.sessions import life_of
from console.pages.users.forms import RightForm
from console.pages.users.links import link_page
from console.pages.users.room import room
from people.console_sessions import end_sessions, list_sessions
from people.rights import Right
from people.tables import UserStatus
from people.user_changes import (
    LastAdministrator,
    OwnAccount,
    TownUser,
    WorksElsewhere,
    begin_anew,
    change_right,
    end_access,
    fresh_link,
    get_town_user,
    may_make_link,
    works_elsewhere,
)
from people.users import Invitation, UserUnknown

_Linking = Callable[..., Invitation]


@room.page("/<int:user_id>", Right.MANAGE_USERS, is_fresh=True)
def one_user(here: Here, user_id: int) -> ResponseReturnValue:
    """What may be changed about somebody."""
    user = _user(here, user_id)
    form = RightForm()
    form.fill(here, user.right)
    return _page(here, user, form)


@room.action("/<int:user_id>/right", Right.MANAGE_USERS, is_fresh=True)
def change(here: Here, user_id: int) -> ResponseReturnValue:
    """Another role or section."""
    user = _user(here, user_id)
    form = RightForm()
    form.fill(here)
    right = form.right(here)
    if right is None:
        return _page(here, user, form), 422
    with _said(here), here.acting(Right.MANAGE_USERS) as act:
        is_changed = change_right(act.session, here.account_id, user_id, right, by=here.person.user_id)
        was = f"{user.right.role.value} {user.right.section_key}".strip()
        now = f"{right.role.value} {right.section_key}".strip()
        act.note("user.right", f"user:{user.login}", before=was, after=now)
        role = here.say(f"console.role.{right.role}")
        phrase = "changed" if is_changed else "unchanged"
        flash(here.say(f"console-entry.users.{phrase}", person=user.name, role=role), "success")
    return redirect(here.url("users.one_user", user_id=user_id), 303)


@room.action("/<int:user_id>/password-link", Right.MANAGE_USERS, is_fresh=True)
def password_link(here: Here, user_id: int) -> ResponseReturnValue:
    """A link to choose another password; the second factor stays."""
    return _linked(here, user_id, fresh_link, "user.link", "password")


@room.action("/<int:user_id>/anew", Right.MANAGE_USERS, is_fresh=True)
def anew(here: Here, user_id: int) -> ResponseReturnValue:
    """Password and second factor are taken away; a link to begin anew."""
    return _linked(here, user_id, begin_anew, "user.begin-anew", "anew")


@room.action("/<int:user_id>/end-sessions", Right.MANAGE_USERS, is_fresh=True)
def end_user_sessions(here: Here, user_id: int) -> ResponseReturnValue:
    """They have to log in again."""
    user = _user(here, user_id)
    with here.acting(Right.MANAGE_USERS) as act:
        end_sessions(act.session, user_id)
        act.note("user.end-sessions", f"user:{user.login}")
    flash(here.say("console-entry.users.sessions-ended", person=user.name), "success")
    return redirect(here.url("users.one_user", user_id=user_id), 303)


@room.action("/<int:user_id>/disable", Right.MANAGE_USERS, is_fresh=True)
def disable(here: Here, user_id: int) -> ResponseReturnValue:
    """They do not work for this town any more."""
    user = _user(here, user_id)
    if user.status is UserStatus.DISABLED:
        flash(here.say("console-entry.users.already-disabled", person=user.name), "info")
        return redirect(here.url("users.all_users"), 303)
    with _said(here), here.acting(Right.MANAGE_USERS) as act:
        is_everywhere = end_access(act.session, here.account_id, user_id, by=here.person.user_id)
        act.note("user.disable" if is_everywhere else "user.right-end", f"user:{user.login}")
        phrase = "disabled" if is_everywhere else "right-ended"
        flash(here.say(f"console-entry.users.{phrase}", person=user.name), "success")
    return redirect(here.url("users.all_users"), 303)


def _linked(here: Here, user_id: int, make: _Linking, action: str, kind: str) -> ResponseReturnValue:
    user = _user(here, user_id)
    if user.status is UserStatus.DISABLED:
        flash(here.say("console-entry.users.already-disabled", person=user.name), "info")
        return redirect(here.url("users.all_users"), 303)
    with _said(here), here.acting(Right.MANAGE_USERS) as act:
        at = here.parts.wall_clock()
        key, by = here.parts.hash_key, here.person.user_id
        invitation = make(act.session, here.account_id, user_id, by=by, key=key, at=at)
        act.note(action, f"user:{user.login}")
        kind = "invited" if user.status is UserStatus.INVITED else kind
        return link_page(here, invitation, user.name, kind)
    return redirect(here.url("users.one_user", user_id=user_id), 303)


@contextmanager
def _said(here: Here) -> Iterator[None]:
    """What the domain refuses becomes a sentence that says what to do; nothing was changed."""
    try:
        yield
    except OwnAccount:
        flash(here.say("console-entry.users.own"), "error")
    except LastAdministrator:
        flash(here.say("console-entry.users.last-administrator"), "error")
    except WorksElsewhere:
        flash(here.say("console-entry.users.elsewhere"), "error")


def _user(here: Here, user_id: int) -> TownUser:
    with here.reading() as session:
        try:
            return get_town_user(session, here.account_id, user_id)
        except UserUnknown:
            abort(404)


def _page(here: Here, user: TownUser, form: RightForm) -> str:
    at: datetime = here.parts.wall_clock()
    with here.reading() as session:
        is_elsewhere = works_elsewhere(session, here.account_id, user.user_id)
        may_link = may_make_link(session, here.account_id, user.user_id, by=here.person.user_id)
        open_sessions = _count_open(session, here, user.user_id, at)
    return render_template(
        "users/one.html",
        user=user,
        form=form,
        is_own=user.user_id == here.person.user_id,
        is_elsewhere=is_elsewhere,
        commands=() if may_link else _commands(here, user.login),
        open_sessions=open_sessions,
    )


def _commands(here: Here, login: str) -> tuple[str, str]:
    """What the machine's keeper types for a new password, and to begin anew."""
    of_whom = f"{quote(login)} --account {quote(here.town_key)} --by {quote(here.person.login)}"
    return f"python -m bot user link {of_whom}", f"python -m bot user reset-factor {of_whom}"


def _count_open(session: Session, here: Here, user_id: int, at: datetime) -> int:
    return len(list_sessions(session, user_id, life_of(here.parts), at=at))

"""Inviting somebody: the link is shown once, to whoever invites."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.users.forms import InviteForm
from console.pages.users.links import link_page
from console.pages.users.room import room
from people.accounts import get_account_by_id
from people.rights import Right
from people.tables import UserStatus
from people.user_changes import is_login_taken
from people.users import Invitation, NewUser, UserDisabled, UserUnknown, get_user, invite_user


@room.page("/new", Right.MANAGE_USERS, is_fresh=True)
def new_user(here: Here) -> ResponseReturnValue:
    """The form."""
    form = InviteForm()
    form.fill(here)
    return _page(form)


@room.action("/new", Right.MANAGE_USERS, is_fresh=True)
def invite(here: Here) -> ResponseReturnValue:
    """Invite, and show the link."""
    form = InviteForm()
    form.fill(here)
    right = form.right(here)
    login, name = form.person(here)
    if right is None or form.errors:
        return _page(form), 422
    new = NewUser(login, name, right.role, right.section_key)
    try:
        invitation = _invited(here, new, is_same_person=bool(form.is_same_person.data))
    except LoginRefused as refused:
        form.refuse_login(here, refused.phrase)
        return _page(form, asks_who=refused.phrase == "login-elsewhere"), 422
    if invitation is None:
        phrase = "invited-elsewhere-waiting" if _has_not_come_yet(here, login) else "invited-elsewhere"
        flash(here.say(f"console-entry.users.{phrase}", person=name), "success")
        return redirect(here.url("users.all_users"), 303)
    return link_page(here, invitation, name, "invited")


@dataclass
class LoginRefused(Exception):
    """The login cannot be used like this; `phrase` says why."""

    phrase: str


def _invited(here: Here, new: NewUser, *, is_same_person: bool) -> Invitation | None:
    with here.acting(Right.MANAGE_USERS) as act:
        _refuse_taken(act.session, here, new.login, is_same_person=is_same_person)
        account = get_account_by_id(act.session, here.account_id)
        try:
            invitation = invite_user(act.session, account, new, key=here.parts.hash_key, at=here.parts.wall_clock())
        except UserDisabled:
            raise LoginRefused("login-disabled") from None
        act.note("user.invite", f"user:{new.login}", role=new.role.value, section=new.section_key)
        return invitation


def _has_not_come_yet(here: Here, login: str) -> bool:
    with here.reading() as session:
        user, _role = get_user(session, here.account_id, login)
        return user.status == UserStatus.INVITED


def _refuse_taken(session: Session, here: Here, login: str, *, is_same_person: bool) -> None:
    """A login of this town has a page of its own; one of another town may be somebody else's."""
    try:
        get_user(session, here.account_id, login)
    except UserUnknown:
        if is_login_taken(session, login) and not is_same_person:
            raise LoginRefused("login-elsewhere") from None
    else:
        raise LoginRefused("login-taken")


def _page(form: InviteForm, *, asks_who: bool = False) -> str:
    return render_template("users/new.html", form=form, asks_who=asks_who or bool(form.is_same_person.data))

"""The duty roster: who is told of alarms, and whether alarms reach them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of
from console.pages.settings.room import room
from console.pages.settings.saving import saved, shown, unchanged
from people.rights import Right
from people.tables import UserStatus
from people.users import list_users
from scheduler.watch.roster import (
    MailInvalid,
    add_duty_officer,
    list_duty_officers,
    masked_mail,
    remove_duty_officer,
)


@dataclass(frozen=True, slots=True)
class Officer:
    """One person on the roster as the page shows them; the address half hidden."""

    user_id: int
    login: str
    name: str
    mail: str
    has_line: bool


@room.page("/duty", Right.CHANGE_SETTINGS, is_fresh=True)
def duty_page(here: Here) -> ResponseReturnValue:
    """The roster, and the form that puts somebody on it."""
    return _page(here, _form(here))


@room.action("/duty/add", Right.CHANGE_SETTINGS, is_fresh=True)
def add_to_duty(here: Here) -> ResponseReturnValue:
    """Put somebody on the roster, or change their address."""
    form = _form(here)
    typed = form.take(request.form)
    known = {value: label for value, label in form["user"].choices if value}
    if typed["user"] not in known:
        form.refuse("user", here.say("console-settings.duty.user-fault"))
        return _page(here, form)
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            user_id = int(typed["user"])
            add_duty_officer(act.session, here.account_id, user_id, typed["mail"])
            act.note("duty.add", f"user:{_login(here, act.session, user_id)}")
    except MailInvalid:
        form.refuse("mail", here.say("console-settings.duty.mail-fault"))
        return _page(here, form)
    return saved(here, "settings.duty_page", "console-settings.duty.added", who=known[typed["user"]])


@room.action("/duty/<int:user_id>/remove", Right.CHANGE_SETTINGS, is_fresh=True)
def remove_from_duty(here: Here, user_id: int) -> ResponseReturnValue:
    """Take somebody off the roster; a second press changes nothing."""
    with here.reading() as session:
        found = [one for one in list_duty_officers(session, here.account_id) if one.user_id == user_id]
    if not found:
        return unchanged(here, "settings.duty_page")
    with here.acting(Right.CHANGE_SETTINGS) as act:
        remove_duty_officer(act.session, here.account_id, user_id)
        act.note("duty.remove", f"user:{found[0].login}")
    return saved(here, "settings.duty_page", "console-settings.duty.removed", who=found[0].name)


@room.action("/duty/test", Right.CHANGE_SETTINGS, is_fresh=True)
def test_duty(here: Here) -> ResponseReturnValue:
    """Send everybody on the roster a test alarm, and say how it went."""
    with here.acting(Right.CHANGE_SETTINGS) as act:
        act.note("duty.test", "user:*")
    trials = here.parts.try_alarms(here.account_id)
    if not trials:
        flash(here.say("console-settings.duty.nobody"), "warning")
    for trial in trials:
        channel = here.say(f"console-settings.duty.channel.{trial.channel}")
        if trial.failure:
            why = here.say(f"alarm-failure.{trial.failure}")
            flash(here.say("console-settings.duty.failed", login=trial.login, channel=channel, why=why), "error")
        else:
            flash(here.say("console-settings.duty.sent", login=trial.login, channel=channel), "success")
    return redirect(here.url("settings.duty_page"), 303)


def _page(here: Here, form: Form) -> ResponseReturnValue:
    with here.reading() as session:
        officers = [
            Officer(one.user_id, one.login, one.name, masked_mail(one.mail), bool(one.line_user_ids))
            for one in list_duty_officers(session, here.account_id)
        ]
    return shown(here, "duty.html", form, officers=officers)


def _form(here: Here) -> Form:
    with here.reading() as session:
        users = [user for user, _role in list_users(session, here.account_id) if user.status != UserStatus.DISABLED]
        choices = [(str(user.id), f"{user.name}（{user.login}）") for user in users]
    say = here.say
    return form_of(
        Field(
            "user",
            say("console-settings.duty.user"),
            required=True,
            choices=[("", say("console-settings.choose")), *choices],
        ),
        Field(
            "mail",
            say("console-settings.duty.mail"),
            type="email",
            description=say("console-settings.duty.mail-hint"),
            required=True,
        ),
    )


def _login(here: Here, session: Session, user_id: int) -> str:
    return next((user.login for user, _role in list_users(session, here.account_id) if user.id == user_id), "")

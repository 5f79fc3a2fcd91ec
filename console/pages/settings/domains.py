"""Whose pages a notice may link to."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, lines_of, mark_of
from console.pages.settings.room import room
from console.pages.settings.saving import FieldRefused, Saving, save, shown
from people.rights import Right
from scheduler.rules import RuleRefused, change_rules, rules_of

NAME = "link_domains"
_MOST = 100


@room.page("/domains", Right.CHANGE_SETTINGS, is_fresh=True)
def domains_page(here: Here) -> ResponseReturnValue:
    """The form."""
    return shown(here, "domains.html", _form(here))


@room.action("/domains", Right.CHANGE_SETTINGS, is_fresh=True)
def save_domains(here: Here) -> ResponseReturnValue:
    """Save them."""
    form = _form(here)
    wanted = lines_of(form.take(request.form)[NAME].lower())
    wanted = [address.removeprefix("https://").removeprefix("http://").split("/")[0] for address in wanted]
    if len(wanted) > _MOST:
        form.refuse(NAME, here.say("console-settings.domains.too-many", most=_MOST))

    def change(session: Session) -> None:
        try:
            change_rules(session, here.account_id, **{NAME: wanted})
        except RuleRefused as refused:
            raise FieldRefused(NAME, here.say("console-settings.domains.fault")) from refused

    saving = Saving("rules.set", "rule", lambda session: _stored(session, here.account_id), change)
    return save(here, form, {NAME: wanted}, saving, lambda: shown(here, "domains.html", form))


def _stored(session: Session, account_id: int) -> dict[str, list[str]]:
    return {NAME: list(rules_of(session, account_id).link_domains)}


def _form(here: Here) -> Form:
    with here.reading() as session:
        now = _stored(session, here.account_id)
    say = here.say
    form = form_of(
        Field(
            NAME,
            say("console-settings.domains.label"),
            "\n".join(now[NAME]),
            type="textarea",
            description=say("console-settings.domains.hint"),
        )
    )
    form.seen = mark_of(now)
    return form

"""Whose pages a notice may link to."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, lines_of, mark_of
from console.pages.settings.room import room
from console.pages.settings.saving import (
    ChangedMeanwhile,
    NothingChanged,
    check_seen,
    note_changes,
    refuse_stale,
    saved,
    shown,
    unchanged,
)
from people.accounts import lock_account
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
        return shown(here, "domains.html", form)
    mark = ""
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            lock_account(act.session, here.account_id)
            before = list(rules_of(act.session, here.account_id).link_domains)
            mark = mark_of({NAME: before})
            check_seen(form, mark)
            note_changes(act, "rules.set", "rule", {NAME: before}, {NAME: wanted})
            change_rules(act.session, here.account_id, **{NAME: wanted})
    except NothingChanged:
        return unchanged(here, "settings.overview")
    except ChangedMeanwhile:
        refuse_stale(here, form, mark)
        return shown(here, "domains.html", form)
    except RuleRefused:
        form.refuse(NAME, here.say("console-settings.domains.fault"))
        return shown(here, "domains.html", form)
    return saved(here, "settings.overview")


def _form(here: Here) -> Form:
    with here.reading() as session:
        now = list(rules_of(session, here.account_id).link_domains)
    say = here.say
    form = form_of(
        Field(
            NAME,
            say("console-settings.domains.label"),
            "\n".join(now),
            type="textarea",
            description=say("console-settings.domains.hint"),
        )
    )
    form.seen = mark_of({NAME: now})
    return form

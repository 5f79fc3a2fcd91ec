"""How long what is kept, within the law."""

from __future__ import annotations

from dataclasses import asdict

from flask import request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, mark_of, number_of
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
from people.retention import LIMITS, Retention, RetentionRefused, change_retention, choices_of, retention_of
from people.rights import Right


@room.page("/retention", Right.CHANGE_SETTINGS, is_fresh=True)
def retention_page(here: Here) -> ResponseReturnValue:
    """The form."""
    return shown(here, "retention.html", _form(here))


@room.action("/retention", Right.CHANGE_SETTINGS, is_fresh=True)
def save_retention(here: Here) -> ResponseReturnValue:
    """Save it, all or none."""
    form = _form(here)
    after = {name: number_of(text) for name, text in form.take(request.form).items()}
    for name, number in after.items():
        least, most = LIMITS[name]
        if number is None or not least <= number <= most:
            form.refuse(name, here.say(f"retention.refused.{name}"))
    if form.errors:
        return shown(here, "retention.html", form)
    mark = ""
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            choices_of(act.session, here.account_id)  # locks the town
            before = asdict(retention_of(act.session, here.account_id))
            mark = mark_of(before)
            check_seen(form, mark)
            note_changes(act, "retention.set", "term", before, after)
            change_retention(act.session, here.account_id, **after)
    except NothingChanged:
        return unchanged(here, "settings.overview")
    except ChangedMeanwhile:
        refuse_stale(here, form, mark)
        return shown(here, "retention.html", form)
    except RetentionRefused as refused:
        form.refuse(refused.name, here.say(f"retention.refused.{refused.name}"))
        return shown(here, "retention.html", form)
    return saved(here, "settings.overview")


def _form(here: Here) -> Form:
    with here.reading() as session:
        now = asdict(retention_of(session, here.account_id))
    form = form_of(*(_field(here, name, now[name]) for name in LIMITS))
    form.seen = mark_of(now)
    return form


def _field(here: Here, name: str, value: int) -> Field:
    least, most = LIMITS[name]
    default = getattr(Retention(), name)
    usual = here.say("console-settings.usual-range", value=default, least=least, most=most)
    hint = here.say(f"retention.hint.{name}")
    label = here.say(f"retention.name.{name}")
    return Field(name, label, str(value), type="number", description=f"{hint} {usual}", required=True)

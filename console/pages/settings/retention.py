"""How long what is kept, within the law."""

from __future__ import annotations

from dataclasses import asdict

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, mark_of, number_of
from console.pages.settings.room import room
from console.pages.settings.saving import FieldRefused, Saving, save, shown
from people.retention import EVENT_LIFE, LIMITS, Retention, RetentionRefused, change_retention, retention_of
from people.rights import Right


@room.page("/retention", Right.CHANGE_SETTINGS, is_fresh=True)
def retention_page(here: Here) -> ResponseReturnValue:
    """The form."""
    return _shown(here, _form(here))


@room.action("/retention", Right.CHANGE_SETTINGS, is_fresh=True)
def save_retention(here: Here) -> ResponseReturnValue:
    """Save it, all or none."""
    form = _form(here)
    after = {name: number_of(text) for name, text in form.take(request.form).items()}
    for name, number in after.items():
        least, most = LIMITS[name]
        if number is None or not least <= number <= most:
            form.refuse(name, here.say(f"retention.refused.{name}"))

    def change(session: Session) -> None:
        try:
            change_retention(session, here.account_id, **after)
        except RetentionRefused as refused:
            raise FieldRefused(refused.name, here.say(f"retention.refused.{refused.name}")) from refused

    saving = Saving("retention.set", "term", lambda session: asdict(retention_of(session, here.account_id)), change)
    return save(here, form, after, saving, lambda: _shown(here, form))


def _shown(here: Here, form: Form) -> ResponseReturnValue:
    return shown(here, "retention.html", form, event_days=EVENT_LIFE.days)


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

"""The town itself: its name, its telephone, whom to ask, and by when the garbage must be out."""

from __future__ import annotations

import re
from datetime import time

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.settings.forms import Field, Form, form_of, mark_of
from console.pages.settings.room import room
from console.pages.settings.saving import Saving, save, shown
from knowledge.repository import touch_account
from people.accounts import get_account_by_id
from people.rights import Right
from people.sections import list_sections

_LONGEST_NAME, _LONGEST_PHONE = 100, 20
_PHONE = re.compile(r"[0-9+][0-9()+ -]{4,18}[0-9]")
NAMES = ("name", "phone", "contact_section_key", "garbage_out_by")


@room.page("/town", Right.CHANGE_SETTINGS, is_fresh=True)
def town_page(here: Here) -> ResponseReturnValue:
    """The form."""
    with here.reading() as session:
        form = _form(here, session)
        return shown(here, "town.html", form, **_fixed(here, session))


@room.action("/town", Right.CHANGE_SETTINGS, is_fresh=True)
def save_town(here: Here) -> ResponseReturnValue:
    """Save it, and have the bot's book renewed."""
    with here.reading() as session:
        form, fixed = _form(here, session), _fixed(here, session)
    after = form.take(request.form)
    _check(here, form, after)

    def change(session: Session) -> None:
        account = get_account_by_id(session, here.account_id)
        for name in NAMES:
            setattr(account, name, after[name])
        session.flush()
        touch_account(session, here.account_id)

    saving = Saving("town.set", "town", lambda session: stored(session, here.account_id), change)
    return save(here, form, after, saving, lambda: shown(here, "town.html", form, **fixed))


def stored(session: Session, account_id: int) -> dict[str, str]:
    """What holds now."""
    account = get_account_by_id(session, account_id)
    return {name: str(getattr(account, name)) for name in NAMES}


def _form(here: Here, session: Session) -> Form:
    now = stored(session, here.account_id)
    sections = [(row.key, f"{row.name}（{row.phone or '―'}）") for row in list_sections(session, here.account_id)]
    choices = {"contact_section_key": [("", here.say("console-settings.town.no-section")), *sections]}
    kinds = {"phone": "tel", "garbage_out_by": "time"}
    form = form_of(
        *(
            Field(
                name,
                here.say(f"console-settings.town.{name}"),
                now[name],
                type=kinds.get(name, "text"),
                description=here.say(f"console-settings.town.{name}-hint"),
                required=name == "name",
                choices=choices.get(name, ()),
            )
            for name in NAMES
        )
    )
    form.seen = mark_of(now)
    return form


def _fixed(here: Here, session: Session) -> dict[str, object]:
    """What stands here and is changed elsewhere."""
    account = get_account_by_id(session, here.account_id)
    webhook = f"{here.parts.public_url}/line/{account.key}/webhook"
    return {"municipality": account.municipality_code, "key": account.key, "webhook": webhook}


def _check(here: Here, form: Form, typed: dict[str, str]) -> None:
    keys = {value for value, _label in form["contact_section_key"].choices}
    faults = {
        "name": not 0 < len(typed["name"]) <= _LONGEST_NAME,
        "phone": bool(typed["phone"])
        and (len(typed["phone"]) > _LONGEST_PHONE or not _PHONE.fullmatch(typed["phone"])),
        "contact_section_key": typed["contact_section_key"] not in keys,
        "garbage_out_by": bool(typed["garbage_out_by"]) and not is_hour(typed["garbage_out_by"]),
    }
    for name, is_wrong in faults.items():
        if is_wrong:
            form.refuse(name, here.say(f"console-settings.town.{name}-fault"))


def is_hour(text: str) -> bool:
    """Whether this is a time of the day such as 08:30. Pure."""
    try:
        return len(text) == len("08:30") and bool(time.fromisoformat(text).strftime("%H:%M") == text)
    except ValueError:
        return False

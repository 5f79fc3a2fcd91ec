"""In which languages the town answers."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import language_word
from console.pages.settings.forms import Field, Form, form_of, mark_of
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
from knowledge.repository import touch_account
from people.offered_languages import JAPANESE, offer_languages, offered_languages
from people.retention import choices_of
from people.rights import Right

_PREFIX = "language-"


@room.page("/languages", Right.CHANGE_SETTINGS, is_fresh=True)
def languages_page(here: Here) -> ResponseReturnValue:
    """The form."""
    return shown(here, "languages.html", _form(here))


@room.action("/languages", Right.CHANGE_SETTINGS, is_fresh=True)
def save_languages(here: Here) -> ResponseReturnValue:
    """Save the choice, and have the bot's book renewed."""
    form = _form(here)
    form.take(request.form)
    wanted = [one.id.removeprefix(_PREFIX) for one in form if one.checked]
    mark = ""
    try:
        with here.acting(Right.CHANGE_SETTINGS) as act:
            choices_of(act.session, here.account_id)  # locks the town
            before = offered(here, act.session)
            mark = mark_of({"languages": before})
            check_seen(form, mark)
            note_changes(act, "languages.set", "town", {"languages": before}, {"languages": wanted})
            possible = here.parts.phrases.languages()
            offer_languages(act.session, here.account_id, wanted or [JAPANESE], possible=possible)
            touch_account(act.session, here.account_id)
    except NothingChanged:
        return unchanged(here, "settings.overview")
    except ChangedMeanwhile:
        refuse_stale(here, form, mark)
        return shown(here, "languages.html", form)
    return saved(here, "settings.overview")


def offered(here: Here, session: Session) -> list[str]:
    """The tags beside ordinary Japanese that residents may choose now."""
    kept = offered_languages(session, here.account_id)
    return [tag for tag in here.parts.phrases.languages() if not kept or tag in kept]


def _form(here: Here) -> Form:
    with here.reading() as session:
        now = offered(here, session)
    form = form_of(
        *(
            Field(f"{_PREFIX}{tag}", language_word(here, tag), "y", type="checkbox", checked=tag in now)
            for tag in here.parts.phrases.languages()
        )
    )
    form.seen = mark_of({"languages": now})
    return form

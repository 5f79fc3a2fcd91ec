"""In which languages the town answers."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.wording import language_word
from console.pages.settings.forms import Field, Form, form_of, mark_of
from console.pages.settings.room import room
from console.pages.settings.saving import Saving, save, shown
from knowledge.repository import touch_account
from people.offered_languages import JAPANESE, offer_languages, offered_languages
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

    def change(session: Session) -> None:
        possible = here.parts.phrases.languages()
        offer_languages(session, here.account_id, wanted or [JAPANESE], possible=possible)
        touch_account(session, here.account_id)

    saving = Saving("languages.set", "town", lambda session: {"languages": offered(here, session)}, change)
    return save(here, form, {"languages": wanted}, saving, lambda: shown(here, "languages.html", form))


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

"""Who could see whom: what the audit says of looks at personal data, by person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.audit.asked import asked_in
from console.pages.audit.lines import filter_choices, filter_fields, note_visit
from console.pages.audit.room import room
from console.pages.audit.wording import about_word, action_word
from console.pages.notices.wording import when
from people.audit_reading import Sighting, who_saw
from people.rights import Right

LOOKED_BACK = timedelta(days=30)
"""How far back, unless somebody says otherwise."""

MOST = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """One row: who, what, by which page, how often, when first and last."""

    login: str
    about: str
    action: str
    times: int
    first: str
    last: str


@room.page("/seen", Right.READ_AUDIT)
def seen(here: Here) -> ResponseReturnValue:
    """Who could see whom in some days."""
    values = dict(request.args)
    today = here.today
    values["since"] = values.get("since") or (today - LOOKED_BACK).isoformat()
    values["until"] = values.get("until") or today.isoformat()
    values["what"] = ""
    asked = asked_in(values, here.parts.zone)
    note_visit(here)
    start, end = asked.query.start, asked.query.end
    with here.reading() as session:
        choices = filter_choices(here, session)
        found = []
        if not asked.faults and start is not None and end is not None:
            about, login = asked.query.about, asked.query.login
            found = list(who_saw(session, here.account_id, about, start, end, login=login))
    found.sort(key=lambda one: one.last_at, reverse=True)
    page = render_template(
        "audit/seen.html",
        here=here,
        asked=asked,
        fields=filter_fields(here, asked, choices),
        rows=[_shown(here, one) for one in found[:MOST]],
        left_out=max(0, len(found) - MOST),
    )
    return page, 422 if asked.faults else 200


def _shown(here: Here, one: Sighting) -> Seen:
    return Seen(
        one.login or here.say("console-audit.nobody"),
        about_word(here, one.about),
        action_word(here, one.action),
        one.times,
        when(here, one.first_at),
        when(here, one.last_at),
    )

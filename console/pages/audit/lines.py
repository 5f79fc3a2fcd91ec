"""The audit, newest first, with filters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.audit.asked import Asked, asked_in
from console.pages.audit.names import names_in_town
from console.pages.audit.room import room
from console.pages.audit.wording import about_word, action_word, line_shown
from console.pages.notices.finding import number_in
from people.audit_reading import AuditQuery, search
from people.rights import Right
from people.users import list_users

PAGE = 50
NOTED_ONCE_IN = timedelta(hours=1)
"""A visit to the audit is one line in it, however many pages are turned."""


@room.page("/", Right.READ_AUDIT)
def lines(here: Here) -> ResponseReturnValue:
    """A page of lines."""
    asked = asked_in(request.args, here.parts.zone)
    before = number_in(request.args.get("before"))
    note_visit(here)
    with here.reading() as session:
        found = () if asked.faults else search(session, here.account_id, asked.query, before, PAGE + 1)
        choices = filter_choices(here, session)
        names = names_in_town(here, session)
    older = ""
    if len(found) > PAGE:
        older = here.url("audit.lines", **asked.given, before=found[PAGE - 1].sequence)
    page = render_template(
        "audit/lines.html",
        here=here,
        asked=asked,
        fields=filter_fields(here, asked, choices),
        rows=[line_shown(here, line, names) for line in found[:PAGE]],
        is_first=before is None,
        older=older,
        newest=here.url("audit.lines", **asked.given) if before is not None else "",
    )
    return page, 422 if asked.faults else 200


def note_visit(here: Here) -> None:
    """Write down that somebody looks into the audit, once an hour."""
    lately = AuditQuery(here.person.login, "audit.view", "", here.at - NOTED_ONCE_IN)
    with here.reading() as session:
        is_noted = bool(search(session, here.account_id, lately, limit=1))
    if not is_noted:
        here.viewing("audit.view", "audit:*")


def filter_choices(here: Here, session: Session) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen: who works here, the areas and kinds that the catalogue knows."""
    phrases = here.parts.phrases
    return {
        "who": [(user.login, f"{user.name}（{user.login}）") for user, _role in list_users(session, here.account_id)],
        "what": [(code, here.say(f"console-audit.area.{code}")) for code in phrases.words("console-audit.areas")],
        "kind": [(code, about_word(here, code)) for code in phrases.words("console-audit.kinds")],
    }


def filter_fields(here: Here, asked: Asked, choices: dict[str, list[tuple[str, str]]]) -> dict[str, dict[str, Any]]:
    """The fields of the filters, with what was typed and what is wrong with it."""
    fields: dict[str, dict[str, Any]] = {}
    for name in asked.typed:
        fault = asked.faults.get(name)
        fields[name] = {
            "id": name,
            "label": here.say(f"console-audit.field.{name}"),
            "value": asked.typed[name],
            "errors": (here.say(f"console-audit.fault.{fault}"),) if fault else (),
            "choices": _with_typed(here, name, asked.typed[name], choices.get(name, [])),
            "type": "date" if name in ("since", "until") else "text",
        }
    return fields


def _with_typed(here: Here, name: str, typed: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What may be chosen; with what an address asks for that is not among it: somebody who has left, a single deed."""
    every = [("", here.say("console-audit.any")), *choices]
    if typed in dict(every):
        return every
    words: dict[str, Callable[[Here, str], str]] = {"what": action_word, "kind": about_word}
    return [*every, (typed, words[name](here, typed) if name in words else typed)]

"""Guides to procedures: what to bring, where, by when, which forms, and whether this town takes it online."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.base import HandlerContext, Outcome
from handlers.entries import EntryHandler
from handlers.showing import is_web_address, shown_day, shown_entry
from knowledge.content import Entry, EntryKind, OnlineProcedure
from messages.outgoing import Fact, Link

_FORM_BUTTONS = 2
_MAX_LABEL = 40


class ProcedureHandler(EntryHandler):
    """Answers with a procedure."""

    name = "procedure"
    kinds = frozenset({EntryKind.PROCEDURE})

    def handle(self, recognised: Entry, context: HandlerContext) -> Outcome:
        """The guide, with its forms and what the town says of doing it online."""
        details = context.words(recognised).details
        row = context.town.online.get(recognised.key)
        buttons, listed = _forms(details, context)
        online = _online_facts(row, context) if row else ()
        links = (*_online_links(row, details, context), *buttons)
        return Outcome(shown_entry(recognised, context, facts=(*listed, *online), links=links))


def _is_taken_today(row: OnlineProcedure, context: HandlerContext) -> bool:
    return row.is_online and (row.since is None or row.since <= context.today)


def _online_facts(row: OnlineProcedure, context: HandlerContext) -> tuple[Fact, ...]:
    phrases = context.phrases
    town = context.town.name
    since = shown_day(row.since, context) if row.since else ""
    if not row.is_online:
        says = phrases.say("procedure.not-online", town=town)
    elif not since:
        says = phrases.say("procedure.online", town=town)
    elif _is_taken_today(row, context):
        says = phrases.say("procedure.online-since", town=town, date=since)
    else:
        says = phrases.say("procedure.online-from", town=town, date=since)
    return (Fact(phrases.say("procedure.online-label"), "\n".join(filter(None, (says, row.note.strip())))),)


def _online_links(row: OnlineProcedure | None, details: Mapping[str, Any], context: HandlerContext) -> tuple[Link, ...]:
    """The town's own address before the entry's. What the town does not take online has no button."""
    is_taken = _is_taken_today(row, context) if row else bool(details.get("online"))
    addresses = (row.url if row else "", details.get("online_url"))
    address = next((str(one) for one in addresses if is_web_address(one)), "")
    return (Link(context.phrases.say("show.online"), address),) if is_taken and address else ()


def _forms(details: Mapping[str, Any], context: HandlerContext) -> tuple[list[Link], list[Fact]]:
    """Two forms as buttons; the others, and those that LINE does not open, as lines."""
    phrases = context.phrases
    forms = details.get("forms")
    buttons: list[Link] = []
    lines = []
    for form in forms if isinstance(forms, (list, tuple)) else ():
        name, address = _form(form)
        label = name or phrases.say("procedure.form")
        if len(buttons) < _FORM_BUTTONS and is_web_address(address) and len(label) <= _MAX_LABEL:
            buttons.append(Link(label, address))
        elif name or address:
            lines.append("\n".join(filter(None, (f"・{label}", address))))
    return buttons, [Fact(phrases.say("show.label.forms"), "\n".join(lines))] if lines else []


def _form(form: object) -> tuple[str, str]:
    if isinstance(form, Mapping):
        return str(form.get("name") or "").strip(), str(form.get("url") or "").strip()
    text = str(form).strip()
    return ("", text) if text.startswith(("https://", "http://")) else (text, "")

"""Answers for which no section answers: shown together, and given one on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.sections.room import room
from knowledge.care.editing import save_edit
from knowledge.care.entry_checks import HAS_NO_OWNER
from knowledge.care.findings import CHART
from knowledge.care.places import EntryPlace, EntryUnknown, ReadCollection, find_stored, list_read, parsed_id
from knowledge.content import Entry, EntryKind
from knowledge.saving import Author, load_stored
from knowledge.tables import EntryRow
from people.accounts import get_account_by_id
from people.rights import Right
from people.sections import list_sections

PAGE = 50
MOST_COUNTED = 999
_GARBAGE = (EntryKind.GARBAGE, EntryKind.GARBAGE_CATEGORY)


@dataclass(frozen=True, slots=True)
class Unowned:
    """An answer without a section, or with one that is gone. `value` names it in the form."""

    entry: Entry
    collection_id: int

    @property
    def value(self) -> str:
        """Its collection and id."""
        return f"{self.collection_id}/{self.entry.id}"


@room.page("/unowned", Right.MANAGE_SECTIONS)
def unowned_page(here: Here) -> ResponseReturnValue:
    """The first of them."""
    with here.reading() as session:
        rows, count = _rows(here, session), count_unowned(here, session)
        sections = [(row.key, row.name) for row in list_sections(session, here.account_id)]
    return render_template("sections/unowned.html", here=here, rows=rows, count=count, sections=sections)


@room.action("/unowned", Right.MANAGE_SECTIONS)
def assign(here: Here) -> ResponseReturnValue:
    """Give those that were shown a section: each its own, or the one that was chosen for the rest."""
    with here.acting(Right.MANAGE_SECTIONS) as act:
        known = {row.key for row in list_sections(act.session, here.account_id)}
        own = {str(one.id): one for one in _own(here, act.session)}
        chosen = _chosen(known)
        done = sum(_assign(here, act, own, value, section) for value, section in chosen.items())
        act.note("section.assign", "entry:*", count=done)
    if not chosen:
        flash(here.say("console-sections.nothing-chosen"), "warning")
    elif done:
        flash(here.say("console-sections.assigned", count=done), "success")
    else:
        flash(here.say("console-sections.assigned-already"), "info")
    return redirect(here.url("sections.unowned_page"), 303)


def count_unowned(here: Here, session: Session) -> int:
    """How many there are, counted up to MOST_COUNTED."""
    some = select(EntryRow.id).where(_is_unowned(here, session)).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _rows(here: Here, session: Session) -> Sequence[Unowned]:
    query = select(EntryRow.id, EntryRow.collection_id).where(_is_unowned(here, session)).order_by(EntryRow.id)
    found = {row.id: row.collection_id for row in session.execute(query.limit(PAGE))}
    return [Unowned(one.entry, found[one.number]) for one in load_stored(session, list(found))]


def _is_unowned(here: Here, session: Session) -> ColumnElement[bool]:
    """Of the town's own collections. Garbage without a section is the matter of whoever keeps the sorting chart."""
    known = [row.key for row in list_sections(session, here.account_id)]
    chart = here.parts.counter.knowledge(here.account_id).find(CHART)
    left_out = (*HAS_NO_OWNER, *(_GARBAGE if chart is not None and chart.owner_key in known else ()))
    return and_(
        EntryRow.collection_id.in_([one.id for one in _own(here, session)]),
        or_(
            and_(EntryRow.owner_key == "", EntryRow.kind.not_in(left_out)),
            and_(EntryRow.owner_key != "", EntryRow.owner_key.not_in(known)),
        ),
    )


def _own(here: Here, session: Session) -> list[ReadCollection]:
    return [one for one in list_read(session, get_account_by_id(session, here.account_id)) if one.is_own]


def _chosen(known: set[str]) -> dict[str, str]:
    """The section of each that was shown, where one was chosen that there is."""
    rest = request.form.get("rest", "")
    chosen = {value: request.form.get(f"owner {value}", "") or rest for value in request.form.getlist("entry")[:PAGE]}
    return {value: section for value, section in chosen.items() if section in known}


def _assign(here: Here, act: Act, own: dict[str, ReadCollection], value: str, section: str) -> int:
    """1 when it was given the section, 0 when somebody else was first or it is gone."""
    number, _, entry_id = value.partition("/")
    place = _place(own.get(number), entry_id)
    stored = find_stored(act.session, place, locks=True) if place else None
    if place is None or stored is None:
        return 0
    known = {row.key for row in list_sections(act.session, here.account_id)}
    if stored.entry.owner_key in known:
        return 0
    author = Author(here.person.login, act.at)
    version = save_edit(act.session, place, replace(stored.entry, owner_key=section), stored.stamp.version, author)
    act.note("entry.save", f"entry:{place.id}", owner=section, version=version, collection=place.collection_key)
    return 1


def _place(collection: ReadCollection | None, entry_id: str) -> EntryPlace | None:
    if collection is None:
        return None
    try:
        kind, key = parsed_id(entry_id)
    except EntryUnknown:
        return None
    return EntryPlace(collection.id, collection.key, kind, key)

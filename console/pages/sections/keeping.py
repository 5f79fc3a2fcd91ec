"""Sections: the list, and one of them added, changed, or removed when nothing hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from console.here import Act, Here
from console.pages.sections.form import LONGEST, SectionForm, blank_form, seen_mark, typed_section, with_error
from console.pages.sections.room import room
from console.pages.sections.unowned import count_unowned
from knowledge.care.new_year import SectionOwnsEntries, remove_unused_section
from knowledge.care.places import list_read
from knowledge.repository import touch_account
from knowledge.tables import EntryRow
from people.accounts import get_account_by_id, lock_account
from people.rights import Right
from people.sections import (
    SectionDependents,
    SectionInUse,
    SectionUnknown,
    list_sections,
    load_dependents,
    save_section,
)
from people.tables import Section
from people.town_details import SectionDetails

_LARGEST = 2**63 - 1


class _Refused(Exception):
    """What was typed cannot be saved: nothing is written, and the form is shown again."""

    def __init__(self, form: SectionForm, line: SectionLine | None = None) -> None:
        super().__init__()
        self.form = form
        self.line = line


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section with what hangs on it."""

    id: int
    details: SectionDetails
    answers: int
    dependents: SectionDependents

    @property
    def is_free(self) -> bool:
        """Whether it can be removed."""
        return not (self.answers or self.dependents.is_any)


@room.page("/", Right.MANAGE_SECTIONS)
def all_sections(here: Here) -> ResponseReturnValue:
    """Every section, in the order they were added."""
    with here.reading() as session:
        rows, unowned = _lines(here, session), count_unowned(here, session)
    return render_template("sections/list.html", here=here, rows=rows, unowned=unowned)


@room.page("/new", Right.MANAGE_SECTIONS)
def new_page(here: Here) -> ResponseReturnValue:
    """The form of a new section."""
    return _page(here, None, blank_form(here))


@room.action("/new", Right.MANAGE_SECTIONS)
def new(here: Here) -> ResponseReturnValue:
    """Add a section."""
    try:
        with here.acting(Right.MANAGE_SECTIONS) as act:
            lock_account(act.session, here.account_id)
            rows = list_sections(act.session, here.account_id)
            details, form = typed_section(here, "", {row.name for row in rows})
            if not form.errors and details.key in {row.key for row in rows}:
                form = with_error(form, here.say("console-sections.fault.name-taken"))
            if form.errors:
                raise _Refused(form)
            save_section(act.session, here.account_id, details)
            touch_account(act.session, here.account_id)
            act.note("section.add", f"section:{details.key}", name=details.name, phone=details.phone)
    except _Refused as error:
        return _page(here, None, error.form, 422)
    flash(here.say("console-sections.added", section=details.name), "success")
    return redirect(here.url("sections.all_sections"), 303)


@room.page("/<int:section_id>/edit", Right.MANAGE_SECTIONS)
def edit_page(here: Here, section_id: int) -> ResponseReturnValue:
    """The form of a section."""
    with here.reading() as session:
        line = _line(here, session, section_id)
    return _page(here, line, blank_form(here, line.details))


@room.action("/<int:section_id>/edit", Right.MANAGE_SECTIONS)
def edit(here: Here, section_id: int) -> ResponseReturnValue:
    """Change name, telephone, hours, or what it answers for."""
    try:
        with here.acting(Right.MANAGE_SECTIONS) as act:
            details = _changed(here, act, section_id)
    except _Refused as error:
        return _page(here, error.line, error.form, 422)
    flash(here.say("console-sections.changed", section=details.name), "success")
    return redirect(here.url("sections.all_sections"), 303)


@room.action("/<int:section_id>/remove", Right.MANAGE_SECTIONS)
def remove(here: Here, section_id: int) -> ResponseReturnValue:
    """Remove a section on which nothing hangs; otherwise say what does, and lead to the wizard."""
    with here.reading() as session:
        row = _find(session, here, section_id)
    if row is None:
        flash(here.say("console-sections.removed-already"), "info")
        return redirect(here.url("sections.all_sections"), 303)
    try:
        with here.acting(Right.MANAGE_SECTIONS) as act:
            remove_unused_section(act.session, get_account_by_id(act.session, here.account_id), row.key)
            act.note("section.remove", f"section:{row.key}", name=row.name)
    except SectionUnknown:
        flash(here.say("console-sections.removed-already"), "info")
    except (SectionOwnsEntries, SectionInUse) as error:
        answers = error.count if isinstance(error, SectionOwnsEntries) else 0
        people = error.dependents.people if isinstance(error, SectionInUse) else 0
        said = "in-use" if answers or people else "is-contact"
        flash(here.say(f"console-sections.{said}", section=row.name, answers=answers, people=people), "warning")
    else:
        flash(here.say("console-sections.removed", section=row.name), "success")
    return redirect(here.url("sections.all_sections"), 303)


def _page(here: Here, line: SectionLine | None, form: SectionForm, code: int = 200) -> ResponseReturnValue:
    seen = seen_mark(line.details) if line else ""
    return render_template("sections/edit.html", here=here, line=line, form=form, seen=seen), code


def _changed(here: Here, act: Act, section_id: int) -> SectionDetails:
    """Raises _Refused."""
    lock_account(act.session, here.account_id)
    line = _line(here, act.session, section_id)
    before = line.details
    others = {row.name for row in list_sections(act.session, here.account_id) if row.id != line.id}
    details, form = typed_section(here, before.key, others)
    if not form.errors and request.form.get("seen") != seen_mark(before) and details != before:
        form = with_error(form, here.say("console-sections.stale", now=f"{before.name} {before.phone}"))
    if form.errors:
        raise _Refused(form, line)
    save_section(act.session, here.account_id, details)
    touch_account(act.session, here.account_id)
    changed = " ".join(name for name in LONGEST if getattr(before, name) != getattr(details, name))
    act.note("section.change", f"section:{details.key}", changed=changed, phone=details.phone)
    return details


def _find(session: Session, here: Here, section_id: int) -> Section | None:
    if section_id > _LARGEST:
        return None
    return session.scalar(select(Section).where(Section.account_id == here.account_id, Section.id == section_id))


def _line(here: Here, session: Session, section_id: int) -> SectionLine:
    """One section. Ends the request with 404 where the town has none of this number."""
    if _find(session, here, section_id) is None:
        abort(404)
    return next(line for line in _lines(here, session) if line.id == section_id)


def _lines(here: Here, session: Session) -> list[SectionLine]:
    read = [one.id for one in list_read(session, get_account_by_id(session, here.account_id))]
    owned = select(EntryRow.owner_key, func.count()).where(EntryRow.collection_id.in_(read), EntryRow.owner_key != "")
    answers = {row[0]: row[1] for row in session.execute(owned.group_by(EntryRow.owner_key))}
    dependents = load_dependents(session, here.account_id)
    return [
        SectionLine(
            row.id,
            SectionDetails(row.key, row.name, row.phone, row.hours, row.answers_for),
            answers.get(row.key, 0),
            dependents.get(row.key, SectionDependents()),
        )
        for row in list_sections(session, here.account_id)
    ]

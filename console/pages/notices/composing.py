"""The form of a notice: empty, with what was written before, or as the copy or the change of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.audiences import choices, languages_of
from console.pages.notices.finding import notice_or_404
from console.pages.notices.looking import Look, look_now
from console.pages.notices.room import room
from console.pages.notices.wording import language_word, status_word
from console.pages.notices.written import MAX_ALT, Written, written_from, written_in
from people.rights import Right
from scheduler.amending import HAS_LEFT
from scheduler.notice_content import MAX_BODY, MAX_BUTTONS, MAX_TITLE
from scheduler.notices import EDITABLE, as_it_is, digest_of

VALID_FOR = timedelta(hours=24)
"""How long a notice is valid when nobody says."""

_LIMITS = {"title": MAX_TITLE, "body": MAX_BODY, "alt": MAX_ALT}

Difference = tuple[str, str, str]
"""A row of `pages.difference`: what, as it is now, as it was typed."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the page of the form needs beside the words. `number` is that of the notice that is edited, 0 for a new one.

    `seen` tells whether somebody else has written meanwhile; `theirs` is then shown beside what was typed.
    """

    written: Written
    number: int = 0
    seen: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    theirs: Sequence[Difference] = ()


@room.page("/new", Right.WRITE_NOTICES)
def new(here: Here) -> ResponseReturnValue:
    """An empty form."""
    return form_page(here, Form(Written(moments={"valid_until": usual_end(here)})))


@room.page("/<int:notice_id>/edit", Right.WRITE_NOTICES)
def edit(here: Here, notice_id: int) -> ResponseReturnValue:
    """The form with what was written before."""
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        written, seen, status = written_from(as_it_is(notice), here.parts.zone), digest_of(notice), notice.status
    if status not in EDITABLE:
        flash(here.say("console-notices.not-editable", status=status_word(here, status)), "info")
        return redirect(here.url("notices.show", notice_id=notice_id), 303)
    return form_page(here, Form(written, notice_id, seen))


@room.page("/<int:notice_id>/copy", Right.WRITE_NOTICES)
def copy(here: Here, notice_id: int) -> ResponseReturnValue:
    """A new notice that says the same; its times are to be given anew."""
    with here.reading() as session:
        written = written_from(as_it_is(notice_or_404(here, session, notice_id)), here.parts.zone)
    anew = replace(written, moments={"valid_until": usual_end(here)}, relation="", about="")
    return form_page(here, Form(anew))


@room.page("/<int:notice_id>/change", Right.WRITE_NOTICES)
def change(here: Here, notice_id: int) -> ResponseReturnValue:
    """A notice that something has changed since an earlier one, which is named in it."""
    with here.reading() as session:
        notice = notice_or_404(here, session, notice_id)
        written, status = written_from(as_it_is(notice), here.parts.zone), notice.status
    if status not in HAS_LEFT:
        flash(here.say("console-notices.not-changeable", status=status_word(here, status)), "info")
        return redirect(here.url("notices.show", notice_id=notice_id), 303)
    moments = dict(written.moments)
    if notice.valid_until <= here.at:
        moments["valid_until"] = usual_end(here)
    return form_page(here, Form(replace(written, moments=moments, relation="change", about=str(notice_id))))


@room.action("/look", Right.WRITE_NOTICES)
def look(here: Here) -> ResponseReturnValue:
    """The part beside the form: preview, checks, number of people and cost of what is typed just now. Keeps nothing."""
    shown = look_now(here, written_now(here))
    return render_template("notices/_look.html", here=here, look=shown, is_part=True)


def written_now(here: Here) -> Written:
    """What the form holds that was sent."""
    return written_in(request.form, here.parts.phrases.languages())


def form_page(here: Here, form: Form, *, is_asked: bool = False) -> ResponseReturnValue:
    """The form with what was typed; status 422 with faults. `is_asked`: checks and cost are wanted without a script."""
    written = form.written
    shown: Look = look_now(here, written, is_asked=is_asked)
    with here.reading() as session:
        audiences = choices(here, session, written.kind, written.keys)
        tags = languages_of(here, session)
    tags = (*tags, *(tag for tag in written.variants if tag not in tags and any(written.variants[tag])))
    page = render_template(
        "notices/compose.html",
        here=here,
        written=written,
        number=form.number,
        seen=form.seen,
        faults=said_faults(here, form),
        theirs=form.theirs,
        audiences=audiences,
        languages=[(tag, language_word(here, tag)) for tag in tags],
        buttons=range(1, MAX_BUTTONS + 1),
        limits=_LIMITS,
        look=shown,
        is_asked=is_asked,
    )
    return page, 422 if form.faults or form.theirs else 200


def said_faults(here: Here, form: Form) -> dict[str, list[str]]:
    """What is wrong, in words, by the id of the field."""
    return {name: [here.say(f"console-notices.fault.{code}", **_LIMITS)] for name, code in form.faults.items()}


def usual_end(here: Here) -> str:
    """Tomorrow at this hour, as the form holds it."""
    local: datetime = (here.at + VALID_FOR).astimezone(here.parts.zone)
    return local.strftime("%Y-%m-%dT%H:00")

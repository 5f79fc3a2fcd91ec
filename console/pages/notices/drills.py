"""Drills: written, looked at, sent to the listed testers. Nobody else can be reached from here, and no notice made."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import LARGEST
from console.pages.notices.wording import delivery_word, names_of_people, when
from console.preview import phones, picture_origin
from people.rights import Right
from scheduler.drills import (
    MAX_TESTERS,
    DrillUnknown,
    add_drill,
    delivery_counts_of_drill,
    drill_messages,
    get_drill,
    list_drills,
    list_testers,
    send_drill,
)
from scheduler.notice_content import JAPANESE, MAX_BODY, MAX_TITLE
from scheduler.safety_tables import Drill

AT_ONCE = 50


@room.page("/drills", Right.READ_NOTICES)
def drills(here: Here) -> ResponseReturnValue:
    """The latest drills, and how many testers there are."""
    before = request.args.get("before", 0, type=int)
    with here.reading() as session:
        found = list_drills(session, here.account_id, AT_ONCE + 1, before_id=max(0, min(before, LARGEST)) or None)
        testers = len(list_testers(session, here.account_id))
        names = names_of_people(session, (drill.author_id for drill in found))
    rows = [(drill, names.get(drill.author_id or 0, ""), when(here, drill.sent_at)) for drill in found[:AT_ONCE]]
    older = here.url("notices.drills", before=rows[-1][0].id) if len(found) > AT_ONCE else ""
    return render_template("notices/drills.html", here=here, rows=rows, testers=testers, most=MAX_TESTERS, older=older)


@room.page("/drills/new", Right.WRITE_NOTICES)
def new_drill_page(here: Here) -> ResponseReturnValue:
    """An empty form."""
    return _form(here)


@room.action("/drills/new", Right.WRITE_NOTICES)
def new_drill(here: Here) -> ResponseReturnValue:
    """Write a drill down; nothing is sent by it."""
    title, body = request.form.get("title", ""), request.form.get("body", "")
    try:
        with here.acting(Right.WRITE_NOTICES) as act:
            number = add_drill(act.session, here.account_id, title, body, author_id=here.person.user_id, at=here.at)
            act.note("drill.write", f"drill:{number}")
    except REFUSED as error:
        return _form(here, title, body, refusal(here, error))
    return redirect(here.url("notices.drill", drill_id=number), 303)


@room.page("/drills/<int:drill_id>", Right.READ_NOTICES)
def drill(here: Here, drill_id: int) -> ResponseReturnValue:
    """One drill as the testers' phones show it, and what became of it."""
    return _page(here, drill_id)


@room.action("/drills/<int:drill_id>/send", Right.WRITE_NOTICES)
def send_to_testers(here: Here, drill_id: int) -> ResponseReturnValue:
    """Send it, once."""
    with here.reading() as session:
        _found(session, here, drill_id)
    stationery = here.parts.stationery
    try:
        with here.acting(Right.WRITE_NOTICES) as act:
            count = send_drill(act.session, here.account_id, drill_id, at=here.at, stationery=stationery)
            act.note("drill.send", f"drill:{drill_id}", testers=count)
    except DONE_ALREADY as error:
        return already(here, error, "notices.drill", drill_id=drill_id)
    except REFUSED as error:
        return _page(here, drill_id, refusal(here, error))
    flash(here.say("console-sending.done.drill", count=count), "success")
    return redirect(here.url("notices.drill", drill_id=drill_id), 303)


def _page(here: Here, drill_id: int, fault: str = "") -> tuple[str, int]:
    with here.reading() as session:
        found = _found(session, here, drill_id)
        counts = delivery_counts_of_drill(session, here.account_id, drill_id)
        testers = len(list_testers(session, here.account_id))
        names = names_of_people(session, (found.author_id,))
    messages = drill_messages(found.title, found.body, here.parts.stationery.japanese.drill)
    page = render_template(
        "notices/drill.html",
        here=here,
        drill=found,
        author=names.get(found.author_id or 0, ""),
        sent_at=when(here, found.sent_at),
        counts=[(delivery_word(here, status), count) for status, count in counts.items()],
        testers=testers,
        most=MAX_TESTERS,
        phones=phones(here.parts, {JAPANESE: messages}),
        origin=picture_origin(here.parts),
        fault=fault,
    )
    return page, 422 if fault else 200


def _form(here: Here, title: str = "", body: str = "", fault: str = "") -> tuple[str, int]:
    limits = (MAX_TITLE, MAX_BODY)
    page = render_template("notices/drill_new.html", here=here, title=title, body=body, limits=limits, fault=fault)
    return page, 422 if fault else 200


def _found(session: Session, here: Here, drill_id: int) -> Drill:
    """A drill of the town; 404 when there is none."""
    if drill_id > LARGEST:
        abort(404)
    try:
        return get_drill(session, here.account_id, drill_id)
    except DrillUnknown:
        abort(404)

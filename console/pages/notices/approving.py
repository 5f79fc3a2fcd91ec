"""Approving: another person looks at everything that would leave, and types how many people it would reach."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sending import READY
from console.pages.notices.sight import found, locked_as_seen, moments, reach_of, sight_of
from console.pages.notices.typed import typed_number
from people.rights import Right
from scheduler.notice_life import approve_notice
from scheduler.ports import Quota
from scheduler.steps import StepRefused
from scheduler.tables import NoticeStatus


@room.page("/<int:notice_id>/approve", Right.APPROVE_NOTICES, is_fresh=True)
def approve_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """What is to be approved, with the field for the number of people, which is empty."""
    with here.reading() as session:
        status = NoticeStatus(found(session, here, notice_id).status)
    if status != NoticeStatus.CHECKED:
        return already(here, StepRefused(status), "notices.show", notice_id=notice_id)
    return _page(here, notice_id, here.quota())


@room.action("/<int:notice_id>/approve", Right.APPROVE_NOTICES, is_fresh=True)
def approve(here: Here, notice_id: int) -> ResponseReturnValue:
    """Approve it, if it is what was looked at and reaches as many people as were typed."""
    with here.reading() as session:
        found(session, here, notice_id)
    typed = request.form.get("people", "")
    people = typed_number(typed)
    quota = here.quota()
    if people is None:
        return _page(here, notice_id, quota, fault=here.say("console-sending.refused.number"), typed=typed)
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            locked_as_seen(act.session, here, notice_id)
            approve_notice(act.session, here.desk(quota), notice_id, people)
            act.note("notice.approve", f"notice:{notice_id}", people=people)
    except DONE_ALREADY as error:
        next_page = "notices.send_page" if str(error) in READY else "notices.show"
        return already(here, error, next_page, notice_id=notice_id)
    except REFUSED as error:
        return _page(here, notice_id, quota, fault=refusal(here, error))
    flash(here.say("console-sending.done.approved"), "success")
    return redirect(here.url("notices.send_page", notice_id=notice_id), 303)


def _page(here: Here, notice_id: int, quota: Quota | None, *, fault: str = "", typed: str = "") -> tuple[str, int]:
    with here.reading() as session:
        notice = found(session, here, notice_id)
        sight, reach = sight_of(here, session, notice), reach_of(session, notice, quota)
        is_own = notice.author_id == here.person.user_id
    page = render_template(
        "notices/approve.html",
        here=here,
        sight=sight,
        reach=reach,
        times=moments(here, notice),
        is_own=is_own,
        fault=fault,
        typed=typed,
    )
    return page, 422 if fault else 200

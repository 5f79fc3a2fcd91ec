"""An approved notice leaves by itself at a time, which can be changed and taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sending import READY
from console.pages.notices.sight import SeenOutdated, locked, look_at, moments, seen_of
from console.pages.notices.typed import day_and_time, typed_moment
from console.pages.notices.wording import when
from people.rights import Right
from scheduler.notice_life import NoticeOutdated, schedule_notice
from scheduler.rules import rules_of
from scheduler.steps import StepRefused
from scheduler.tables import Urgency
from scheduler.timetable import unschedule_notice


class NightChosen(Exception):
    """At that time the safety valve would hold it."""


@room.page("/<int:notice_id>/schedule", Right.APPROVE_NOTICES, is_fresh=True)
def schedule_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """When an approved notice is to leave by itself."""
    notice = look_at(here, notice_id).notice
    if notice.status not in READY:
        return already(here, StepRefused(notice.status), "notices.show", notice_id=notice_id)
    day, time = day_and_time(notice.scheduled_at or here.at, here.parts.zone)
    return _page(here, notice_id, (day, time if notice.scheduled_at else ""))


@room.action("/<int:notice_id>/schedule", Right.APPROVE_NOTICES, is_fresh=True)
def schedule(here: Here, notice_id: int) -> ResponseReturnValue:
    """Put it on the timetable, or move it there."""
    given = request.form.get("day", ""), request.form.get("time", "")
    moment = typed_moment(*given, here.parts.zone)
    until = when(here, look_at(here, notice_id).notice.valid_until)
    if moment is None:
        return _page(here, notice_id, given, here.say("console-sending.refused.moment"))
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            notice = locked(act.session, here, notice_id)
            if notice.status not in READY or notice.scheduled_at == moment:
                raise StepRefused(notice.status)
            if seen_of(notice) != request.form.get("seen", ""):
                raise SeenOutdated
            if notice.urgency == Urgency.ROUTINE and rules_of(act.session, here.account_id).is_quiet(moment):
                raise NightChosen
            by = here.person.user_id
            schedule_notice(act.session, here.account_id, notice_id, scheduled_at=moment, user_id=by, at=here.at)
            act.note("notice.schedule", f"notice:{notice_id}", at=moment.isoformat())
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    except NightChosen:
        return _page(here, notice_id, given, here.say("console-sending.refused.night"))
    except NoticeOutdated:
        return _page(here, notice_id, given, here.say("console-sending.refused.schedule-outside", until=until))
    except REFUSED as error:
        return _page(here, notice_id, given, refusal(here, error))
    flash(here.say("console-sending.done.scheduled", when=when(here, moment)), "success")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


@room.action("/<int:notice_id>/unschedule", Right.APPROVE_NOTICES)
def unschedule(here: Here, notice_id: int) -> ResponseReturnValue:
    """Take it off the timetable; it stays approved. Nothing leaves by this, so that no fresh login is asked for."""
    look_at(here, notice_id)
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            unschedule_notice(act.session, here.account_id, notice_id, user_id=here.person.user_id, at=here.at)
            act.note("notice.unschedule", f"notice:{notice_id}")
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    flash(here.say("console-sending.done.unscheduled"), "success")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


def _page(here: Here, notice_id: int, given: tuple[str, str], fault: str = "") -> tuple[str, int]:
    sight = look_at(here, notice_id)
    with here.reading() as session:
        rules = rules_of(session, here.account_id)
    today = day_and_time(here.at, here.parts.zone)[0]
    page = render_template(
        "notices/schedule.html",
        here=here,
        sight=sight,
        times=moments(here, sight.notice),
        given=given,
        today=today,
        rules=rules,
        fault=fault,
    )
    return page, 422 if fault else 200

"""Stopping one notice: at any moment, by whoever may, in one press, and as often as one likes.

No fresh login is asked for: stopping can only make less leave.
"""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.outcomes import stopped_words
from console.pages.notices.refusals import DONE_ALREADY, already
from console.pages.notices.room import room
from console.pages.notices.sight import locked, look_at, moments
from people.rights import Right
from scheduler.notice_life import ENDED, stop_notice
from scheduler.steps import StepRefused
from scheduler.tables import NoticeStatus

OVER = (*ENDED, NoticeStatus.STOPPED)


@room.page("/<int:notice_id>/stop", Right.STOP_NOTICES)
def stop_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """What would be stopped, and what has left already."""
    sight = look_at(here, notice_id)
    if sight.notice.status in OVER:
        return already(here, StepRefused(sight.notice.status), "notices.show", notice_id=notice_id)
    return render_template("notices/stop.html", here=here, sight=sight, times=moments(here, sight.notice))


@room.action("/<int:notice_id>/stop", Right.STOP_NOTICES)
def stop(here: Here, notice_id: int) -> ResponseReturnValue:
    """Stop it. What LINE has been given cannot be called back."""
    look_at(here, notice_id)
    try:
        with here.acting(Right.STOP_NOTICES) as act:
            status = locked(act.session, here, notice_id).status
            if status in OVER:
                raise StepRefused(status)
            by = here.person.user_id
            counts = stop_notice(act.session, here.account_id, notice_id, at=here.at, stopped_by_id=by)
            act.note("notice.stop", f"notice:{notice_id}", before=str(status))
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    flash(stopped_words(here, counts), "success")
    return redirect(here.url("notices.show", notice_id=notice_id), 303)

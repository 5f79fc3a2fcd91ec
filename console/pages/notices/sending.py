"""An approved notice leaves now, or the way to a time is shown."""

from __future__ import annotations

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.outcomes import tell_dispatch
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import Sight, locked_as_seen, look_at, moments
from people.rights import Right
from scheduler.notice_life import send_notice
from scheduler.steps import StepRefused
from scheduler.tables import NoticeStatus

READY = (NoticeStatus.APPROVED, NoticeStatus.SCHEDULED)


@room.page("/<int:notice_id>/send", Right.APPROVE_NOTICES, is_fresh=True)
def send_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """An approved notice once more, and the choice between now and later."""
    sight = look_at(here, notice_id)
    if sight.notice.status not in READY:
        return already(here, StepRefused(sight.notice.status), "notices.show", notice_id=notice_id)
    return _page(here, sight)


@room.action("/<int:notice_id>/send", Right.APPROVE_NOTICES, is_fresh=True)
def send(here: Here, notice_id: int) -> ResponseReturnValue:
    """Bring it before the gate. A second press finds that it has left already."""
    look_at(here, notice_id)
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            locked_as_seen(act.session, here, notice_id)
            dispatch = send_notice(act.session, here.account_id, notice_id, at=here.at, user_id=here.person.user_id)
            act.note("notice.send", f"notice:{notice_id}", is_through=dispatch.is_through, requests=dispatch.requests)
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    except REFUSED as error:
        return _page(here, look_at(here, notice_id), refusal(here, error))
    tell_dispatch(here, dispatch)
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


def _page(here: Here, sight: Sight, fault: str = "") -> tuple[str, int]:
    times = moments(here, sight.notice)
    page = render_template("notices/send.html", here=here, sight=sight, times=times, fault=fault)
    return page, 422 if fault else 200

"""What the safety valve and the guards hold: why, since when, what to do; let go on by another person, for a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.outcomes import tell_dispatch
from console.pages.notices.refusals import DONE_ALREADY, REFUSED, already, refusal
from console.pages.notices.room import room
from console.pages.notices.sight import LARGEST, SeenOutdated, found, locked_as_seen, look_at, moments, sight_of
from console.pages.notices.wording import names_of_people, origin_word, reason_word, when
from people.rights import Right
from scheduler.holds import list_held, open_holds
from scheduler.notice_life import MAX_REASON, release_notice
from scheduler.safety_tables import Hold
from scheduler.steps import StepRefused
from scheduler.tables import Notice, NoticeStatus
from scheduler.watch.guards import list_guarded, release_restored

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Held:
    """One that waits. `todo` says what to look at for this reason; `wanted_by` who wanted it sent."""

    notice: Notice
    reason: str
    todo: str
    since: str
    until: str
    wanted_by: str
    is_over: bool
    is_own: bool


@room.page("/held", Right.READ_NOTICES)
def held(here: Here) -> ResponseReturnValue:
    """All of them, the oldest first."""
    after = request.args.get("after", 0, type=int)
    with here.reading() as session:
        notices = list_held(session, here.account_id, max(0, min(after, LARGEST)), AT_ONCE + 1)
        rows = _rows(here, session, notices[:AT_ONCE])
        guarded = len(list_guarded(session, here.account_id)) if here.may(Right.APPROVE_NOTICES) else 0
    older = here.url("notices.held", after=rows[-1].notice.id) if len(notices) > AT_ONCE else ""
    return render_template("notices/held.html", here=here, rows=rows, older=older, guarded=guarded)


@room.page("/<int:notice_id>/release", Right.APPROVE_NOTICES, is_fresh=True)
def release_page(here: Here, notice_id: int) -> ResponseReturnValue:
    """A held notice as it would leave, and the field for the reason."""
    sight = look_at(here, notice_id)
    if sight.notice.status != NoticeStatus.HELD:
        return already(here, StepRefused(sight.notice.status), "notices.show", notice_id=notice_id)
    return _page(here, notice_id)


@room.action("/<int:notice_id>/release", Right.APPROVE_NOTICES, is_fresh=True)
def release(here: Here, notice_id: int) -> ResponseReturnValue:
    """Let it come before the gate again, which may find another reason."""
    reason = request.form.get("reason", "")
    look_at(here, notice_id)
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            locked_as_seen(act.session, here, notice_id)
            by = here.person.user_id
            dispatch = release_notice(
                act.session, here.account_id, notice_id, approver_id=by, reason=reason, at=here.at
            )
            act.note("notice.release", f"notice:{notice_id}", reason=reason.strip(), is_through=dispatch.is_through)
    except DONE_ALREADY as error:
        return already(here, error, "notices.show", notice_id=notice_id)
    except REFUSED as error:
        return _page(here, notice_id, reason, refusal(here, error))
    tell_dispatch(here, dispatch)
    return redirect(here.url("notices.show", notice_id=notice_id), 303)


@room.page("/held/guarded", Right.APPROVE_NOTICES, is_fresh=True)
def release_guarded_page(here: Here) -> ResponseReturnValue:
    """What was held after a restore or a jump of the clock, to be let go on together."""
    return _guarded_page(here)


@room.action("/held/guarded", Right.APPROVE_NOTICES, is_fresh=True)
def release_guarded(here: Here) -> ResponseReturnValue:
    """Let all of them go on that were shown."""
    reason, seen = request.form.get("reason", ""), request.form.get("seen", "")
    try:
        with here.acting(Right.APPROVE_NOTICES) as act:
            numbers = list_guarded(act.session, here.account_id)
            if not numbers:
                raise StepRefused("none-held")
            if seen != _listed(numbers):
                raise SeenOutdated
            by = here.person.user_id
            released = release_restored(act.session, here.account_id, approver_id=by, reason=reason, at=here.at)
            act.note("notice.release-all", "", count=len(released), reason=reason.strip())
    except DONE_ALREADY as error:
        return already(here, error, "notices.held")
    except REFUSED as error:
        return _guarded_page(here, reason, refusal(here, error))
    flash(here.say("console-sending.done.released", count=len(released)), "success")
    return redirect(here.url("notices.held"), 303)


def _page(here: Here, notice_id: int, reason: str = "", fault: str = "") -> tuple[str, int]:
    with here.reading() as session:
        notice = found(session, here, notice_id)
        sight = sight_of(here, session, notice)
        rows = _rows(here, session, [notice])
    page = render_template(
        "notices/release.html",
        here=here,
        sight=sight,
        row=rows[0],
        times=moments(here, notice),
        reason=reason,
        most=MAX_REASON,
        fault=fault,
    )
    return page, 422 if fault else 200


def _guarded_page(here: Here, reason: str = "", fault: str = "") -> tuple[str, int]:
    with here.reading() as session:
        numbers = list_guarded(session, here.account_id)
        rows = _rows(here, session, [found(session, here, number) for number in numbers[:AT_ONCE]])
    page = render_template(
        "notices/release_guarded.html",
        here=here,
        rows=rows,
        count=len(numbers),
        seen=_listed(numbers),
        reason=reason,
        most=MAX_REASON,
        fault=fault,
    )
    return page, 422 if fault else 200


def _rows(here: Here, session: Session, notices: Sequence[Notice]) -> list[Held]:
    holds = open_holds(session, here.account_id, [notice.id for notice in notices])
    wanting = {notice.id: _user_of(holds.get(notice.id)) for notice in notices}
    names = names_of_people(session, wanting.values())
    return [_row(here, notice, holds.get(notice.id), names.get(wanting[notice.id] or 0, "")) for notice in notices]


def _row(here: Here, notice: Notice, hold: Hold | None, wanted_by: str) -> Held:
    me = here.person.user_id
    return Held(
        notice=notice,
        reason=reason_word(here, hold.reason) if hold else "",
        todo=here.say(f"console-sending.held-todo.{hold.reason}") if hold else "",
        since=when(here, hold.held_at if hold else notice.created_at),
        until=when(here, notice.valid_until),
        wanted_by=wanted_by or origin_word(here, notice.origin),
        is_over=notice.valid_until <= here.at,
        is_own=me in (notice.author_id, _user_of(hold)),
    )


def _user_of(hold: Hold | None) -> int | None:
    """The person who wanted it sent; None for feeds, series and guards."""
    kind, _, number = (hold.actor if hold else "").partition(":")
    return int(number) if kind == "user" and number.isdigit() else None


def _listed(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))

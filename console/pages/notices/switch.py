"""The stop switch of the whole account: off in one press, on again after one has seen what will leave then."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from console.here import Here
from console.pages.notices.refusals import DONE_ALREADY, already
from console.pages.notices.room import room
from console.pages.notices.sight import SeenOutdated
from console.pages.notices.wording import names_of_people, when
from people.accounts import get_account_by_id, lock_account, resume_account, stop_account
from people.audit_reading import AuditQuery, search
from people.rights import Right
from scheduler.resuming import kept_back
from scheduler.steps import StepRefused

REASONS = ("mistake", "takeover", "maintenance", "other")
"""What one tap says; more can be typed."""

_MAX_WORDS = 200


@room.page("/switch", Right.STOP_ACCOUNT)
def switch(here: Here) -> ResponseReturnValue:
    """Whether the account sends, and the way to the other state."""
    return _page(here)


@room.action("/switch/stop", Right.STOP_ACCOUNT)
def stop_sending(here: Here) -> ResponseReturnValue:
    """Halt everything unasked. No fresh login: it can only make less leave."""
    reason, words = request.form.get("reason", ""), request.form.get("words", "").strip()
    if reason not in REASONS:
        return _page(here, fault=here.say("console-sending.refused.stop-reason"), typed=words)
    try:
        with here.acting(Right.STOP_ACCOUNT) as act:
            if _is_stopped(act.session, here):
                raise StepRefused("account-stopped")
            stop_account(act.session, here.town_key, here.at)
            act.note("account.stop", f"account:{here.town_key}", reason=reason, words=words[:_MAX_WORDS])
    except DONE_ALREADY as error:
        return already(here, error, "notices.switch")
    flash(here.say("console-sending.done.account-stopped"), "success")
    return redirect(here.url("notices.switch"), 303)


@room.page("/switch/resume", Right.STOP_ACCOUNT, is_fresh=True)
def resume_page(here: Here) -> ResponseReturnValue:
    """What will leave at once, what stays held, what is over: told before anybody presses."""
    if not here.is_stopped:
        return already(here, StepRefused("account-running"), "notices.switch")
    return _resume_page(here)


@room.action("/switch/resume", Right.STOP_ACCOUNT, is_fresh=True)
def resume_sending(here: Here) -> ResponseReturnValue:
    """Let sending go on, if it is still the same that will leave."""
    try:
        with here.acting(Right.STOP_ACCOUNT) as act:
            if not _is_stopped(act.session, here):
                raise StepRefused("account-running")
            kept = kept_back(act.session, here.account_id, here.at)
            if kept.mark != request.form.get("seen", ""):
                raise SeenOutdated
            resume_account(act.session, here.town_key)
            act.note("account.resume", f"account:{here.town_key}", leaving=kept.leaving.count)
    except DONE_ALREADY as error:
        return already(here, error, "notices.switch")
    except SeenOutdated:
        return _resume_page(here, here.say("console-sending.refused.resume-again"))
    flash(here.say("console-sending.done.account-resumed"), "success")
    return redirect(here.url("notices.switch"), 303)


def _page(here: Here, fault: str = "", typed: str = "") -> tuple[str, int]:
    with here.reading() as session:
        stopped_at = get_account_by_id(session, here.account_id).stopped_at
        by, why = _who_stopped(here, session) if stopped_at else ("", "")
    page = render_template(
        "notices/switch.html",
        here=here,
        stopped_at=when(here, stopped_at),
        by=by,
        why=why,
        reasons=[(name, here.say(f"console-sending.stop-reason.{name}")) for name in REASONS],
        fault=fault,
        typed=typed,
        most=_MAX_WORDS,
    )
    return page, 422 if fault else 200


def _resume_page(here: Here, fault: str = "") -> tuple[str, int]:
    with here.reading() as session:
        kept = kept_back(session, here.account_id, here.at)
        names = names_of_people(session, (notice.approver_id for notice in kept.leaving.notices))
        times = {notice.id: when(here, notice.valid_until) for notice in kept.leaving.notices}
    page = render_template("notices/resume.html", here=here, kept=kept, names=names, times=times, fault=fault)
    return page, 422 if fault else 200


def _is_stopped(session: Session, here: Here) -> bool:
    lock_account(session, here.account_id)
    account = get_account_by_id(session, here.account_id)
    session.refresh(account)
    return account.stopped_at is not None


def _who_stopped(here: Here, session: Session) -> tuple[str, str]:
    """Name (the login of who has none) and reason of the last stop by a person; empty when the brake did it."""
    lines = search(session, here.account_id, AuditQuery(action="account.stop"), limit=1)
    stopped_at = get_account_by_id(session, here.account_id).stopped_at
    if not lines or stopped_at is None or lines[0].at < stopped_at:
        return "", ""
    facts = lines[0].facts()
    reason = str(facts.get("reason", ""))
    chosen = here.say(f"console-sending.stop-reason.{reason}") if reason in REASONS else ""
    by = names_of_people(session, (lines[0].user_id,)).get(lines[0].user_id or 0, lines[0].login)
    return by, here.say("console-sending.between").join(filter(None, (chosen, str(facts.get("words", "")))))

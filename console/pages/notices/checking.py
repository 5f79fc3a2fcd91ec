"""Checking a draft for the record: every link is opened, and what is found is kept with the notice."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.finding import notice_or_404
from console.pages.notices.room import room
from console.pages.notices.wording import status_word
from people.rights import Right
from scheduler.findings import Severity, has_errors
from scheduler.steps import StepRefused
from scheduler.tables import NoticeStatus

CHECKABLE = (NoticeStatus.DRAFT, NoticeStatus.CHECKED)


@room.action("/<int:notice_id>/check", Right.WRITE_NOTICES)
def check(here: Here, notice_id: int) -> ResponseReturnValue:
    """Check a draft again, and show what was found."""
    with here.reading() as session:
        notice_or_404(here, session, notice_id)
    check_and_tell(here, notice_id)
    return redirect(here.url("notices.show", notice_id=notice_id) + "#findings", 303)


def check_and_tell(here: Here, notice_id: int) -> None:
    """Check a draft that is kept, and say in a line above the next page what came of it."""
    with here.reading() as session:
        status = notice_or_404(here, session, notice_id).status
    if status not in CHECKABLE:
        flash(here.say("console-notices.not-checkable", status=status_word(here, status)), "info")
        return
    try:
        findings = here.parts.checker.check(here.account_id, notice_id, here.person.user_id)
    except StepRefused:
        flash(here.say("console-notices.edited-meanwhile"), "warning")
        return
    errors = sum(finding.severity == Severity.ERROR for finding in findings)
    with here.acting(Right.WRITE_NOTICES) as act:
        act.note("notice.check", f"notice:{notice_id}", errors=errors, warnings=len(findings) - errors)
    if has_errors(findings):
        flash(here.say("console-notices.checked-faults", count=errors), "warning")
    elif findings:
        flash(here.say("console-notices.checked-warnings", count=len(findings)), "success")
    else:
        flash(here.say("console-notices.checked"), "success")

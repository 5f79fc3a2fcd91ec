"""Every refusal of the notices as one sentence that says what to do, and the answers that go with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from console.here import Here
from console.pages.notices.sight import SeenOutdated, error_lines
from scheduler.amending import AmendedAlready, NothingToAmend, RecipientsForgotten
from scheduler.audiences import AudienceInvalid
from scheduler.costs import QuotaTooSmall, QuotaUnknown
from scheduler.drills import MAX_TESTERS, DrillInvalid, DrillSent, NoTesters, TooManyTesters
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import MAX_BODY, MAX_TITLE
from scheduler.notice_life import AudienceChanged, ChecksFailed, NoticeOutdated, ReasonMissing, SamePerson
from scheduler.notices import NoticeInvalid
from scheduler.steps import StepRefused

DONE_ALREADY = (StepRefused, AmendedAlready, DrillSent)
"""Somebody was quicker, perhaps with the same press: nothing is wrong, and nothing is done a second time."""

_Line = tuple[str, dict[str, object]]


def _unchecked(here: Here, error: ChecksFailed) -> _Line:
    faults = error_lines(here, error.findings)
    return ("checks-failed", {"faults": faults}) if faults else ("checks-outdated", {})


_REFUSALS: dict[type[Exception], Callable[[Here, Any], _Line]] = {
    AudienceChanged: lambda _here, error: ("audience-changed", {"count": error.count}),
    AudienceInvalid: lambda _here, _error: ("audience-invalid", {}),
    ChecksFailed: _unchecked,
    DrillInvalid: lambda _here, _error: ("drill-invalid", {"title": MAX_TITLE, "body": MAX_BODY}),
    NobodyToReach: lambda _here, _error: ("nobody", {}),
    NoTesters: lambda _here, _error: ("no-testers", {}),
    NothingToAmend: lambda _here, _error: ("nothing-to-amend", {}),
    NoticeInvalid: lambda _here, _error: ("notice-invalid", {"title": MAX_TITLE, "body": MAX_BODY}),
    NoticeOutdated: lambda _here, _error: ("notice-outdated", {}),
    QuotaTooSmall: lambda _here, error: ("quota-too-small", {"needed": error.needed, "left": error.left}),
    QuotaUnknown: lambda _here, _error: ("quota-unknown", {}),
    ReasonMissing: lambda _here, _error: ("reason-missing", {}),
    RecipientsForgotten: lambda _here, _error: ("recipients-forgotten", {}),
    SamePerson: lambda _here, _error: ("same-person", {}),
    SeenOutdated: lambda _here, _error: ("seen-outdated", {}),
    SendingStopped: lambda _here, _error: ("sending-stopped", {}),
    TooManyTesters: lambda _here, error: ("too-many-testers", {"count": error.count, "most": MAX_TESTERS}),
}

REFUSED = tuple(_REFUSALS)
"""What a person can mend; the form is shown again with `refusal`."""


def refusal(here: Here, error: Exception) -> str:
    """Why it was not done, and what to do. `error` is one of REFUSED."""
    kind = next(kind for kind in type(error).__mro__ if kind in _REFUSALS)
    name, values = _REFUSALS[kind](here, error)
    return here.say(f"console-sending.refused.{name}", **values)


def already(here: Here, error: Exception, endpoint: str, **values: int) -> ResponseReturnValue:
    """Say politely that it has been done, and lead to a page where that can be seen. `error` is of DONE_ALREADY."""
    flash(_already_words(here, error), "info")
    return redirect(here.url(endpoint, **values), 303)


def _already_words(here: Here, error: Exception) -> str:
    if isinstance(error, AmendedAlready):
        return here.say("console-sending.already.amended", id=error.notice_id)
    if isinstance(error, DrillSent):
        return here.say("console-sending.already.drill")
    return here.say(f"console-sending.already.{error}")

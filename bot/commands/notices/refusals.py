"""Every exception of the notices as one clear line that says what to do."""

from __future__ import annotations

from bot.commands.installation import Line, Refusals, refusing, say
from bot.commands.notices.finding_lines import finding_line
from bot.commands.notices.moments import MomentUnreadable
from bot.commands.one_town import NOT_ALLOWED
from knowledge.media import PictureInvalid
from scheduler.amending import AmendedAlready, NothingToAmend, RecipientsForgotten
from scheduler.audiences import AudienceInvalid
from scheduler.costs import QuotaTooSmall, QuotaUnknown
from scheduler.findings import Severity
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import MAX_BODY, MAX_BUTTONS, MAX_TITLE
from scheduler.notice_life import AudienceChanged, ChecksFailed, NoticeOutdated, ReasonMissing, SamePerson
from scheduler.notices import NoticeInvalid, NoticeUnknown
from scheduler.steps import StepRefused


def _invalid(error: NoticeInvalid) -> Line:
    field = str(error).split(":")[0]
    if field in ("buttons", "picture", "valid_until"):
        return f"notice-{field}", {"most": MAX_BUTTONS}
    return "notice-invalid", {"title": MAX_TITLE, "body": MAX_BODY}


def _unchecked(error: ChecksFailed) -> Line:
    errors = [finding_line(finding) for finding in error.findings if finding.severity == Severity.ERROR]
    return ("checks-failed", {"faults": " ".join(errors)}) if errors else ("checks-outdated", {})


_REFUSALS: Refusals = {
    **NOT_ALLOWED,
    AmendedAlready: lambda error: ("amended-already", {"id": error.notice_id}),
    AudienceChanged: lambda error: ("audience-changed", {"count": error.count}),
    AudienceInvalid: lambda error: ("audience-invalid", {"given": error}),
    ChecksFailed: _unchecked,
    MomentUnreadable: lambda error: ("time-invalid", {"given": error}),
    NobodyToReach: lambda _error: ("nobody", {}),
    RecipientsForgotten: lambda _error: ("recipients-forgotten", {}),
    NothingToAmend: lambda _error: ("nothing-to-amend", {}),
    NoticeInvalid: _invalid,
    NoticeOutdated: lambda _error: ("notice-outdated", {}),
    NoticeUnknown: lambda error: ("notice-unknown", {"id": error}),
    PictureInvalid: lambda _error: ("picture-invalid", {}),
    QuotaTooSmall: lambda error: ("quota-too-small", {"needed": error.needed, "left": error.left}),
    QuotaUnknown: lambda _error: ("quota-unknown", {}),
    ReasonMissing: lambda _error: ("reason-missing", {}),
    SamePerson: lambda _error: ("same-person", {}),
    SendingStopped: lambda _error: ("sending-stopped", {}),
    StepRefused: lambda error: ("step-refused", {"status": say(f"status.{error}"), "next": say(f"next.{error}")}),
}

refusing_notices = refusing(_REFUSALS)

"""Has the checks look at a notice, with the right of the user at work."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.notices.workplace import Workplace
from bot.notice_checking import check_draft
from scheduler.findings import Finding
from scheduler.notices import NewNotice


def checked(work: Workplace, notice: int | NewNotice) -> Sequence[Finding]:
    """Check a draft, whose findings are kept with it, or what is not drafted yet. Not to be called in a transaction.

    Raises NoticeUnknown, NoticeInvalid, AudienceInvalid, StepRefused.
    """
    return check_draft(work.services, work.account_id, notice, user_id=work.user_id)

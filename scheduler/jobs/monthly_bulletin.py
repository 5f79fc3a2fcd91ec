"""The staff bulletin of the month, with the next security tip."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from scheduler.jobs.series_notice import count_staff, entry_card, is_sendable, queue_cards, take_next_tip
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.runs import ClaimedRun
from scheduler.series import day_of, month_of
from scheduler.series_tables import RunOutcome

_log = structlog.get_logger(__name__)


def queue_bulletin(
    session: Session, run: ClaimedRun, *, library: Library, wording: Wording, at: datetime
) -> RunOutcome:
    """Queue the bulletin of the month in which the run was due. Never an old one: without it, nothing is sent."""
    month = month_of(run.due_at, run.zone)
    day = day_of(run.due_at, run.zone)
    bulletin = library.bulletin_for(run.account_id, month)
    if bulletin is None or bulletin.details.get("month") != month:
        return RunOutcome.NOTHING_TO_SEND
    if not is_sendable(bulletin, day):
        _log.warning("bulletin_withheld", account_id=run.account_id, entry=bulletin.id, month=month)
        return RunOutcome.NOTHING_TO_SEND
    people = count_staff(session, run)
    if not people:
        return RunOutcome.NOTHING_TO_SEND
    cards = [entry_card(bulletin, wording.bulletin, wording.open_page)]
    tips = [tip for tip in library.tips(run.account_id) if is_sendable(tip, day)]
    tip = take_next_tip(session, run, tips)
    if tip is not None:
        cards.append(entry_card(tip, wording.tip, wording.open_page))
    return queue_cards(session, run, cards, at, people)

"""The staff bulletin of the month, with the next security tip."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from knowledge.content import Entry
from messages.outgoing import Card
from scheduler.jobs.series_notice import (
    count_staff,
    entry_card,
    is_sendable,
    queue_cards,
    sendable_tips,
    take_next_tip,
)
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
    bulletin = bulletin_of(library, run)
    if bulletin is None:
        return RunOutcome.NOTHING_TO_SEND
    if not is_sendable(bulletin, day_of(run.due_at, run.zone)):
        _log.warning("bulletin_withheld", account_id=run.account_id, entry=bulletin.id)
        return RunOutcome.NOTHING_TO_SEND
    people = count_staff(session, run)
    if not people:
        return RunOutcome.NOTHING_TO_SEND
    tip = take_next_tip(session, run, sendable_tips(library, run))
    return queue_cards(session, run, bulletin_cards(bulletin, tip, wording), at, people)


def bulletin_of(library: Library, run: ClaimedRun) -> Entry | None:
    """The bulletin of the month in which the run was due, whether it may be sent or not. None when nobody wrote it."""
    month = month_of(run.due_at, run.zone)
    bulletin = library.bulletin_for(run.account_id, month)
    return bulletin if bulletin is not None and bulletin.details.get("month") == month else None


def bulletin_cards(bulletin: Entry, tip: Entry | None, wording: Wording) -> list[Card]:
    """What people get of a bulletin, and of the tip that goes with it."""
    cards = [entry_card(bulletin, wording.bulletin, wording.open_page)]
    return cards if tip is None else [*cards, entry_card(tip, wording.tip, wording.open_page)]

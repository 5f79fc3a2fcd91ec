"""The next security tip for the staff, in order and round again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from scheduler.jobs.series_notice import count_staff, entry_card, is_sendable, queue_cards, take_next_tip
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.runs import ClaimedRun
from scheduler.series import day_of
from scheduler.series_tables import RunOutcome


def queue_tip(session: Session, run: ClaimedRun, *, library: Library, wording: Wording, at: datetime) -> RunOutcome:
    """Queue the next tip. Its turn is not used up while there is nobody to read it."""
    people = count_staff(session, run)
    day = day_of(run.due_at, run.zone)
    tips = [tip for tip in library.tips(run.account_id) if is_sendable(tip, day)]
    tip = take_next_tip(session, run, tips) if people else None
    if tip is None:
        return RunOutcome.NOTHING_TO_SEND
    return queue_cards(session, run, [entry_card(tip, wording.tip, wording.open_page)], at, people)

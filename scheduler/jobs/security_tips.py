"""The next security tip for the staff, in order and round again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from knowledge.content import Entry
from messages.outgoing import Card
from scheduler.jobs.series_notice import count_staff, entry_card, queue_cards, sendable_tips, take_next_tip
from scheduler.jobs.wording import Wording
from scheduler.ports import Library
from scheduler.runs import ClaimedRun
from scheduler.series_tables import RunOutcome


def queue_tip(session: Session, run: ClaimedRun, *, library: Library, wording: Wording, at: datetime) -> RunOutcome:
    """Queue the next tip. Its turn is not used up while there is nobody to read it."""
    people = count_staff(session, run)
    tip = take_next_tip(session, run, sendable_tips(library, run)) if people else None
    if tip is None:
        return RunOutcome.NOTHING_TO_SEND
    return queue_cards(session, run, tip_cards(tip, wording), at, people)


def tip_cards(tip: Entry, wording: Wording) -> list[Card]:
    """What people get of a tip."""
    return [entry_card(tip, wording.tip, wording.open_page)]

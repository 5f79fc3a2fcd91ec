"""From texts to a notice of a series, approved already: a person set the series up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from knowledge.content import Entry, EntryClass
from messages.line_json import cut_to_units, line_messages, plain_text
from messages.outgoing import Card, Link
from scheduler.audiences import NoticeAudience, count_audience
from scheduler.gate import pass_gate
from scheduler.notice_content import JAPANESE, MAX_TITLE, NoticeContent, Words, content_json
from scheduler.notices import new_public_key
from scheduler.passages import fingerprint_of
from scheduler.ports import Library
from scheduler.runs import ClaimedRun
from scheduler.series import day_of
from scheduler.series_tables import RunOutcome, Series, SeriesKind
from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin

MAX_BODY_UNITS = 4_000
"""UTF-16 units of a body in a card: a bubble may have 30 KB, also when each is written as \\uXXXX."""


def is_sendable(entry: Entry, day: date) -> bool:
    """Whether an entry may stand in a LINE message to staff on this day. Internal ones never may."""
    return entry.entry_class in (EntryClass.PUBLIC, EntryClass.STAFF) and entry.is_valid_on(day)


def entry_card(entry: Entry, badge: str, open_page: str) -> Card:
    """An entry as a card, with a button to its page when it has one."""
    links = (Link(open_page, entry.url),) if entry.url.startswith("https://") else ()
    return Card(title=entry.title, body=cut_to_units(entry.body.strip(), MAX_BODY_UNITS), badge=badge, links=links)


def count_staff(session: Session, run: ClaimedRun) -> int:
    """How many people series go to: the registered staff who can be reached."""
    return count_audience(session, run.account_id, NoticeAudience(AudienceKind.STAFF)).people


def sendable_tips(library: Library, run: ClaimedRun) -> list[Entry]:
    """The tips that may be sent on the day on which the run was due, in order."""
    day = day_of(run.due_at, run.zone)
    return [tip for tip in library.tips(run.account_id) if is_sendable(tip, day)]


def take_next_tip(session: Session, run: ClaimedRun, tips: Sequence[Entry]) -> Entry | None:
    """The next of `tips`, beginning again after the last; the place is moved on. None when there is none.

    All series of a town share one place, that of its tips series, so that nobody reads a tip twice running.
    """
    series = session.scalar(_with_place(run).with_for_update()) if tips else None
    if series is None:
        return None
    index = series.position % len(tips)
    series.position = (index + 1) % len(tips)
    session.flush()
    return tips[index]


def peek_next_tip(session: Session, run: ClaimedRun, tips: Sequence[Entry]) -> Entry | None:
    """The tip that `take_next_tip` would give now; nothing is moved on."""
    series = session.scalar(_with_place(run)) if tips else None
    return tips[series.position % len(tips)] if series is not None else None


def _with_place(run: ClaimedRun) -> Select[Series]:
    """The series that keeps the place among the tips."""
    return (
        select(Series)
        .where(Series.account_id == run.account_id, (Series.kind == SeriesKind.TIPS) | (Series.id == run.series_id))
        .order_by((Series.kind == SeriesKind.TIPS).desc(), Series.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def queue_cards(session: Session, run: ClaimedRun, cards: Sequence[Card], at: datetime, people: int) -> RunOutcome:
    """Make the notice of a run and bring it before the gate; `people` members of staff can be reached."""
    content = NoticeContent(Words(cards[0].title[:MAX_TITLE], "\n\n".join(plain_text(card) for card in cards)))
    notice = Notice(
        account_id=run.account_id,
        public_key=new_public_key(),
        title=content.words.title,
        body=content.words.body,
        content=content_json(content),
        origin=Origin.SERIES,
        audience=AudienceKind.STAFF,
        audience_keys=[],
        status=NoticeStatus.APPROVED,
        author_id=session.scalar(select(Series.set_up_by_id).where(Series.id == run.series_id)),
        series_run_id=run.id,
        messages={JAPANESE: line_messages(cards)},
        audience_count=people,
        fingerprint=fingerprint_of(content.words.title, content.words.body, str(run.id)),
        valid_until=run.not_after,
        created_at=at,
        approved_at=at,
    )
    session.add(notice)
    session.flush()
    dispatch = pass_gate(session, notice, actor=f"series:{run.series_id}", at=at)
    return RunOutcome.QUEUED if dispatch.is_through else RunOutcome.HELD

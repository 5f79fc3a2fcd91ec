"""Numbers on the first page: cheap, and for those who read no questions too coarse to point at a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from console.here import LEAST_SHOWN, Here
from knowledge.care.places import list_read
from knowledge.tables import EntryRow, UnansweredRow
from people.accounts import get_account_by_id
from people.retention import retention_of
from scheduler.tables import Notice
from scheduler.watch.comparison import month_start
from scheduler.watch_tables import FollowerCount

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """A number that was counted up to a limit."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its name under `console-home.figure.`; `number` None: it is smaller than five."""

    name: str
    number: int | None
    is_more: bool = False
    day: date | None = None


def coarse(name: str, counted: Counted, day: date | None = None) -> Figure:
    """A number of people or of their questions as it may be shown to anybody. Pure."""
    return Figure(name, counted.number if counted.number >= LEAST_SHOWN else None, counted.is_more, day)


def figures(here: Here, session: Session) -> Iterator[Figure]:
    """What a town does, in numbers; nothing of who asked what."""
    friends = session.scalar(
        select(FollowerCount)
        .where(FollowerCount.account_id == here.account_id)
        .order_by(FollowerCount.day.desc())
        .limit(1)
    )
    if friends is not None:
        yield coarse("friends", Counted(max(0, friends.followers - friends.blocks)), friends.day)
    yield Figure("answers", len(here.parts.counter.knowledge(here.account_id)))
    sent = _sent(session, here.account_id, month_start(here.at))
    yield Figure("notices", sent.number, sent.is_more)
    yield coarse("questions", open_questions(session, here.account_id, here.at))


def open_questions(session: Session, account_id: int, at: datetime, most: int = MOST_COUNTED) -> Counted:
    """How many questions wait for an answer."""
    since = retention_of(session, account_id).unanswered_before(at)
    return _counted(
        session,
        select(UnansweredRow.id).where(
            UnansweredRow.account_id == account_id, UnansweredRow.settled_how == "", UnansweredRow.asked_at >= since
        ),
        most,
    )


def overdue_reviews(here: Here, session: Session, today: date, most: int = 99) -> Counted:
    """How many of the town's own answers (an editor's: of their section) should have been looked at by now."""
    account = get_account_by_id(session, here.account_id)
    own = [one.id for one in list_read(session, account) if one.is_own]
    query = select(EntryRow.id).where(
        EntryRow.collection_id.in_(own),
        EntryRow.review_on < today,
        EntryRow.valid_until.is_(None) | (EntryRow.valid_until >= today),
    )
    if here.section_key:
        query = query.where(EntryRow.owner_key == here.section_key)
    return _counted(session, query, most)


def _sent(session: Session, account_id: int, since: datetime) -> Counted:
    sent = select(Notice.id).where(Notice.account_id == account_id, Notice.sending_at >= since)
    return _counted(session, sent, MOST_COUNTED)


def _counted(session: Session, query: Select[int], most: int) -> Counted:
    found = session.scalar(select(func.count()).select_from(query.limit(most + 1).subquery())) or 0
    return Counted(min(found, most), found > most)

"""LINE's count of friends beside ours: friends from before the installation are unknown to us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from people.contacts import LINE_USER_ID_LENGTH
from people.tables import Contact, ContactStatus
from scheduler.series import JAPAN
from scheduler.watch_tables import FollowerCount


@dataclass(frozen=True, slots=True)
class Reachable:
    """Friends who do not block the account, by LINE's count at the end of `day`, and how many of them we knew then."""

    day: date
    people: int
    known: int

    @property
    def is_all_known(self) -> bool:
        """Whether naming our contacts reaches every friend."""
        return self.known >= self.people


def latest_reachable(session: Session, account_id: int) -> Reachable | None:
    """The newest count, or None when LINE has not been asked yet."""
    count = session.scalar(
        select(FollowerCount).where(FollowerCount.account_id == account_id).order_by(FollowerCount.day.desc()).limit(1)
    )
    if count is None:
        return None
    end = _end_of(count.day)
    return Reachable(count.day, max(0, count.followers - count.blocks), _known_at(session, account_id, end))


def reachable_near(session: Session, account_id: int, day: date) -> int | None:
    """At most how many friends a broadcast of `day` can have reached; None when LINE has never been asked.

    LINE's count of that day or the newest before it, else the first after it; and whoever has come (back) since.
    """
    of_town = select(FollowerCount).where(FollowerCount.account_id == account_id)
    count = session.scalar(of_town.where(FollowerCount.day <= day).order_by(FollowerCount.day.desc()).limit(1))
    count = count or session.scalar(of_town.order_by(FollowerCount.day).limit(1))
    if count is None:
        return None
    since = _end_of(count.day)
    came = select(func.count(Contact.id)).where(
        Contact.account_id == account_id,
        func.coalesce(Contact.following_since, Contact.first_seen_at) >= since,
        func.coalesce(Contact.following_since, Contact.first_seen_at) < _end_of(day),
    )
    return max(0, count.followers - count.blocks) + (session.scalar(came) or 0)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(JAPAN))


def _known_at(session: Session, account_id: int, end: datetime) -> int:
    """Contacts who were friends at `end` and could be named: those who are since, and those who have left since.

    Who had left by then and came back later was none, even if they have left again. A friend of old who has written
    to us only since is known now, but is not counted before the next day: to be unsure costs a broadcast, no reader.
    """
    came = func.coalesce(Contact.following_since, Contact.status_changed_at, Contact.first_seen_at)
    came_before_leaving = func.coalesce(Contact.following_since, Contact.first_seen_at)
    followed = or_(
        and_(Contact.status == ContactStatus.FOLLOWING, came < end),
        and_(Contact.status == ContactStatus.BLOCKED, Contact.status_changed_at >= end, came_before_leaving < end),
    )
    known = select(func.count(Contact.id)).where(
        Contact.account_id == account_id, func.length(Contact.line_user_id) == LINE_USER_ID_LENGTH, followed
    )
    return session.scalar(known) or 0

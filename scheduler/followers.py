"""LINE's count of friends beside ours: friends from before the installation are unknown to us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

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
    end = datetime.combine(count.day + timedelta(days=1), time(), ZoneInfo(JAPAN))
    return Reachable(count.day, max(0, count.followers - count.blocks), _known_at(session, account_id, end))


def _known_at(session: Session, account_id: int, end: datetime) -> int:
    """Contacts who followed at `end`: those who do since, and those who have left since."""
    changed = func.coalesce(Contact.status_changed_at, Contact.first_seen_at)
    followed = or_(
        and_(Contact.status == ContactStatus.FOLLOWING, changed < end),
        and_(Contact.status == ContactStatus.BLOCKED, changed >= end, Contact.first_seen_at < end),
    )
    known = select(func.count(Contact.id)).where(Contact.account_id == account_id, followed)
    return session.scalar(known) or 0

"""Once a day, LINE's own count of friends: without it nobody knows whether our contacts are all of them.

LINE is asked outside every transaction. Any number of processes may try; the first row of a day stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from people.tables import Account
from scheduler.ports import FollowerSource
from scheduler.series import JAPAN
from scheduler.watch_tables import FollowerCount
from storage.database import Database, insert_new


def yesterday(at: datetime) -> date:
    """The last day that is over in Japan: the newest that LINE can have counted."""
    return at.astimezone(ZoneInfo(JAPAN)).date() - timedelta(days=1)


def list_uncounted(session: Session, at: datetime) -> Sequence[int]:
    """Numbers of the accounts whose friends of yesterday are not counted yet."""
    counted = exists().where(FollowerCount.account_id == Account.id, FollowerCount.day == yesterday(at))
    return session.scalars(select(Account.id).where(~counted).order_by(Account.id)).all()


def count_friends(database: Database, source: FollowerSource, account_id: int, at: datetime) -> bool:
    """Ask LINE for yesterday's friends of a town; False when it has not counted them yet. Raises SendFailed."""
    day = yesterday(at)
    counted = source.followers(account_id, day)
    if counted is None:
        return False
    new = {"account_id": account_id, "day": day, "followers": counted.followers, "blocks": counted.blocks}
    with database.writing() as session:
        insert_new(session, FollowerCount, new)
    return True

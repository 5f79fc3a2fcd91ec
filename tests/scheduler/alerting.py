"""A town with a feed, as the tests of alerts need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from knowledge.district_tables import DistrictRow
from people.tables import Contact
from scheduler.alerts import Alert
from scheduler.feeds import NewFeed, add_feed, get_feed
from scheduler.notice_content import NoticeContent, Words
from scheduler.receiving import Received, receive_alert
from scheduler.safety_tables import AlertFeed
from scheduler.tables import Notice
from scheduler.watch_tables import Alarm, AlarmKind
from scheduler.worker import sweep
from storage.database import Database
from tests.scheduler.builders import STATIONERY, line_user_id, make_account
from tests.scheduler.fakes import START, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

HASH_KEY = "key"


def an_alert(key: str = "1", place: str = "kawa", *, event_at: datetime = START, **changes: Any) -> Alert:
    """A flood warning for everybody, valid for an hour."""
    content = NoticeContent(Words(f"Flood at {place}", f"Water rises at {place}, report {key}"))
    alert = Alert(key, event_at, content, kind="flood", place=place, valid_minutes=60)
    return replace(alert, **changes)


class FedTown:
    """A town, its feed, a clock, LINE, and a sending worker that works when told to."""

    def __init__(self, database: Database, *, residents: int = 2, is_listed: bool = True) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = FakeSender(self.clock)
        self.account_id = make_account(database, residents=residents)
        with database.writing() as session:
            self.token = add_feed(
                session, self.account_id, NewFeed("bosai", "Disaster system", is_listed), hash_key=HASH_KEY, at=START
            )

    def receive(self, alert: Alert) -> Received:
        """One alert, now."""
        with self.database.writing() as session:
            feed = get_feed(session, self.account_id, "bosai")
            return receive_alert(session, feed, alert, STATIONERY, self.clock())

    def work(self) -> list[str]:
        """Send all that may leave; the titles in the order in which LINE got them."""
        before = len(self.sender.calls)
        while send_one(self.database, self.sender, self.clock) or sweep(self.database, self.clock):
            pass
        return [_place_in(call.messages[0]) for call in self.sender.calls[before:]]

    def settle_in(self, district: str, *numbers: int) -> None:
        """Let contacts live in a district, which is made when it is new."""
        with self.database.writing() as session:
            known = session.scalars(select(DistrictRow.key).where(DistrictRow.account_id == self.account_id)).all()
            if district not in known:
                session.add(
                    DistrictRow(
                        account_id=self.account_id, key=district, name=district, aliases=[], position=len(known)
                    )
                )
            ids = [line_user_id(number) for number in numbers]
            session.execute(update(Contact).where(Contact.line_user_id.in_(ids)).values(district_key=district))

    def notice(self, notice_id: int) -> Notice:
        """One notice as it stands."""
        with self.database.reading() as session:
            return session.get_one(Notice, notice_id)

    def notices(self) -> Sequence[Notice]:
        """All notices."""
        with self.database.reading() as session:
            return session.scalars(select(Notice).order_by(Notice.id)).all()

    def feed(self) -> AlertFeed:
        """The feed as it stands."""
        with self.database.reading() as session:
            return get_feed(session, self.account_id, "bosai")

    def alarms(self) -> list[tuple[AlarmKind, int]]:
        """Kinds of alarms, and how much each counts."""
        with self.database.reading() as session:
            return [(AlarmKind(row.kind), row.count) for row in session.scalars(select(Alarm).order_by(Alarm.id))]


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def _place_in(message: str) -> str:
    """The words behind `report`, and the place: what the tests tell alerts by."""
    place = message.partition("Flood at ")[2].partition("【")[0]
    report = message.partition("report ")[2].split("'")[0].split("\\n")[0]
    return f"{place}:{report}" if report else message

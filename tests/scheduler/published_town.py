"""A town that publishes: notices let through the gate, delivered, corrected and ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from scheduler.amending import Amendment, correct_notice, end_notice
from scheduler.deliveries import finish_notice
from scheduler.desk import Desk
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import stop_notice
from scheduler.rules import change_rules
from scheduler.tables import Delivery, DeliveryStatus, Notice
from storage.database import Database
from tests.fakes import FakeClock
from tests.scheduler.builders import STATIONERY, UNLIMITED, make_account, make_people, make_sending_notice
from tests.scheduler.fakes import START


class PublishedTown:
    """A town with one resident. Its clock goes on an hour with every notice, so that no brake is touched."""

    def __init__(self, database: Database, key: str = "town") -> None:
        self.database = database
        self.clock = FakeClock(START)
        self.account_id = make_account(database, residents=1, key=key)
        with database.writing() as session:
            change_rules(session, self.account_id, weekly_cap=100)

    def publish(self, title: str, body: str = "本文です。", **more: Any) -> int:
        """A notice that has been sent to the resident; its number. `more` as in `make_approved_notice`."""
        notice_id = self.begin(title, body, **more)
        self.deliver(notice_id)
        return notice_id

    def begin(self, title: str, body: str = "本文です。", **more: Any) -> int:
        """A notice that was let through the gate, and of which nothing has left yet; its number."""
        content = more.pop("content", NoticeContent(Words(title, body)))
        notice_id = make_sending_notice(self.database, self.account_id, at=self.clock(), content=content, **more)
        self.clock.move(seconds=3_600)
        return notice_id

    def deliver(self, notice_id: int) -> None:
        """LINE has taken all requests of a notice."""
        with self.database.writing() as session:
            session.execute(
                update(Delivery)
                .where(Delivery.notice_id == notice_id)
                .values(status=DeliveryStatus.SENT, settled_at=self.clock(), first_tried_at=self.clock())
            )
            session.execute(update(Notice).where(Notice.id == notice_id).values(is_planned=True))
            finish_notice(session, notice_id, self.clock())

    def correct(self, notice_id: int, words: NoticeContent | None = None) -> Amendment:
        """One press."""
        desk = self._desk()
        with self.database.writing() as session:
            return correct_notice(session, desk, notice_id, words)

    def end(self, notice_id: int) -> Amendment:
        """One press."""
        desk = self._desk()
        with self.database.writing() as session:
            return end_notice(session, desk, notice_id)

    def stop(self, notice_id: int) -> None:
        """Stop it for good."""
        with self.database.writing() as session:
            stop_notice(session, self.account_id, notice_id, at=self.clock())

    def key(self, notice_id: int) -> str:
        """The public key of a notice."""
        with self.database.reading() as session:
            return session.scalars(select(Notice.public_key).where(Notice.id == notice_id)).one()

    def change(self, notice_id: int, **values: Any) -> None:
        """Change the row as no step does."""
        with self.database.writing() as session:
            session.execute(update(Notice).where(Notice.id == notice_id).values(**values))

    def fill(self, count: int, *, last_at: datetime, valid_until: datetime) -> None:
        """Many published notices, a minute apart, the last at `last_at`."""
        with self.database.writing() as session:
            session.add_all(
                Notice(
                    account_id=self.account_id,
                    public_key=f"many{number}",
                    title=f"お知らせ {number}",
                    body="本文",
                    audience="everybody",
                    audience_keys=[],
                    is_public=True,
                    status="sent",
                    content={},
                    messages={},
                    created_at=last_at,
                    published_at=last_at - timedelta(minutes=count - 1 - number),
                    valid_until=valid_until,
                )
                for number in range(count)
            )

    def _desk(self) -> Desk:
        return Desk(self.account_id, make_people(self.database, "duty")[0], self.clock(), STATIONERY, UNLIMITED)

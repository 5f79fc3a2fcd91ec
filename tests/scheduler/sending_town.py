"""A town with a notice on its way, as the tests of sending need it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from scheduler.notice_life import stop_notice
from scheduler.tables import DeliveryStatus
from storage.database import Database
from tests.scheduler.builders import (
    delivery_statuses,
    make_account,
    make_sending_notice,
    notices,
)
from tests.scheduler.fakes import FakeSender, HandClock, Killed, Turn
from tests.scheduler.one_delivery import send_one


class Town:
    """An account with a notice on its way, a clock and LINE."""

    def __init__(self, database: Database, *turns: Turn, lasts: timedelta = timedelta(days=2)) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = FakeSender(self.clock)
        self.sender.turns.extend(turns)
        self.account_id = make_account(database)
        self.notice_id = make_sending_notice(database, self.account_id, lasts=lasts)

    def work(self) -> bool:
        """One request; a kill ends it where it is."""
        with suppress(Killed):
            return send_one(self.database, self.sender, self.clock)
        return True

    def stop_notice(self) -> None:
        with self.database.writing() as session:
            stop_notice(session, self.account_id, self.notice_id, at=self.clock())

    @property
    def status(self) -> DeliveryStatus:
        return delivery_statuses(self.database)[0]

    @property
    def notice_status(self) -> str:
        return notices(self.database)[0].status

    @property
    def times_reached(self) -> int:
        return sum(self.sender.reached.values())

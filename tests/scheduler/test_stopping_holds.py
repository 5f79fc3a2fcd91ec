"""Any order of sending, failing, dying, stopping and waiting: what was stopped stays so, nobody is told twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from people.tables import Account
from scheduler.gate import SendingStopped
from scheduler.notice_life import NoticeOutdated, send_notice, stop_notice
from scheduler.steps import StepRefused
from scheduler.sweeping import hold_open_deliveries, release_held
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice, NoticeStatus
from scheduler.worker import sweep
from storage.base import Base
from storage.database import Database, sqlite_url
from tests.scheduler.builders import deliveries, make_account, make_sending_notice, notices, stop, unbraked
from tests.scheduler.fakes import START, Call, FakeSender, HandClock, Killed, Turn
from tests.scheduler.one_delivery import send_one

SURELY_NOT = {DeliveryStatus.FAILED, DeliveryStatus.CANCELLED, DeliveryStatus.EXPIRED}
MAX_NOTICES = 3

chosen = st.integers(0, MAX_NOTICES - 1)


@cache
def town_with_staff() -> bytes:
    """A database file with one account and 501 members of staff: two requests a notice."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        database = Database(sqlite_url(path))
        Base.metadata.create_all(database.engine)
        unbraked(database, make_account(database, staff=501))
        database.close()
        return path.read_bytes()


class Sending(RuleBasedStateMachine):
    """A town that sends, with everything that can go wrong."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "town.sqlite3"
        path.write_bytes(town_with_staff())
        self.database = Database(sqlite_url(path))
        self.account_id = 1
        self.clock = HandClock()
        self.sender = FakeSender(self.clock, before_call=self.check_call)
        self.notice_ids: list[int] = []
        self.settled: dict[int, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            self.folder.cleanup()

    def check_call(self, call: Call) -> None:
        """What must be true of every request at the moment it leaves."""
        with self.database.reading() as session:
            row = session.scalars(select(Delivery).where(Delivery.retry_key == call.retry_key)).one()
            notice = session.get_one(Notice, row.notice_id)
            account = session.get_one(Account, row.account_id)
        assert notice.status == NoticeStatus.SENDING
        assert account.stopped_at is None
        assert row.not_before <= self.clock() < row.not_after
        assert row.first_tried_at is not None
        assert (self.clock() - row.first_tried_at).total_seconds() < 23 * 3600

    def with_notice(self, number: int, step: Callable[[Any, int], object]) -> None:
        if number < len(self.notice_ids):
            with suppress(StepRefused, SendingStopped, NoticeOutdated), self.database.writing() as session:
                step(session, self.notice_ids[number])

    @precondition(lambda self: len(self.notice_ids) < MAX_NOTICES)
    @rule(audience=st.sampled_from([AudienceKind.EVERYBODY, AudienceKind.STAFF]))
    def queue_notice(self, audience: AudienceKind) -> None:
        stop(self.database, self.account_id, None)
        notice_id = make_sending_notice(
            self.database, self.account_id, at=self.clock(), audience=audience, title=f"Water {len(self.notice_ids)}"
        )
        self.notice_ids.append(notice_id)

    @rule(turn=st.sampled_from(Turn))
    def send(self, turn: Turn) -> None:
        self.sender.turns.clear()
        self.sender.turns.append(turn)
        with suppress(Killed):
            send_one(self.database, self.sender, self.clock)

    @rule(number=chosen, turn=st.sampled_from(Turn))
    def stop_notice_while_sending(self, number: int, turn: Turn) -> None:
        def stop_now(call: Call) -> None:
            self.check_call(call)
            self.stop_notice(number)

        self.sender.before_call = stop_now
        self.send(turn)
        self.sender.before_call = self.check_call

    @rule(number=chosen)
    def stop_notice(self, number: int) -> None:
        at = self.clock()
        self.with_notice(number, lambda session, notice_id: stop_notice(session, self.account_id, notice_id, at=at))

    @rule(number=chosen)
    def send_again(self, number: int) -> None:
        at = self.clock()
        self.with_notice(number, lambda session, notice_id: send_notice(session, self.account_id, notice_id, at=at))

    @rule(number=chosen)
    def restore_and_release(self, number: int) -> None:
        with self.database.writing() as session:
            hold_open_deliveries(session)
        self.with_notice(number, lambda session, notice_id: release_held(session, self.account_id, notice_id))

    @rule(is_stopped=st.booleans())
    def stop_account(self, is_stopped: bool) -> None:
        stop(self.database, self.account_id, START if is_stopped else None)

    @rule(seconds=st.sampled_from([0, 1, 15, 60, 3_700, 12 * 3_600, 24 * 3_600]))
    def wait(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule()
    def tidy(self) -> None:
        sweep(self.database, self.clock)

    @invariant()
    def nobody_is_told_twice(self) -> None:
        if hasattr(self, "sender"):
            assert all(times == 1 for times in self.sender.reached.values())

    @invariant()
    def rows_say_the_truth(self) -> None:
        for row in deliveries(self.database) if hasattr(self, "database") else ():
            times = self.sender.reached[row.retry_key]
            assert not (row.status in SURELY_NOT and times), "it was delivered all the same"
            assert not (row.status == DeliveryStatus.SENT and times != 1)
            assert (row.settled_at is None) == (row.status in ("queued", "sending", "held"))

    @invariant()
    def stopped_and_sent_notices_stay_so(self) -> None:
        for notice in notices(self.database) if hasattr(self, "database") else ():
            before = self.settled.get(notice.id)
            assert before in (None, notice.status)
            if notice.status in (NoticeStatus.STOPPED, NoticeStatus.SENT):
                self.settled[notice.id] = notice.status


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)

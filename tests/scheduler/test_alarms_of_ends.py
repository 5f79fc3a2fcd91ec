"""A forgotten end and failed requests are each told once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.amending import correct_notice, end_notice
from scheduler.desk import Desk
from scheduler.notice_life import stop_notice
from scheduler.ports import FailureKind
from scheduler.steps import Step
from scheduler.tables import Delivery, Notice, NoticeStatus, NoticeStep, Relation
from scheduler.watch.ends import watch_ends
from scheduler.watch_tables import Alarm, AlarmKind
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_user,
    opened_again,
)
from tests.scheduler.fakes import START, FakeSender, HandClock, Turn
from tests.scheduler.one_delivery import send_one

_ENDS = START + timedelta(hours=3)


class Town:
    """A town with two residents whose notices go out."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = HandClock()
        self.account_id = make_account(database, residents=2)

    def sent(self, *turns: Turn, **more: object) -> int:
        """A notice that was sent, as far as LINE let it; its number."""
        notice_id = make_sending_notice(self.database, self.account_id, at=self.clock(), **more)
        sender = FakeSender(self.clock)
        sender.turns.extend(turns)
        while send_one(self.database, sender, self.clock):
            pass
        return notice_id

    def look(self, **later: float) -> int:
        """One look, so much later."""
        self.clock.forward(**later)
        return watch_ends(self.database, self.clock())

    def desk(self) -> Desk:
        """Somebody at work."""
        user_id = make_user(self.database, f"duty-{self.clock().isoformat()}")
        return Desk(self.account_id, user_id, self.clock(), STATIONERY, UNLIMITED)

    def alarms(self) -> list[tuple[AlarmKind, int | None, str]]:
        """What was raised by a look."""
        with self.database.reading() as session:
            rows = session.scalars(select(Alarm).where(Alarm.kind != AlarmKind.CORRECTED).order_by(Alarm.id)).all()
            return [(AlarmKind(row.kind), row.notice_id, row.details) for row in rows]

    def steps(self, notice_id: int) -> list[str]:
        """What was done with a notice."""
        with self.database.reading() as session:
            steps = select(NoticeStep.step).where(NoticeStep.notice_id == notice_id).order_by(NoticeStep.id)
            return list(session.scalars(steps))


@pytest.fixture
def town(database: Database) -> Town:
    """A town."""
    return Town(database)


def test_an_end_that_nobody_told_is_alarmed_once_when_its_time_has_come(town: Town) -> None:
    notice_id = town.sent(ends_at=_ENDS)
    assert town.look(hours=2, minutes=59) == 0
    assert town.look(minutes=1) == 1
    assert town.alarms() == [(AlarmKind.END_MISSING, notice_id, "")]
    assert town.look(seconds=5) == 0
    assert town.look(hours=1) == 0
    assert len(town.alarms()) == 1
    assert town.steps(notice_id)[-1] == Step.END_MISSED


def test_a_notice_without_an_end_is_never_missed(town: Town) -> None:
    town.sent()
    assert town.look(days=3) == 0


@pytest.mark.parametrize("amend", [end_notice, correct_notice])
def test_an_end_or_a_correction_that_was_sent_is_not_missed(town: Town, amend: object) -> None:
    notice_id = town.sent(ends_at=_ENDS)
    town.clock.forward(hours=1)
    desk = town.desk()
    with town.database.writing() as session:
        amend(session, desk, notice_id)  # type: ignore[operator]
    assert town.look(hours=3) == 0


def test_what_is_marked_as_ended_is_not_missed(town: Town) -> None:
    notice_id = town.sent(ends_at=_ENDS)
    with town.database.writing() as session:
        session.execute(update(Notice).where(Notice.id == notice_id).values(ended_at=START))
    assert town.look(hours=4) == 0


@pytest.mark.parametrize(
    ("status", "is_missed"),
    [
        (NoticeStatus.DRAFT, True),
        (NoticeStatus.CHECKED, True),
        (NoticeStatus.STOPPED, True),
        (NoticeStatus.EXPIRED, True),
        (NoticeStatus.SCHEDULED, False),
        (NoticeStatus.HELD, False),
    ],
)
def test_an_end_that_is_only_a_draft_is_missed_and_one_on_its_way_is_not(
    town: Town, status: NoticeStatus, is_missed: bool
) -> None:
    notice_id = town.sent(ends_at=_ENDS)
    end_id = make_approved_notice(town.database, town.account_id, relation=Relation.END, about_id=notice_id)
    with town.database.writing() as session:
        session.execute(update(Notice).where(Notice.id == end_id).values(status=status))
    assert town.look(hours=4) == is_missed


def test_a_change_that_has_a_new_end_takes_over(town: Town) -> None:
    first = town.sent(ends_at=_ENDS)
    change = town.sent(title="Longer", ends_at=_ENDS + timedelta(hours=2), relation=Relation.CHANGE, about_id=first)
    assert town.look(hours=4) == 0
    assert town.look(hours=2) == 1
    assert town.alarms() == [(AlarmKind.END_MISSING, change, "")]


def test_what_was_stopped_before_anybody_got_it_needs_no_end(town: Town) -> None:
    notice_id = make_sending_notice(town.database, town.account_id, ends_at=_ENDS)
    with town.database.writing() as session:
        stop_notice(session, town.account_id, notice_id, at=START)
    assert town.look(hours=4) == 0


def test_what_was_stopped_after_people_got_it_needs_its_end(town: Town) -> None:
    notice_id = town.sent(ends_at=_ENDS)
    with town.database.writing() as session:
        session.execute(update(Notice).values(status=NoticeStatus.STOPPED))
    assert town.look(hours=4) == 1
    assert town.alarms()[0][1] == notice_id


def test_requests_that_failed_are_told_once_with_their_numbers(town: Town) -> None:
    notice_id = town.sent(Turn.REJECT)
    assert town.look(seconds=5) == 1
    assert town.alarms() == [(AlarmKind.DELIVERY_FAILED, notice_id, "failed=1")]
    assert town.look(seconds=5) == 0
    assert town.steps(notice_id)[-1] == Step.FAILURE_TOLD


def test_a_notice_that_all_got_is_not_told_of(town: Town) -> None:
    town.sent()
    assert town.look(minutes=1) == 0


def test_failures_are_told_when_the_notice_has_ended(town: Town) -> None:
    notice_id = town.sent(Turn.REJECT)
    with town.database.writing() as session:
        session.execute(update(Notice).values(status=NoticeStatus.SENDING))
    assert town.look(minutes=1) == 0
    with town.database.writing() as session:
        session.execute(update(Notice).values(status=NoticeStatus.SENT))
    assert town.look(minutes=1) == 1
    assert town.alarms()[0][1] == notice_id


def test_a_person_whom_line_does_not_know_any_more_wakes_nobody(town: Town) -> None:
    town.sent(Turn.REJECT)
    with town.database.writing() as session:
        session.execute(update(Delivery).values(failure=FailureKind.RECIPIENT))
    assert town.look(minutes=1) == 0


def test_failures_of_long_ago_are_not_dug_up(town: Town) -> None:
    town.sent(Turn.REJECT)
    assert town.look(days=2, seconds=1) == 0


def test_many_processes_raise_it_once(town: Town) -> None:
    town.sent(ends_at=_ENDS)
    databases = [opened_again(town.database) for _ in range(4)]
    start = threading.Barrier(4)
    told: list[int] = []

    def look(database: Database) -> None:
        start.wait()
        told.append(watch_ends(database, _ENDS))

    threads = [threading.Thread(target=look, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for database in databases:
        database.close()
    assert sorted(told) == [0, 0, 0, 1]
    assert len(town.alarms()) == 1

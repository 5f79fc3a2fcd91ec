"""Drills: to listed testers, marked, pushed, and never anything else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from people.tables import Contact, ContactStatus
from scheduler.beat import tasks_of_a_beat
from scheduler.drills import (
    MAX_TESTERS,
    DrillInvalid,
    DrillSent,
    DrillUnknown,
    NoTesters,
    TooManyTesters,
    add_drill,
    delivery_counts_of_drill,
    drill_messages,
    list_drills,
    list_testers,
    send_drill,
)
from scheduler.gate import SendingStopped
from scheduler.jobs.wording import Wording
from scheduler.stationery import Stationery
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, Lane
from storage.database import Database
from tests.scheduler.builders import STATIONERY, deliveries, delivery_statuses, line_user_id, make_account, stop
from tests.scheduler.fakes import START, FakeLibrary, FakeSender, HandClock, Turn
from tests.scheduler.one_delivery import send_one


class DrillTown:
    """A town with residents, of whom some are testers."""

    def __init__(self, database: Database, *testers: int, residents: int = 5) -> None:
        self.database = database
        self.clock = HandClock()
        self.sender = FakeSender(self.clock)
        self.account_id = make_account(database, residents=residents)
        self.change(testers, is_tester=True)

    def change(self, numbers: Any, **values: object) -> None:
        with self.database.writing() as session:
            ids = [line_user_id(number) for number in numbers]
            session.execute(update(Contact).where(Contact.line_user_id.in_(ids)).values(values))

    def add(self, title: str = "Tsunami", body: str = "Go up") -> int:
        with self.database.writing() as session:
            return add_drill(session, self.account_id, title, body, author_id=None, at=self.clock())

    def send(self, drill_id: int, stationery: Stationery = STATIONERY) -> int:
        with self.database.writing() as session:
            return send_drill(session, self.account_id, drill_id, at=self.clock(), stationery=stationery)

    def work(self) -> list[int]:
        """Send; who got it, by number."""
        before = len(self.sender.calls)
        for _turn in range(50):
            if not send_one(self.database, self.sender, self.clock):
                break
        assert {call.method for call in self.sender.calls} <= {"push"}
        return [int(call.to[0][1:], 16) for call in self.sender.calls[before:]]


def test_a_drill_goes_to_testers_only_one_by_one_and_marked(database: Database) -> None:
    town = DrillTown(database, 1, 3)
    assert town.send(town.add()) == 2
    rows = deliveries(database)
    assert {(row.method, row.lane, row.not_after) for row in rows} == {
        (DeliveryMethod.PUSH, Lane.ORDINARY, START + timedelta(hours=1))
    }
    for row in rows:
        assert row.messages[0]["altText"].startswith("【訓練】Tsunami")
        assert json.dumps(row.messages, ensure_ascii=False).count("【訓練】") >= 3, (
            "title, words, and what is read aloud"
        )
    assert town.work() == [1, 3]


def test_the_mark_is_ours_and_stands_once_before_the_title() -> None:
    (message,) = drill_messages("【訓練】大雨【訓練】", "逃げる", "【訓練】")
    assert message["altText"].splitlines() == ["【訓練】大雨", "【訓練】", "逃げる"]


@pytest.mark.parametrize("mark", ["", "訓練", "[DRILL]", " 【訓練】"])
def test_a_letterhead_without_the_mark_sends_no_drill(database: Database, mark: str) -> None:
    town = DrillTown(database, 1)
    drill_id = town.add()
    unmarked = replace(STATIONERY, letterheads={"": replace(STATIONERY.japanese, drill=mark)})
    with pytest.raises(ValueError, match="mark"):
        town.send(drill_id, unmarked)
    assert deliveries(database) == []


def test_a_drill_goes_out_once(database: Database) -> None:
    town = DrillTown(database, 1)
    drill_id = town.add()
    town.send(drill_id)
    with pytest.raises(DrillSent):
        town.send(drill_id)
    assert town.work() == [1]
    with database.reading() as session:
        assert delivery_counts_of_drill(session, town.account_id, drill_id) == {DeliveryStatus.SENT: 1}
        assert [drill.sent_at for drill in list_drills(session, town.account_id)] == [START]


def test_it_needs_testers_and_not_a_crowd_of_them(database: Database) -> None:
    town = DrillTown(database, residents=MAX_TESTERS + 1)
    drill_id = town.add()
    with pytest.raises(NoTesters):
        town.send(drill_id)
    town.change(range(MAX_TESTERS + 1), is_tester=True)
    with pytest.raises(TooManyTesters) as told:
        town.send(drill_id)
    assert told.value.count == MAX_TESTERS + 1
    town.change([0], status=ContactStatus.BLOCKED)
    assert town.send(drill_id) == MAX_TESTERS


def test_who_is_no_tester_any_more_gets_nothing_of_what_is_queued(database: Database) -> None:
    town = DrillTown(database, 1, 2)
    town.send(town.add())
    town.change([1], is_tester=False)
    assert town.work() == [2]
    assert delivery_statuses(database) == [DeliveryStatus.CANCELLED, DeliveryStatus.SENT]


def test_a_row_that_lost_its_mark_or_its_tester_does_not_leave(database: Database) -> None:
    town = DrillTown(database, 1, 2, 3)
    town.send(town.add())
    first, second, third = deliveries(database)
    with database.writing() as session:
        for row, values in (
            (first, {"messages": [{"type": "text", "text": "Tsunami"}]}),
            (second, {"recipients": [line_user_id(4)]}),
            (third, {"recipients": [line_user_id(3), line_user_id(4)]}),
        ):
            session.execute(update(Delivery).where(Delivery.id == row.id).values(values))
    assert town.work() == []
    assert delivery_statuses(database) == [DeliveryStatus.CANCELLED] * 3


@pytest.mark.parametrize("method", [DeliveryMethod.BROADCAST, DeliveryMethod.MULTICAST])
def test_the_database_itself_refuses_a_drill_that_is_no_push(database: Database, method: DeliveryMethod) -> None:
    town = DrillTown(database, 1)
    town.send(town.add())
    with database.writing() as session:
        kept = session.execute(select(Delivery.__table__)).mappings().one()
    row = {**kept, "id": None, "retry_key": "other", "method": method}
    row.pop("id")
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(insert(Delivery).values(row))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Delivery).values(method=method))


def test_a_drill_that_waited_too_long_is_not_sent(database: Database) -> None:
    town = DrillTown(database, 1)
    town.send(town.add())
    town.clock.forward(hours=1)
    assert town.work() == []
    tasks = tasks_of_a_beat(database, library=FakeLibrary(), wording=Wording("b", "t", "o"))
    next(task for task in tasks if task.name == "drills").run(town.clock())
    assert delivery_statuses(database) == [DeliveryStatus.EXPIRED]


def test_a_stopped_town_sends_no_drill(database: Database) -> None:
    town = DrillTown(database, 1)
    drill_id = town.add()
    stop(database, town.account_id, START)
    with pytest.raises(SendingStopped):
        town.send(drill_id)


def test_drills_of_two_towns_know_nothing_of_each_other(database: Database) -> None:
    town = DrillTown(database, 1)
    drill_id = town.add()
    other = make_account(database, key="other")
    with database.writing() as session:
        assert list_drills(session, other) == []
        assert list_testers(session, other) == []
        with pytest.raises(DrillUnknown):
            send_drill(session, other, drill_id, at=START, stationery=STATIONERY)


@pytest.mark.parametrize(("title", "body", "told"), [(" ", "x", "title"), ("x" * 101, "x", "title"), ("x", "", "body")])
def test_a_drill_has_a_title_and_a_body(database: Database, title: str, body: str, told: str) -> None:
    with pytest.raises(DrillInvalid, match=told):
        DrillTown(database).add(title, body)


def test_a_used_up_allowance_puts_off_the_rest_of_the_drill_and_no_other_drill(database: Database) -> None:
    town = DrillTown(database, 1, 2)
    town.send(town.add())
    town.send(town.add("Fire"))
    town.sender.turns.append(Turn.QUOTA)
    assert send_one(database, town.sender, town.clock)
    first, second, *others = deliveries(database)
    assert first.not_before == second.not_before > START
    assert [row.not_before for row in others] == [START, START]

"""What is stopped, held or gone does not leave, not even at the last moment."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import delete

from people.tables import Account
from scheduler.deliveries import may_leave
from scheduler.notice_life import stop_notice
from scheduler.sweeping import hold_open_deliveries, release_held
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus
from scheduler.worker import sweep
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    delivery_statuses,
    make_account,
    make_sending_notice,
    stop,
)
from tests.scheduler.fakes import START, Call, FakeSender, HandClock, Turn
from tests.scheduler.one_delivery import claim_one, send_one
from tests.scheduler.sending_town import Town

SENT = DeliveryStatus.SENT
QUEUED = DeliveryStatus.QUEUED
UNKNOWN = DeliveryStatus.UNKNOWN


def test_stopped_account_sends_nothing_and_goes_on_when_resumed(database: Database) -> None:
    town = Town(database)
    stop(database, town.account_id, START)
    assert not town.work()
    stop(database, town.account_id, None)
    assert town.work()
    assert town.status == SENT


def test_stop_between_claim_and_request_is_obeyed(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        claimed = claim_one(session, START)
    assert claimed is not None
    stop(database, town.account_id, START)
    with database.reading() as session:
        assert not may_leave(session, claimed, START)


@pytest.mark.parametrize("what", ["account", "notice"])
def test_worker_looks_again_just_before_the_request(database: Database, what: str) -> None:
    town = Town(database)

    def clock() -> datetime:
        if delivery_statuses(database) == [DeliveryStatus.SENDING] and not stopped and not town.sender.calls:
            stopped.append(what)
            if what == "account":
                stop(database, town.account_id, START)
            else:
                town.stop_notice()
        return START

    stopped: list[str] = []
    assert send_one(database, town.sender, clock)
    sweep(database, clock)
    assert stopped
    assert town.sender.calls == []
    assert town.status == (QUEUED if what == "account" else DeliveryStatus.CANCELLED)


def test_stopped_notice_cancels_what_waits_and_what_was_lost_is_unknown(database: Database) -> None:
    account_id = make_account(database, staff=1_000)
    notice_id = make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    clock = HandClock()
    sender = FakeSender(clock)
    sender.turns.append(Turn.LOSE)
    send_one(database, sender, clock)
    with database.writing() as session:
        stop_notice(session, account_id, notice_id, at=START)
    assert delivery_statuses(database) == [UNKNOWN, DeliveryStatus.CANCELLED]
    clock.forward(hours=1)
    assert not send_one(database, sender, clock)


def test_request_in_flight_when_stopped_is_not_tried_again(database: Database) -> None:
    town = Town(database, Turn.LOSE)
    town.sender.before_call = lambda _call: town.stop_notice()
    town.work()
    sweep(database, town.clock)
    assert (town.status, town.notice_status) == (UNKNOWN, NoticeStatus.STOPPED)


def test_killed_request_of_a_stopped_notice_is_unknown_after_its_lease(database: Database) -> None:
    town = Town(database, Turn.KILL_AFTER)
    town.work()
    town.stop_notice()
    assert sweep(database, town.clock) == 0
    town.clock.forward(seconds=60)
    assert sweep(database, town.clock) == 1
    assert (town.status, town.times_reached) == (UNKNOWN, 1)


def test_account_deleted_while_a_request_is_in_flight_harms_nothing(database: Database) -> None:
    town = Town(database)

    def delete_account(_call: Call) -> None:
        with database.writing() as session:
            session.execute(delete(Account))

    town.sender.before_call = delete_account
    assert town.work()
    assert deliveries(database) == []


def test_restored_rows_wait_for_a_person(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        assert hold_open_deliveries(session) == 1
    assert not town.work()
    with database.writing() as session:
        assert release_held(session, town.account_id + 1, town.notice_id) == 0
        assert release_held(session, town.account_id, town.notice_id) == 1
    assert town.work()
    assert town.status == SENT

"""LINE is away for minutes, for an hour, for more than a day; and the database cannot be written."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from scheduler.claiming import LEASE
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus
from scheduler.unreached import list_unreached
from scheduler.worker import run_sending_loop, sweep
from storage.database import Database, sqlite_url
from tests.scheduler.builders import deliveries, delivery_statuses, make_account, make_sending_notice, notices
from tests.scheduler.fakes import START, Call, FakeSender, HandClock, Turn
from tests.scheduler.sending_town import Town


@pytest.mark.parametrize("away", [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=22)])
@pytest.mark.parametrize("turn", [Turn.LOSE, Turn.SERVER_ERROR_BEFORE])
def test_line_away_for_less_than_a_day_delays_and_loses_nothing(
    database: Database, away: timedelta, turn: Turn
) -> None:
    town = Town(database)
    while town.clock() < START + away:
        town.sender.turns.clear()
        town.sender.turns.append(turn)
        town.work()
        sweep(database, town.clock)
        town.clock.forward(seconds=away.total_seconds() / 20)
    town.sender.turns.clear()
    town.clock.forward(minutes=7)
    town.work()
    assert (town.status, town.times_reached) == (DeliveryStatus.SENT, 1)


def test_line_away_for_25_hours_leaves_rows_that_a_person_decides_about(database: Database) -> None:
    town = Town(database)
    town.sender.turns.extend([Turn.LOSE] * 1_000)
    while town.clock() < START + timedelta(hours=25):
        town.work()
        sweep(database, town.clock)
        town.clock.forward(minutes=50)
    town.sender.turns.clear()
    town.work()
    assert (town.status, town.notice_status) == (DeliveryStatus.UNKNOWN, NoticeStatus.FAILED)
    assert town.times_reached == 0


def test_everybody_of_an_unknown_request_is_listed_by_name(database: Database) -> None:
    account_id = make_account(database, staff=3)
    notice_id = make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE deliveries SET status = 'unknown'")
    with database.reading() as session:
        found = list(list_unreached(session, account_id, notice_id))
        assert list(list_unreached(session, account_id + 1, notice_id)) == []
    assert [one.line_user_id for one in found] == deliveries(database)[0].recipients
    assert {one.status for one in found} == {DeliveryStatus.UNKNOWN}
    assert all(one.contact_id for one in found)


def _make_unwritable(database: Database) -> threading.Event:
    """Until the event is set every new transaction meets a disk that cannot be written."""
    is_well = threading.Event()

    @event.listens_for(database.engine, "checkout")
    def _set(connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only={'OFF' if is_well.is_set() else 'ON'}")
        cursor.close()

    return is_well


def test_disk_that_cannot_be_written_lets_nothing_leave_and_sending_recovers_alone(sqlite_database: Database) -> None:
    account_id = make_account(sqlite_database, staff=2)
    make_sending_notice(sqlite_database, account_id, audience=AudienceKind.STAFF)
    clock = HandClock()
    sender = FakeSender(clock)
    is_well = _make_unwritable(sqlite_database)
    stop = threading.Event()
    loop = threading.Thread(target=run_sending_loop, args=(stop, sqlite_database, sender, clock, None, 0.01))
    loop.start()
    try:
        time.sleep(0.1)
        assert sender.calls == []
        is_well.set()
        _wait_until(lambda: notices(sqlite_database)[0].status == NoticeStatus.SENT)
    finally:
        stop.set()
        loop.join()
    assert list(sender.reached.values()) == [1]


def test_disk_that_fails_between_the_call_and_its_settling_tells_nobody_twice(sqlite_database: Database) -> None:
    account_id = make_account(sqlite_database, staff=2)
    make_sending_notice(sqlite_database, account_id, audience=AudienceKind.STAFF)
    clock = HandClock()
    broken: list[threading.Event] = []

    def break_once(_call: Call) -> None:
        if not broken:
            broken.append(_make_unwritable(sqlite_database))

    sender = FakeSender(clock, before_call=break_once)
    stop = threading.Event()
    loop = threading.Thread(target=run_sending_loop, args=(stop, sqlite_database, sender, clock, None, 0.01))
    loop.start()
    try:
        _wait_until(lambda: len(sender.calls) == 1)
        time.sleep(0.05)
        assert delivery_statuses(sqlite_database) == [DeliveryStatus.SENDING]
        clock.now += LEASE
        broken[0].set()
        _wait_until(lambda: notices(sqlite_database)[0].status == NoticeStatus.SENT)
    finally:
        stop.set()
        loop.join()
    assert len(sender.calls) == 2
    assert list(sender.reached.values()) == [1]


@pytest.fixture
def sqlite_database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """On SQLite only: the disk is its server."""
    path = tmp_path / "disk.sqlite3"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return Database(sqlite_url(path))


def _wait_until(is_so: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)

"""The clock beats and the loop works until they are stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from scheduler.clock import BeatingClock
from scheduler.sending import Sent
from scheduler.tables import DeliveryStatus
from scheduler.worker import run_sending_loop
from storage.database import Database
from tests.scheduler.builders import delivery_statuses, make_account, make_sending_notice
from tests.scheduler.fakes import START, FakeSender, HandClock


def test_clock_beats_until_stopped_and_survives_a_failing_beat() -> None:
    enough = threading.Event()
    beats: list[int] = []

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            enough.set()
        raise OSError("the database is away")

    clock = BeatingClock(beat, seconds=0.02)
    clock.start()
    assert enough.wait(5)
    clock.stop()
    counted = len(beats)
    assert not threading.Event().wait(0.1)
    assert len(beats) == counted


def test_clock_that_never_started_can_be_stopped() -> None:
    BeatingClock(lambda: None).stop()


def in_background(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_loop_sends_what_is_due_and_ends_when_told(database: Database) -> None:
    make_sending_notice(database, make_account(database))
    stop = threading.Event()
    sent = threading.Event()
    sender = FakeSender(before_call=lambda _call: sent.set())
    thread = in_background(lambda: run_sending_loop(stop, database, sender, HandClock(), poll_seconds=0.01))
    assert sent.wait(5)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert delivery_statuses(database) == [DeliveryStatus.SENT]


def test_loop_sweeps_what_is_over(database: Database) -> None:
    make_sending_notice(database, make_account(database))
    clock = HandClock(START)
    clock.forward(days=3)
    stop = threading.Event()
    thread = in_background(lambda: run_sending_loop(stop, database, FakeSender(clock), clock, poll_seconds=0.01))
    while delivery_statuses(database) != [DeliveryStatus.EXPIRED]:
        assert thread.is_alive()
    stop.set()
    thread.join(5)


def test_loop_outlives_a_failing_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    stop = threading.Event()

    def fail_twice(*_arguments: object, **_named: object) -> Sent:
        calls.append(1)
        if len(calls) <= 2:
            raise OperationalError("select", {}, OSError("away"))
        stop.set()
        return Sent()

    monkeypatch.setattr("scheduler.worker.send_some", fail_twice)
    run_sending_loop(stop, database, FakeSender(), HandClock(), poll_seconds=0.001)
    assert len(calls) == 3

"""Claim, send, settle: every request reaches people once, or surely not at all, or is shown as unknown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, NoticeStatus
from scheduler.worker import sweep
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    notices,
)
from tests.scheduler.fakes import START, Turn
from tests.scheduler.sending_town import Town

SENT = DeliveryStatus.SENT
QUEUED = DeliveryStatus.QUEUED
UNKNOWN = DeliveryStatus.UNKNOWN


def test_accepted_request_is_settled_with_lines_request_id_and_ends_the_notice(database: Database) -> None:
    town = Town(database)
    assert town.work()
    (row,) = deliveries(database)
    assert (row.status, row.request_id, row.settled_at) == (SENT, f"request-of-{row.retry_key}", START)
    (notice,) = notices(database)
    assert (notice.status, notice.sent_at) == (NoticeStatus.SENT, START)
    assert not town.work()


@pytest.mark.parametrize(
    "turn", [Turn.LOSE, Turn.ACCEPT_AND_LOSE, Turn.SERVER_ERROR_BEFORE, Turn.SERVER_ERROR_AFTER, Turn.RATE, Turn.BREAK]
)
def test_failure_that_may_pass_is_tried_again_with_the_same_key_and_reaches_once(
    database: Database, turn: Turn
) -> None:
    town = Town(database, turn)
    town.work()
    assert town.status == QUEUED
    assert not town.work(), "there must be a pause"
    town.clock.forward(seconds=15)
    town.work()
    assert (town.status, town.times_reached) == (SENT, 1)
    assert town.sender.calls[0] == town.sender.calls[1]


@pytest.mark.parametrize("turn", [Turn.KILL_BEFORE, Turn.KILL_AFTER])
def test_kill_around_the_request_reaches_once_after_the_lease(database: Database, turn: Turn) -> None:
    town = Town(database, turn)
    town.work()
    town.clock.forward(seconds=59)
    assert not town.work(), "the lease still holds"
    town.clock.forward(seconds=1)
    town.work()
    assert (town.status, town.times_reached) == (SENT, 1)


def test_key_known_to_line_counts_as_sent(database: Database) -> None:
    town = Town(database, Turn.KILL_AFTER)
    town.work()
    town.clock.forward(minutes=2)
    town.work()
    assert deliveries(database)[0].request_id.startswith("request-of-")
    assert town.notice_status == NoticeStatus.SENT


def test_request_that_line_refuses_fails_for_good(database: Database) -> None:
    town = Town(database, Turn.REJECT)
    town.work()
    town.clock.forward(hours=1)
    assert not town.work()
    assert (town.status, town.notice_status) == (DeliveryStatus.FAILED, NoticeStatus.FAILED)


def test_refusal_after_a_lost_answer_is_unknown_not_failed(database: Database) -> None:
    town = Town(database, Turn.ACCEPT_AND_LOSE, Turn.REJECT)
    town.work()
    town.clock.forward(minutes=1)
    town.work()
    assert town.status == UNKNOWN


def test_used_up_allowance_is_tried_hourly_until_the_time_is_over_and_surely_not_delivered(database: Database) -> None:
    town = Town(database, *[Turn.QUOTA] * 50, lasts=timedelta(days=2))
    while town.clock() < START + timedelta(hours=49):
        town.work()
        sweep(database, town.clock)
        town.clock.forward(minutes=30)
    assert 20 <= len(town.sender.calls) <= 48
    assert town.status == DeliveryStatus.EXPIRED


def test_nothing_leaves_after_its_time(database: Database) -> None:
    town = Town(database, lasts=timedelta(hours=1))
    town.clock.forward(hours=1)
    assert not town.work()
    assert sweep(database, town.clock) == 1
    assert (town.status, town.notice_status) == (DeliveryStatus.EXPIRED, NoticeStatus.FAILED)


def test_lost_request_whose_time_is_over_is_unknown(database: Database) -> None:
    town = Town(database, Turn.LOSE, lasts=timedelta(hours=1))
    town.work()
    town.clock.forward(hours=1)
    sweep(database, town.clock)
    assert town.status == UNKNOWN


def test_key_older_than_23_hours_is_not_trusted_any_more(database: Database) -> None:
    town = Town(database, Turn.KILL_AFTER)
    town.work()
    town.clock.forward(hours=23)
    assert not town.work()
    assert sweep(database, town.clock) == 1
    assert (town.status, town.times_reached) == (UNKNOWN, 1)


def test_push_goes_to_one_person(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        session.execute(update(Delivery).values(method=DeliveryMethod.PUSH, recipients=["U1"]))
    town.work()
    assert [(call.method, call.to) for call in town.sender.calls] == [("push", ("U1",))]

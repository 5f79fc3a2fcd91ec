"""Many workers, slow ones, dying ones: still every request once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler.claiming import LEASE
from scheduler.deliveries import mark_all_sent, mark_failed
from scheduler.ports import Accepted, FailureKind, SendFailed
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, NoticeStatus
from storage.database import Database
from tests.scheduler.builders import (
    delivery_statuses,
    make_account,
    make_sending_notice,
    notices,
    opened_again,
    unbraked,
)
from tests.scheduler.fakes import START, FakeSender, HandClock, Killed, Turn
from tests.scheduler.one_delivery import claim_one, send_one
from tests.scheduler.sending_town import Town

SENT = DeliveryStatus.SENT
QUEUED = DeliveryStatus.QUEUED


def test_late_answer_of_a_slow_worker_still_counts(database: Database) -> None:
    town = Town(database, Turn.LOSE)
    with database.writing() as session:
        slow = claim_one(session, START)
    assert slow is not None
    town.clock.forward(seconds=60)
    town.work()
    with database.writing() as session:
        mark_all_sent(session, [(slow, Accepted("late"))], town.clock())
    assert (town.status, town.notice_status) == (SENT, NoticeStatus.SENT)


def test_late_failure_of_a_slow_worker_changes_nothing(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        slow = claim_one(session, START)
    assert slow is not None
    town.clock.forward(seconds=60)
    town.work()
    with database.writing() as session:
        mark_failed(session, slow, SendFailed(FailureKind.REJECTED), at=town.clock(), again_at=None)
    assert town.status == SENT


def test_late_failure_of_a_slow_worker_leaves_the_row_to_the_one_who_took_it_over(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        slow = claim_one(session, START)
    with database.writing() as session:
        second = claim_one(session, START + LEASE)
    assert slow is not None
    assert second is not None
    with database.writing() as session:
        mark_failed(session, slow, SendFailed(FailureKind.REJECTED), at=START + LEASE, again_at=None)
    assert town.status == DeliveryStatus.SENDING
    assert (slow.tried_before, second.tried_before) == (False, True)


def _in_four_threads(run: Callable[[], None]) -> None:
    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_workers_never_send_the_same_row(database: Database) -> None:
    account_id = make_account(database, staff=2)
    unbraked(database, account_id)
    notice_ids = [make_sending_notice(database, account_id, audience=AudienceKind.STAFF) for _ in range(40)]
    clock = HandClock()
    sender = FakeSender(clock)

    def other_process() -> None:
        own = opened_again(database)
        while send_one(own, sender, clock) or QUEUED in delivery_statuses(own):
            clock.forward(seconds=0.01)  # the rate limit fills again
        own.close()

    _in_four_threads(other_process)
    assert len(sender.calls) == len({call.retry_key for call in sender.calls}) == len(notice_ids)
    assert {notice.status for notice in notices(database)} == {NoticeStatus.SENT}


def test_last_two_requests_of_a_notice_settled_at_once_end_it(database: Database) -> None:
    account_id = make_account(database, staff=2_000)
    make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    clock = HandClock()
    together = threading.Barrier(4)
    sender = FakeSender(clock, before_call=lambda _call: (together.wait(), None)[1])

    def other_process() -> None:
        own = opened_again(database)
        while not send_one(own, sender, clock):
            pass
        own.close()

    _in_four_threads(other_process)
    assert notices(database)[0].status == NoticeStatus.SENT


@pytest.mark.parametrize("seed", range(2))
def test_storm_of_kills_and_failures_reaches_everybody_exactly_once(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    account_id = make_account(database, staff=1_501)
    unbraked(database, account_id)
    for _ in range(4):
        make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    clock = HandClock()
    sender = FakeSender(clock)
    bad = [turn for turn in Turn if turn not in (Turn.REJECT, Turn.UNAUTHORIZED, Turn.QUOTA)]
    while clock() < START + timedelta(hours=20) and set(delivery_statuses(database)) != {SENT}:
        sender.turns.append(chance.choice(bad))
        with suppress(Killed):
            send_one(database, sender, clock)
        clock.forward(seconds=chance.choice([0, 1, 5, LEASE.total_seconds()]))
    assert set(delivery_statuses(database)) == {SENT}
    with database.reading() as session:
        keys = session.scalars(select(Delivery.retry_key)).all()
    assert dict(sender.reached) == dict.fromkeys(keys, 1)

"""Claim, send, settle: every request reaches people once, or surely not at all, or is shown as unknown."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from scheduler_builders import (
    deliveries,
    delivery_statuses,
    make_account,
    make_sending_notice,
    notices,
    opened_again,
    stop,
)
from scheduler_fakes import START, Call, FakeSender, HandClock, Killed, Turn
from sqlalchemy import delete, select, update

from people.tables import Account
from scheduler.deliveries import LEASE, claim_delivery, list_claimable, mark_failed, mark_sent, may_leave
from scheduler.notices import stop_notice
from scheduler.ports import Accepted, FailureKind, SendFailed
from scheduler.sending import send_one
from scheduler.sweeping import hold_open_deliveries, release_held
from scheduler.tables import Delivery, DeliveryMethod, DeliveryStatus, NoticeAudience, NoticeStatus
from scheduler.worker import sweep
from storage.database import Database

SENT = DeliveryStatus.SENT
QUEUED = DeliveryStatus.QUEUED
UNKNOWN = DeliveryStatus.UNKNOWN


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


@pytest.mark.parametrize("turn", [Turn.REJECT, Turn.UNAUTHORIZED])
def test_request_that_line_refuses_fails_for_good(database: Database, turn: Turn) -> None:
    town = Town(database, turn)
    town.work()
    town.clock.forward(hours=1)
    assert not town.work()
    assert (town.status, town.notice_status) == (DeliveryStatus.FAILED, NoticeStatus.FAILED)


def test_refusal_after_a_lost_answer_is_unknown_not_failed(database: Database) -> None:
    town = Town(database, Turn.ACCEPT_AND_LOSE, Turn.UNAUTHORIZED)
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
        claimed = claim_delivery(session, list_claimable(session, START)[0], START)
    assert claimed is not None
    stop(database, town.account_id, START)
    with database.reading() as session:
        assert not may_leave(session, claimed, START)


@pytest.mark.parametrize("what", ["account", "notice"])
def test_send_one_looks_again_just_before_the_request(
    database: Database, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = Town(database)

    def claim_and_then_stop(*arguments: object) -> object:
        claimed = claim_delivery(*arguments)  # type: ignore[arg-type]
        stop_soon.append(what)
        return claimed

    stop_soon: list[str] = []

    class Clock(HandClock):
        def __call__(self) -> object:  # type: ignore[override]
            if stop_soon and stop_soon.pop() == "account":
                stop(database, town.account_id, START)
            return START

    monkeypatch.setattr("scheduler.sending.claim_delivery", claim_and_then_stop)
    send_one(database, town.sender, Clock())
    assert town.sender.calls == []


def test_stopped_notice_cancels_what_waits_and_what_was_lost_is_unknown(database: Database) -> None:
    account_id = make_account(database, staff=1_000)
    notice_id = make_sending_notice(database, account_id, audience=NoticeAudience.STAFF)
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


def test_late_answer_of_a_slow_worker_still_counts(database: Database) -> None:
    town = Town(database, Turn.LOSE)
    with database.writing() as session:
        slow = claim_delivery(session, 1, START)
    assert slow is not None
    town.clock.forward(seconds=60)
    town.work()
    with database.writing() as session:
        mark_sent(session, slow, Accepted("late"), town.clock())
    assert (town.status, town.notice_status) == (SENT, NoticeStatus.SENT)


def test_late_failure_of_a_slow_worker_changes_nothing(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        slow = claim_delivery(session, 1, START)
    assert slow is not None
    town.clock.forward(seconds=60)
    town.work()
    with database.writing() as session:
        mark_failed(session, slow, SendFailed(FailureKind.REJECTED), at=town.clock(), again_at=None)
    assert town.status == SENT


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


def test_push_goes_to_one_person(database: Database) -> None:
    town = Town(database)
    with database.writing() as session:
        session.execute(update(Delivery).values(method=DeliveryMethod.PUSH, recipients=["U1"]))
    town.work()
    assert [(call.method, call.to) for call in town.sender.calls] == [("push", ("U1",))]


def test_workers_never_send_the_same_row(database: Database) -> None:
    account_id = make_account(database)
    notice_ids = [make_sending_notice(database, account_id) for _ in range(40)]
    clock = HandClock()
    sender = FakeSender(clock)

    def other_process() -> None:
        own = opened_again(database)
        while send_one(own, sender, clock) or QUEUED in delivery_statuses(own):
            pass
        own.close()

    threads = [threading.Thread(target=other_process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sender.calls) == len({call.retry_key for call in sender.calls}) == len(notice_ids)
    assert {notice.status for notice in notices(database)} == {NoticeStatus.SENT}


def test_last_two_requests_of_a_notice_settled_at_once_end_it(database: Database) -> None:
    account_id = make_account(database, staff=2_000)
    make_sending_notice(database, account_id, audience=NoticeAudience.STAFF)
    clock = HandClock()
    together = threading.Barrier(4)
    sender = FakeSender(clock, before_call=lambda _call: (together.wait(), None)[1])

    def other_process() -> None:
        own = opened_again(database)
        while not send_one(own, sender, clock):
            pass
        own.close()

    threads = [threading.Thread(target=other_process) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert notices(database)[0].status == NoticeStatus.SENT


@pytest.mark.parametrize("seed", range(4))
def test_storm_of_kills_and_failures_reaches_everybody_exactly_once(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    account_id = make_account(database, staff=2_500)
    for _ in range(6):
        make_sending_notice(database, account_id, audience=NoticeAudience.STAFF)
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

"""A notice in numbers: who was meant, who got it, who left, how long it took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from people.contacts import find_contact, mark_status
from people.tables import ContactStatus
from scheduler.amending import correct_notice
from scheduler.desk import Desk
from scheduler.notice_life import send_notice
from scheduler.notices import NoticeUnknown
from scheduler.rules import change_rules
from scheduler.statistics import InTime, NoticeStatistics, minutes_and_seconds, share_within_ten_seconds, statistics_of
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus, Notice
from scheduler.taps import Tapped, add_taps
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    line_user_id,
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_user,
)
from tests.scheduler.fakes import START, FakeSender, HandClock, Turn
from tests.scheduler.one_delivery import send_one

SENT, UNKNOWN, FAILED, QUEUED = (
    DeliveryStatus.SENT,
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.FAILED,
    DeliveryStatus.QUEUED,
)


def figures(database: Database, account_id: int, notice_id: int) -> NoticeStatistics:
    """The numbers now."""
    with database.reading() as session:
        return statistics_of(session, account_id, notice_id)


def in_time(database: Database, account_id: int) -> InTime:
    """Of all that was sent since START."""
    with database.reading() as session:
        return share_within_ten_seconds(session, account_id, START)


def leave(database: Database, account_id: int, number: int, clock: HandClock) -> None:
    """A contact blocks the account."""
    with database.writing() as session:
        contact = find_contact(session, account_id, line_user_id(number))
        assert contact is not None
        mark_status(contact, ContactStatus.BLOCKED, clock())


def three_requests(database: Database) -> tuple[int, int]:
    """A town of five and a notice on its way to them in requests of two; their numbers."""
    account_id = make_account(database, staff=5)
    with database.writing() as session:
        change_rules(session, account_id, request_size=2)
    return account_id, make_approved_notice(database, account_id, audience=AudienceKind.STAFF)


def test_people_and_requests_are_counted_by_how_they_stand(database: Database) -> None:
    account_id, number = three_requests(database)
    clock = HandClock()
    sender = FakeSender(clock)
    sender.turns.extend([Turn.ACCEPT, Turn.REJECT])
    assert figures(database, account_id, number).requests == {}
    clock.forward(seconds=90)
    with database.writing() as session:
        send_notice(session, account_id, number, at=clock())
    assert figures(database, account_id, number).people == {QUEUED: 5}
    clock.forward(seconds=4)
    assert send_one(database, sender, clock)
    clock.forward(seconds=20)
    assert send_one(database, sender, clock)
    with database.writing() as session:
        waiting = update(Delivery).where(Delivery.status == QUEUED)
        session.execute(waiting.values(status=UNKNOWN, settled_at=clock()))
    found = figures(database, account_id, number)
    assert found.people_meant == 5
    assert found.requests == {SENT: 1, FAILED: 1, UNKNOWN: 1}
    assert found.people == {SENT: 2, FAILED: 2, UNKNOWN: 1}
    assert (found.people_unknown, found.quota_used) == (1, 2)
    assert (found.approved_to_first, found.first_to_last) == (timedelta(seconds=94), timedelta(0))
    assert found.first_to_corrected is None
    assert in_time(database, account_id) == InTime(2, 2)


def test_a_late_request_is_not_in_time_and_no_request_is_no_share(database: Database) -> None:
    account_id, number = three_requests(database)
    assert in_time(database, account_id).share is None
    clock = HandClock()
    sender = FakeSender(clock)
    with database.writing() as session:
        send_notice(session, account_id, number, at=clock())
    for seconds in (10, 1, 3):
        clock.forward(seconds=seconds)
        assert send_one(database, sender, clock)
    found = figures(database, account_id, number)
    assert found.first_to_last == timedelta(seconds=4)
    assert in_time(database, account_id) == InTime(5, 2)
    assert in_time(database, account_id).share == pytest.approx(0.4)


def test_only_who_was_reached_and_left_afterwards_has_blocked_since(database: Database) -> None:
    account_id, number = three_requests(database)
    clock = HandClock()
    sender = FakeSender(clock)
    with database.writing() as session:
        send_notice(session, account_id, number, at=clock())
    clock.forward(minutes=1)
    assert send_one(database, sender, clock)
    leave(database, account_id, 0, clock)
    leave(database, account_id, 2, clock)
    clock.forward(minutes=1)
    assert send_one(database, sender, clock)
    leave(database, account_id, 4, clock)
    assert figures(database, account_id, number).blocked_since == 1, "the others had left, or have not been reached"


def test_a_broadcast_counts_as_approved_and_whoever_was_a_friend_then_may_leave(database: Database) -> None:
    account_id = make_account(database, residents=3)
    number = make_sending_notice(database, account_id)
    clock = HandClock()
    clock.forward(minutes=5)
    leave(database, account_id, 0, clock)
    clock.forward(minutes=5)
    assert send_one(database, FakeSender(clock), clock)
    clock.forward(days=1)
    leave(database, account_id, 1, clock)
    found = figures(database, account_id, number)
    assert (found.people, found.blocked_since) == ({SENT: 3}, 1)


def test_taps_are_told_by_button(database: Database) -> None:
    account_id, number = three_requests(database)
    with database.writing() as session:
        add_taps(session, {Tapped(account_id, number, "page"): 4})
    assert figures(database, account_id, number).taps == {"page": 4}


def test_the_time_to_correct_ends_with_the_last_who_was_told(database: Database) -> None:
    account_id, number = three_requests(database)
    clock, duty = HandClock(), make_user(database, "duty")
    sender = FakeSender(clock)
    with database.writing() as session:
        send_notice(session, account_id, number, at=clock())
    while send_one(database, sender, clock):
        clock.forward(seconds=1)
    with database.writing() as session:
        correct_notice(session, Desk(account_id, duty, clock(), STATIONERY, UNLIMITED), number)
    for _ in range(2):
        clock.forward(seconds=10)
        assert send_one(database, sender, clock)
    assert figures(database, account_id, number).first_to_corrected is None, "one is still to be told"
    clock.forward(seconds=10)
    assert send_one(database, sender, clock)
    assert figures(database, account_id, number).first_to_corrected == timedelta(seconds=33)


def test_another_town_learns_nothing(database: Database) -> None:
    account_id, number = three_requests(database)
    other_id = make_account(database, key="other")
    with database.reading() as session:
        with pytest.raises(NoticeUnknown):
            statistics_of(session, other_id, number)
        assert share_within_ten_seconds(session, other_id, START) == InTime(0, 0)
        assert session.scalars(select(Notice.account_id)).all() == [account_id]


@pytest.mark.parametrize(("seconds", "told"), [(0, (0, 0)), (59.6, (1, 0)), (754, (12, 34)), (-5, (0, 0))])
def test_a_length_of_time_is_told_in_minutes_and_seconds(seconds: float, told: tuple[int, int]) -> None:
    assert minutes_and_seconds(timedelta(seconds=seconds)) == told

"""The ledger's rows: what counts as ours, one reading an hour whoever tries, an alarm for what is not ours."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.watching import LEDGER_AGAIN, rounds_of
from scheduler.ports import FailureKind, Quota
from scheduler.tables import AudienceKind, Delivery, DeliveryStatus
from scheduler.watch.ledger import list_unread, note_reading, our_requests
from scheduler.watch_tables import (
    Alarm,
    AlarmChannel,
    AlarmKind,
    AlarmMessage,
    FollowerCount,
    LedgerReading,
)
from storage.database import Database
from tests.scheduler.builders import make_account, make_sending_notice, opened_again
from tests.scheduler.fakes import START, FakeBooks, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

HOUR = timedelta(hours=1)


def alarms(database: Database) -> list[tuple[str, str]]:
    """Kinds and details."""
    with database.reading() as session:
        return [(alarm.kind, alarm.details) for alarm in session.scalars(select(Alarm).order_by(Alarm.id))]


def readings(database: Database) -> list[tuple[int | None, int, int, bool]]:
    """Limit, LINE's count, ours, strangeness, by hour."""
    with database.reading() as session:
        rows = session.scalars(select(LedgerReading).order_by(LedgerReading.hour_at))
        return [(row.line_limit, row.line_used, row.ours, row.is_strange) for row in rows]


def note(database: Database, account_id: int, used: int, hour: int, limit: int | None = None) -> bool:
    """One hour's reading; whether it was written."""
    with database.writing() as session:
        return note_reading(session, account_id, Quota(limit, used), START + hour * HOUR) is not None


def people_of(database: Database, account_id: int) -> list[int]:
    """How many people each request of ours reached, or may have."""
    with database.reading() as session:
        return sorted((one.people or -1) for one in our_requests(session, account_id, START - HOUR))


def test_what_was_sent_is_ours_and_what_was_surely_not_is_nobodys(database: Database) -> None:
    account_id = make_account(database, staff=3)
    for title in ("one", "two", "three"):
        make_sending_notice(database, account_id, audience=AudienceKind.STAFF, title=title)
    assert people_of(database, account_id) == [], "nothing has left yet"
    assert send_one(database, FakeSender(), HandClock())
    assert people_of(database, account_id) == [3]
    with database.writing() as session:
        waiting = Delivery.status == DeliveryStatus.QUEUED
        tried = {"first_tried_at": START}
        first, last = session.scalars(select(Delivery.id).where(waiting).order_by(Delivery.id)).all()
        session.execute(update(Delivery).where(Delivery.id == first).values(status=DeliveryStatus.UNKNOWN, **tried))
        session.execute(update(Delivery).where(Delivery.id == last).values(status=DeliveryStatus.FAILED, **tried))
    assert people_of(database, account_id) == [3, 3], "unknown may have been delivered, failed was not"


def test_a_broadcast_counts_the_friends_that_line_told_or_nobody_knows(database: Database) -> None:
    account_id = make_account(database, residents=2)
    make_sending_notice(database, account_id)
    assert send_one(database, FakeSender(), HandClock())
    assert people_of(database, account_id) == [-1], "LINE has never been asked"
    with database.writing() as session:
        day = (START - timedelta(days=1)).date()
        session.add(FollowerCount(account_id=account_id, day=day, followers=900, blocks=200))
    # two contacts came after that day had ended, by the builder's hand
    assert people_of(database, account_id) == [702]


def test_alarms_pushed_to_duty_officers_are_ours_and_mails_are_not(database: Database) -> None:
    account_id = make_account(database)
    with database.writing() as session:
        alarm = Alarm(account_id=account_id, kind=AlarmKind.HELD, first_at=START, last_at=START)
        session.add(alarm)
        session.flush()
        for number, (channel, attempts) in enumerate(
            ((AlarmChannel.LINE, 1), (AlarmChannel.LINE, 0), (AlarmChannel.MAIL, 1))
        ):
            row = AlarmMessage(
                account_id=account_id, alarm_id=alarm.id, channel=channel, address=f"a{number}", text="", retry_key=""
            )
            row.attempts, row.created_at, row.next_at, row.settled_at = attempts, START, START, START
            session.add(row)
    assert people_of(database, account_id) == [1]


def test_a_send_by_hand_raises_one_alarm_with_its_number(database: Database) -> None:
    account_id = make_account(database, staff=30)
    make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    note(database, account_id, 0, 0)
    clock = HandClock(START + timedelta(minutes=10))
    send_one(database, FakeSender(clock), clock)
    for hour, used in ((1, 28), (2, 28), (3, 148), (4, 148), (5, 148)):
        assert note(database, account_id, used, hour)
    assert alarms(database) == [(AlarmKind.LEDGER, "people=120")]
    assert [strange for _limit, _used, _ours, strange in readings(database)] == [False] * 3 + [True] + [False] * 2
    assert [ours for _limit, _used, ours, _strange in readings(database)] == [0] + [30] * 5


def test_a_limit_that_changes_is_written_down_and_is_no_alarm(database: Database) -> None:
    account_id = make_account(database)
    for hour, limit in enumerate((200, 5_000, None, 200)):
        note(database, account_id, 7, hour, limit)
    assert [row[0] for row in readings(database)] == [200, 5_000, None, 200]
    assert alarms(database) == []


def test_an_hour_is_read_once_whoever_tries(database: Database) -> None:
    account_id = make_account(database)
    books = FakeBooks(used=5)
    other = opened_again(database)
    for minutes in (0, 5, 59):
        for opened in (database, other):
            rounds_of(opened, books)[0].go(START + timedelta(minutes=minutes))
    assert len(readings(database)) == 1
    assert books.questions == 1
    with database.reading() as session:
        assert list(list_unread(session, START + HOUR)) == [account_id]
    assert not note(database, account_id, 5, 0), "the second of two that asked at once writes nothing"
    other.close()


def test_line_down_is_asked_again_after_a_while_and_towns_do_not_wait_for_each_other(database: Database) -> None:
    make_account(database, key="one")
    make_account(database, key="two")
    books = FakeBooks()
    books.failures.append(FailureKind.NETWORK)
    ledger = rounds_of(database, books)[0]
    assert ledger.go(START) == 1, "the second town was asked all the same"
    assert ledger.go(START + LEDGER_AGAIN / 2) == 0
    assert books.questions == 2
    assert ledger.go(START + LEDGER_AGAIN) == 1
    assert ledger.go(START + LEDGER_AGAIN) == 0


def test_a_day_of_hours_with_our_own_sends_raises_nothing(database: Database) -> None:
    account_id = make_account(database, staff=200)
    clock, told = HandClock(), [0, 0]
    sender = FakeSender(clock)
    ledger_of = FakeBooks()
    ledger = rounds_of(database, ledger_of)[0]
    for hour in range(24):
        clock.now = START + hour * HOUR
        ledger_of.used = told[-2]  # an hour late
        assert ledger.go(clock()) == 1
        if hour in (2, 9):
            clock.forward(minutes=20)
            make_sending_notice(database, account_id, at=clock(), audience=AudienceKind.STAFF, title=f"hour {hour}")
            assert send_one(database, sender, clock)
            told.append(told[-1] + 190)  # ten of them block the account
        else:
            told.append(told[-1])
    assert alarms(database) == []

"""Alarms reach the duty officers: once, by both channels, whatever fails in between."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from people.tables import ConsoleUser, Contact, ContactStatus, UserRight, UserStatus
from scheduler.tables import Notice
from scheduler.watch.alarming import LEASE, LIFE, AlarmFailed, count_failing, run_alarm_loop, send_alarms, tell_alarms
from scheduler.watch.roster import list_duty_officers, masked_mail
from scheduler.watch.telling import AT_MOST_IN_AN_HOUR
from scheduler.watch_tables import Alarm, AlarmChannel, AlarmKind
from storage.database import Database
from tests.scheduler.builders import line_user_id, make_approved_notice, opened_again, stop
from tests.scheduler.duty import WORDING, DutyTown
from tests.scheduler.fakes import Killed


@pytest.fixture
def town(database: Database) -> DutyTown:
    """A town with two officers, one of them in LINE too."""
    town = DutyTown(database)
    town.officer("hanako", line=1)
    town.officer("jiro")
    return town


def test_an_alarm_goes_once_to_everybody_on_the_roster_by_both_channels(town: DutyTown) -> None:
    town.alarm()
    for _ in range(3):
        town.work()
    assert town.mail.addresses == ["hanako@town.example", "jiro@town.example"]
    assert town.line.addresses == [line_user_id(1)]
    assert all(row.is_sent and row.settled_at == town.clock() for row in town.messages())


def test_forty_at_once_are_one_alarm_and_the_count_follows_within_a_minute_by_both_channels(town: DutyTown) -> None:
    town.alarm()
    town.work()
    town.clock.forward(seconds=10)
    town.alarm(times=39)
    town.work()
    assert len(town.mail.letters) == 2, "one for each officer"
    town.clock.forward(seconds=19)
    town.work()
    assert len(town.mail.letters) == 2
    town.clock.forward(seconds=1)
    for _ in range(3):
        town.work()
    assert len(town.mail.letters) == 4
    assert all("40 件" in letter.subject and "40 件" in letter.text for letter in town.mail.letters[2:])
    assert len(town.line.letters) == 2
    assert "40 件" in town.line.letters[1].text


def test_a_burst_of_a_minute_is_one_alarm_told_of_three_times(town: DutyTown) -> None:
    for _ in range(40):
        town.alarm()
        town.work()
        town.clock.forward(seconds=1.5)
    town.clock.forward(seconds=30)
    town.work()
    assert [alarm.count for alarm in town.alarms()] == [40]
    assert ["40 件" in letter.text for letter in town.line.letters] == [False, False, True]


def test_what_is_held_later_is_an_alarm_of_its_own(town: DutyTown) -> None:
    town.alarm()
    town.work()
    town.clock.forward(seconds=75)
    town.alarm()
    town.work()
    assert [alarm.count for alarm in town.alarms()] == [1, 1]
    assert len(town.line.letters) == 2


def test_other_trouble_is_counted_for_ten_minutes_and_followed_by_mail_only(town: DutyTown) -> None:
    town.alarm(AlarmKind.DELIVERY_FAILED)
    town.work()
    town.clock.forward(minutes=9)
    town.alarm(AlarmKind.DELIVERY_FAILED, times=3)
    town.work()
    assert len(town.mail.letters) == 2
    town.clock.forward(minutes=1)
    town.work()
    assert (len(town.mail.letters), len(town.line.letters)) == (4, 1)


def test_a_count_that_did_not_grow_is_not_told_again(town: DutyTown) -> None:
    town.alarm(times=3)
    town.work()
    town.clock.forward(minutes=11)
    town.work()
    assert len(town.mail.letters) == 2
    assert town.alarms()[0].followed_at == town.clock()


def test_trouble_after_ten_minutes_is_a_new_alarm(town: DutyTown) -> None:
    town.alarm(AlarmKind.DELIVERY_FAILED)
    town.work()
    town.clock.forward(minutes=10)
    town.alarm(AlarmKind.DELIVERY_FAILED)
    town.work()
    assert len(town.alarms()) == 2
    assert len(town.line.letters) == 2


def test_a_stopped_account_still_tells_its_officers(town: DutyTown) -> None:
    stop(town.database, town.account_id, town.clock())
    town.alarm(AlarmKind.BRAKE)
    town.work()
    assert len(town.mail.letters) == 2
    assert len(town.line.letters) == 1


@pytest.mark.parametrize(("down", "other"), [("mail", "line"), ("line", "mail")])
def test_one_channel_down_does_not_keep_the_other_back(town: DutyTown, down: str, other: str) -> None:
    getattr(town, down).is_down = True
    town.alarm()
    town.work()
    assert getattr(town, other).letters
    assert not getattr(town, down).letters
    getattr(town, down).is_down = False
    town.clock.forward(seconds=5)
    town.work()
    assert getattr(town, down).letters


def test_it_is_tried_again_after_growing_pauses_with_the_same_words_and_key(town: DutyTown) -> None:
    town.line.is_down = True
    town.alarm()
    tries: list[float] = []
    before = 0
    for second in range(0, 2 * 3600, 5):
        town.work()
        (row,) = [row for row in town.messages() if row.channel == AlarmChannel.LINE]
        if row.attempts > before:
            tries.append(second)
            before = row.attempts
        if second == 0:
            first = (row.retry_key, row.text)
        town.clock.forward(seconds=5)
        if len(tries) == 7:
            break
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert pauses == [5, 15, 60, 300, 900, 900]
    town.line.is_down = False
    town.clock.forward(minutes=15)
    town.work()
    assert [(letter.key, letter.text) for letter in town.line.letters] == [first]


def test_after_a_day_it_is_given_up_and_said(town: DutyTown) -> None:
    town.line.is_down = True
    town.alarm()
    town.work()
    town.line.is_down = False
    town.clock.forward(seconds=LIFE.total_seconds())
    with capture_logs() as logs:
        town.work()
    assert not town.line.letters, "LINE forgets the retry key after a day"
    (row,) = [row for row in town.messages() if row.channel == AlarmChannel.LINE]
    assert (row.failure, row.is_sent, row.settled_at) == ("expired", False, town.clock())
    assert any(log["event"] == "alarm_expired" and log["alarm"] for log in logs)


def test_what_is_refused_for_good_is_not_tried_again(town: DutyTown) -> None:
    town.mail.failures.append(AlarmFailed("recipient", is_permanent=True))
    town.alarm()
    town.work()
    town.clock.forward(hours=1)
    town.work()
    assert len(town.mail.letters) == 1
    assert sorted(row.failure for row in town.messages()) == ["", "", "recipient"]


def test_a_sender_that_breaks_keeps_no_other_message_back(town: DutyTown) -> None:
    town.mail.failures.append(RuntimeError("hanako@town.example"))
    town.alarm()
    with capture_logs() as logs:
        town.work()
    assert len(town.mail.letters) == 1
    assert "town.example" not in str(logs)
    town.clock.forward(seconds=5)
    town.work()
    assert len(town.mail.letters) == 2


def test_a_kill_while_sending_is_made_up_for_when_the_lease_is_over(town: DutyTown) -> None:
    town.line.failures.append(Killed())
    town.alarm()
    with pytest.raises(Killed):
        town.work()
    town.clock.forward(seconds=LEASE.total_seconds() - 1)
    town.work()
    assert not town.line.letters
    town.clock.forward(seconds=1)
    town.work()
    assert len(town.line.letters) == 1


def test_a_late_failure_does_not_undo_what_another_worker_has_sent(town: DutyTown) -> None:
    town.alarm()

    class Slow:
        def send(self, letter: object) -> None:
            town.clock.forward(seconds=LEASE.total_seconds())
            send_alarms(town.database, AlarmChannel.LINE, town.line, town.clock)
            raise AlarmFailed("network")

    tell_alarms(town.database, WORDING, town.clock)
    send_alarms(town.database, AlarmChannel.LINE, Slow(), town.clock)
    (row,) = [row for row in town.messages() if row.channel == AlarmChannel.LINE]
    assert row.is_sent
    assert row.failure == ""


def test_many_processes_tell_and_send_each_alarm_once(town: DutyTown) -> None:
    databases = [opened_again(town.database) for _ in range(4)]
    for kind in (AlarmKind.HELD, AlarmKind.QUOTA, AlarmKind.LEDGER, AlarmKind.BRAKE):
        town.alarm(kind)
    start = threading.Barrier(4)

    def work(database: Database) -> None:
        start.wait()
        tell_alarms(database, WORDING, town.clock)
        for channel, sender in ((AlarmChannel.MAIL, town.mail), (AlarmChannel.LINE, town.line)):
            with suppress(OperationalError):  # SQLite gives up after five seconds of waiting for the others
                send_alarms(database, channel, sender, town.clock)

    threads = [threading.Thread(target=work, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    town.work()
    for database in databases:
        database.close()
    assert Counter(town.mail.addresses) == {"hanako@town.example": 4, "jiro@town.example": 4}
    assert len(town.line.letters) == 4


@pytest.mark.parametrize("kind", [AlarmKind.EMERGENCY_SENT, AlarmKind.CORRECTED])
def test_what_one_officer_pressed_is_told_to_the_others(database: Database, kind: AlarmKind) -> None:
    town = DutyTown(database)
    pressed_by = town.officer("hanako", line=1)
    town.officer("jiro", line=2)
    notice_id = make_approved_notice(database, town.account_id)
    with database.writing() as session:
        session.execute(update(Notice).values(approver_id=pressed_by))
    town.alarm(kind, notice_id=notice_id)
    town.work()
    assert town.mail.addresses == ["jiro@town.example"]
    assert town.line.addresses == [line_user_id(2)]


def test_who_is_alone_on_duty_is_told_of_their_own_press(database: Database) -> None:
    town = DutyTown(database)
    pressed_by = town.officer("hanako")
    notice_id = make_approved_notice(database, town.account_id)
    with database.writing() as session:
        session.execute(update(Notice).values(approver_id=pressed_by))
    town.alarm(AlarmKind.EMERGENCY_SENT, notice_id=notice_id)
    town.work()
    assert town.mail.addresses == ["hanako@town.example"]


def test_a_held_notice_is_told_to_its_approver_too(database: Database) -> None:
    town = DutyTown(database)
    approver = town.officer("hanako")
    town.officer("jiro")
    notice_id = make_approved_notice(database, town.account_id)
    with database.writing() as session:
        session.execute(update(Notice).values(approver_id=approver))
    town.alarm(AlarmKind.HELD, notice_id=notice_id)
    town.work()
    assert len(town.mail.letters) == 2


def test_nobody_gets_more_than_twenty_in_an_hour_and_one_says_so(town: DutyTown) -> None:
    kinds = [kind for kind in AlarmKind if kind not in (AlarmKind.EMERGENCY_SENT, AlarmKind.CORRECTED)]
    for _ in range(4):
        for kind in kinds:
            town.alarm(kind)
        town.work()
        town.clock.forward(minutes=11)
    to_hanako = [letter for letter in town.mail.letters if letter.address.startswith("hanako")]
    assert len(to_hanako) == AT_MOST_IN_AN_HOUR + 1
    assert ["多すぎる" in letter.subject for letter in to_hanako] == [False] * 20 + [True]
    assert len(town.line.letters) == AT_MOST_IN_AN_HOUR + 1
    assert "notice held" in town.line.letters[-1].text
    town.clock.forward(hours=1)
    town.alarm()
    town.work()
    assert "多すぎる" not in town.mail.letters[-1].subject


def test_an_alarm_for_an_empty_roster_is_logged_as_an_alarm(database: Database) -> None:
    town = DutyTown(database)
    town.alarm()
    with capture_logs() as logs:
        town.work()
        town.work()
    (log,) = [log for log in logs if log["event"] == "alarm_told_to_nobody"]
    assert log["alarm"] is True
    assert log["officers"] == 0


def test_who_left_blocked_or_belongs_to_another_town_is_not_told(town: DutyTown) -> None:
    other = DutyTown(town.database, "other")
    other.officer("saburo", line=1)
    gone, disabled = town.officer("gone"), town.officer("disabled", line=3)
    with town.database.writing() as session:
        session.execute(update(UserRight).where(UserRight.user_id == gone).values(account_id=other.account_id))
        session.execute(update(ConsoleUser).where(ConsoleUser.id == disabled).values(status=UserStatus.DISABLED))
        session.execute(
            update(Contact).where(Contact.account_id == town.account_id).values(status=ContactStatus.BLOCKED)
        )
    town.alarm()
    town.work()
    assert town.mail.addresses == ["hanako@town.example", "jiro@town.example"]
    assert not town.line.letters
    with town.database.reading() as session:
        assert [one.login for one in list_duty_officers(session, other.account_id)] == ["saburo"]


def test_a_second_town_is_named_in_the_commands(town: DutyTown) -> None:
    town.alarm()
    town.work()
    assert "--account" not in town.mail.letters[0].text
    other = DutyTown(town.database, "other")
    other.officer("saburo")
    other.alarm()
    other.work()
    assert "python -m bot notice held --account other" in other.mail.letters[0].text


def test_an_alarm_that_cannot_be_put_into_words_keeps_no_other_back(town: DutyTown) -> None:
    town.alarm()
    town.alarm(AlarmKind.QUOTA)
    with town.database.writing() as session:
        session.execute(update(Alarm).where(Alarm.kind == AlarmKind.HELD).values(kind="unheard-of"))
    with capture_logs() as logs:
        town.work()
    assert len(town.mail.letters) == 2
    assert [log["event"] for log in logs if log.get("alarm")] == ["alarm_not_told"]


def test_failures_of_a_day_are_counted_for_the_doctor(town: DutyTown) -> None:
    town.line.is_down = True
    town.mail.failures.append(AlarmFailed("recipient", is_permanent=True))
    town.alarm()
    town.work()
    with town.database.reading() as session:
        assert count_failing(session, town.account_id, town.clock()) == (1, "recipient")
        assert count_failing(session, town.account_id, town.clock() + timedelta(days=1, seconds=1)) == (0, "")
    for seconds in (5, 15):
        town.clock.forward(seconds=seconds)
        town.work()
    with town.database.reading() as session:
        assert count_failing(session, town.account_id, town.clock()) == (2, "unreachable")


def test_the_loop_tells_within_seconds_and_outlives_a_broken_database(town: DutyTown) -> None:
    stopping = threading.Event()
    troubles = iter([True])

    def clock() -> datetime:
        if next(troubles, False):
            raise RuntimeError("no time")
        return town.clock()

    post = (AlarmChannel.MAIL, town.mail)
    loop = threading.Thread(target=run_alarm_loop, args=(stopping, town.database, post, WORDING, clock, 0.05))
    loop.start()
    town.alarm()
    assert _comes_true(lambda: len(town.mail.letters) == 2)
    stopping.set()
    loop.join(5)
    assert not loop.is_alive()


def test_half_of_a_mail_address_is_hidden() -> None:
    assert masked_mail("hanako@town.example") == "han***@town.example"
    assert masked_mail("a@town.example") == "*@town.example"
    assert masked_mail("") == ""


def _comes_true(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.02)
    return False

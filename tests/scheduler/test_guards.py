"""The guards: a clock that jumps, a database that was restored, rows that were set back. All waits for a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from scheduler.notice_life import ReasonMissing, SamePerson, release_notice, schedule_notice, stop_notice
from scheduler.rules import change_rules
from scheduler.runs import list_due_series
from scheduler.series_tables import RunOutcome, SeriesKind
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus
from scheduler.timetable import send_due
from scheduler.watch.guards import MARKED_EVERY, ClockGuard, Guards, list_guarded, release_restored
from scheduler.watch.installation import FILE, WRITTEN_EVERY, Memory
from scheduler.watch_tables import Alarm, AlarmKind, InstallationMark
from scheduler.worker import plan_some, sweep
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    delivery_statuses,
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_series,
    make_user,
    notices,
    runs,
)
from tests.scheduler.fakes import START, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

HELD, SENT = NoticeStatus.HELD, NoticeStatus.SENT


class Machine:
    """A process on a machine: its wall clock, the time that really passes, and its guards."""

    def __init__(self, database: Database, folder: Path, *, is_followed: bool = False) -> None:
        self.database = database
        self.folder = folder
        self.clock = HandClock()
        self.passed = 0.0
        self.sender = FakeSender(self.clock)
        self._is_followed = is_followed
        self.start()

    def start(self) -> None:
        """Start the process, which looks once."""
        clock_guard = None if self._is_followed else ClockGuard(self.clock, lambda: self.passed)
        self.guards = Guards(self.database, self.clock, Memory(self.folder), clock_guard, lambda: self.passed)
        self.was_quiet = self.guards.is_quiet()

    def wait(self, seconds: float = MARKED_EVERY) -> bool:
        """Let time pass; whether the next look is quiet."""
        self.clock.forward(seconds=seconds)
        self.passed += seconds
        return self.guards.is_quiet()

    def set_clock(self, **units: float) -> bool:
        """Set the wall clock; whether the next look is quiet."""
        self.clock.forward(**units)
        return self.guards.is_quiet()

    def work(self) -> int:
        """Send and plan all there is; how many requests LINE saw."""
        before = len(self.sender.calls)
        while send_one(self.database, self.sender, self.clock) or plan_some(self.database, self.clock):
            pass
        sweep(self.database, self.clock)
        return len(self.sender.calls) - before

    def release(self, account_id: int, approver_id: int) -> list[int]:
        """Release all that a guard has held."""
        with self.database.writing() as session:
            at = self.clock()
            return release_restored(session, account_id, approver_id=approver_id, reason="looked at it", at=at)


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Machine:
    """A machine that has just started."""
    folder = tmp_path / "var"
    folder.mkdir()
    return Machine(database, folder)


def alarms(database: Database) -> list[str]:
    """Kinds."""
    with database.reading() as session:
        return [alarm.kind for alarm in session.scalars(select(Alarm).order_by(Alarm.id))]


def statuses(database: Database) -> list[str]:
    """How the notices stand."""
    return [notice.status for notice in notices(database)]


def run_sql(database: Database, *statements: str) -> None:
    """What somebody does with a database shell."""
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def beats(database: Database, value: int | None = None) -> int:
    """The installation's number, set before if `value` is given, as an old copy has it."""
    with database.writing() as session:
        if value is not None:
            session.execute(update(InstallationMark).values(beats=value))
        return session.scalars(select(InstallationMark.beats)).one()


@pytest.mark.parametrize("jump", [{"hours": 1}, {"hours": -1}, {"days": 1}, {"days": -400}, {"seconds": 301}])
def test_a_clock_that_jumps_holds_what_is_on_its_way(machine: Machine, jump: dict[str, float]) -> None:
    account_id = make_account(machine.database, staff=1)
    make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    assert not machine.set_clock(**jump)
    assert delivery_statuses(machine.database) == [DeliveryStatus.HELD]
    assert statuses(machine.database) == [HELD]
    assert alarms(machine.database) == [AlarmKind.CLOCK]
    assert machine.work() == 0
    assert machine.wait(), "a jump is told once"
    assert machine.work() == 0


@pytest.mark.parametrize("jump", [{"minutes": 5}, {"minutes": -5}, {"seconds": 1}])
def test_a_clock_that_is_set_right_a_little_is_fine(machine: Machine, jump: dict[str, float]) -> None:
    assert machine.set_clock(**jump)
    assert machine.wait(3_600)
    assert alarms(machine.database) == []


def test_a_clock_that_is_moved_on_purpose_is_not_watched(database: Database, tmp_path: Path) -> None:
    machine = Machine(database, tmp_path, is_followed=True)
    make_account(database)
    assert machine.set_clock(days=30)
    assert alarms(database) == []


def test_a_jump_that_could_not_be_written_down_is_not_forgotten(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(machine.database)
    with monkeypatch.context() as patched:

        def fail(*_: Any) -> int:
            raise RuntimeError("the database is away")

        patched.setattr("scheduler.watch.guards.hold_everything", fail)
        with pytest.raises(RuntimeError):
            machine.set_clock(hours=2)
    assert not machine.wait()
    assert alarms(machine.database) == [AlarmKind.CLOCK]
    assert machine.wait()


def test_two_processes_that_see_the_same_jump_raise_one_alarm(machine: Machine, tmp_path: Path) -> None:
    make_account(machine.database)
    other = Machine(machine.database, machine.folder)
    assert not machine.set_clock(hours=2)
    other.clock.forward(seconds=3)
    assert not other.set_clock(hours=2)
    with machine.database.reading() as session:
        assert [(alarm.kind, alarm.count) for alarm in session.scalars(select(Alarm))] == [(AlarmKind.CLOCK, 1)]


def test_a_scheduled_notice_that_a_jump_makes_due_waits_and_later_ones_do_not(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    for title, days in (("soon", 1), ("later", 5)):
        number = make_approved_notice(
            machine.database, account_id, audience=AudienceKind.STAFF, title=title, lasts=timedelta(days=20)
        )
        with machine.database.writing() as session:
            due = START + timedelta(days=days)
            schedule_notice(session, account_id, number, scheduled_at=due, user_id=1, at=START)
    machine.set_clock(days=2)
    assert statuses(machine.database) == [HELD, NoticeStatus.SCHEDULED]
    assert send_due(machine.database, machine.clock()) == 0
    assert machine.release(account_id, make_user(machine.database, "chief")) == [1]
    assert machine.work() == 1, "released, it passed the gate"


def test_what_was_held_goes_on_when_released_for_a_reason_by_another_person(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    number = make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    machine.set_clock(hours=1)
    approver, author = make_user(machine.database, "chief"), notices(machine.database)[0].author_id
    assert author is not None
    for person, reason, refusal in ((approver, " ", ReasonMissing), (author, "fine", SamePerson)):
        at = machine.clock()
        with machine.database.writing() as session, pytest.raises(refusal):
            release_notice(session, account_id, number, approver_id=person, reason=reason, at=at)
    assert machine.work() == 0
    with machine.database.reading() as session:
        assert list_guarded(session, account_id + 1) == []
    assert machine.release(account_id + 1, approver) == []
    assert machine.release(account_id, approver) == [number]
    assert machine.work() == 1
    assert statuses(machine.database) == [SENT]
    assert machine.release(account_id, approver) == []


def test_pages_that_were_not_made_yet_wait_too(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=25)
    with machine.database.writing() as session:
        change_rules(session, account_id, request_size=1)
    make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    assert len(deliveries(machine.database)) == 20
    machine.set_clock(hours=1)
    assert machine.work() == 0
    assert len(deliveries(machine.database)) == 20
    machine.release(account_id, make_user(machine.database, "chief"))
    before_pause = machine.work()
    assert machine.wait()
    assert before_pause + machine.work() == 25, "LINE's rate asked for a pause"
    assert statuses(machine.database) == [SENT]


def test_a_held_notice_can_be_stopped_instead(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    number = make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    machine.set_clock(hours=1)
    with machine.database.writing() as session:
        stop_notice(session, account_id, number, at=machine.clock())
    assert delivery_statuses(machine.database) == [DeliveryStatus.CANCELLED]
    assert machine.release(account_id, make_user(machine.database, "chief")) == []


def test_a_restored_copy_holds_what_it_would_send(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    copied = beats(machine.database)
    for _ in range(20):
        assert machine.wait()
    beats(machine.database, copied)
    machine.start()
    assert not machine.was_quiet
    assert alarms(machine.database) == [AlarmKind.RESTORED]
    assert (statuses(machine.database), machine.work()) == ([HELD], 0)
    machine.start()
    assert machine.was_quiet, "it is told once"
    assert machine.release(account_id, make_user(machine.database, "chief")) == [1]
    assert machine.work() == 1


def test_a_copy_put_under_a_running_process_is_noticed(machine: Machine) -> None:
    make_account(machine.database)
    machine.wait()
    machine.wait()
    beats(machine.database, 1)
    assert not machine.wait()
    assert alarms(machine.database) == [AlarmKind.RESTORED]


def test_a_restored_copy_does_not_send_a_series_a_second_time(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    make_series(machine.database, account_id, SeriesKind.TIPS, "monthly 2 09:07")
    assert machine.wait(25 * 3_600)
    assert machine.wait(60)
    beats(machine.database, 1)
    machine.start()
    assert not machine.was_quiet
    with machine.database.reading() as session:
        assert list_due_series(session, machine.clock()) == []
    assert [outcome for _due, outcome in runs(machine.database)] == [RunOutcome.HELD]


def test_an_ordinary_restart_goes_on(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    for _ in range(3):
        machine.wait(90)
        machine.start()
        assert machine.was_quiet
    assert alarms(machine.database) == []
    assert machine.work() == 1


def test_a_new_machine_and_a_fresh_installation_are_no_copies(machine: Machine, tmp_path: Path) -> None:
    make_account(machine.database)
    machine.wait()
    empty = tmp_path / "new"
    empty.mkdir()
    assert Machine(machine.database, empty).was_quiet
    with machine.database.writing() as session:
        session.query(InstallationMark).delete()
    (machine.folder / FILE).write_text("5000")
    machine.start()
    assert machine.was_quiet, "a database that has never beaten is fresh, whatever the machine remembers"
    assert alarms(machine.database) == []


@pytest.mark.parametrize("content", ["", "many", "-3", "\x00"])
def test_a_file_that_nobody_can_read_is_as_none(machine: Machine, content: str) -> None:
    make_account(machine.database)
    (machine.folder / FILE).write_text(content)
    machine.start()
    assert machine.was_quiet
    assert int((machine.folder / FILE).read_text()) == beats(machine.database)
    assert [path.name for path in machine.folder.iterdir()] == [FILE], "no half-written file is left"


def test_the_file_is_written_once_a_minute_and_never_goes_back(machine: Machine) -> None:
    file = machine.folder / FILE
    first = file.read_text()
    machine.wait(WRITTEN_EVERY.total_seconds() - 1)
    assert file.read_text() == first
    machine.wait(MARKED_EVERY)
    assert int(file.read_text()) == int(first) + 2
    file.write_text("900")
    machine.wait(WRITTEN_EVERY.total_seconds())
    machine.guards.close()
    assert file.read_text() == "900", "another process of this machine was further on"


def test_a_folder_that_cannot_be_written_to_stops_nothing(machine: Machine, tmp_path: Path) -> None:
    assert Machine(machine.database, tmp_path / "gone").was_quiet


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=400)])
def test_requests_set_back_to_queued_are_not_sent_and_are_told_once(machine: Machine, age: timedelta) -> None:
    account_id = make_account(machine.database, staff=1)
    number = make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    assert machine.work() == 1
    machine.clock.now += age
    machine.passed += age.total_seconds()
    assert machine.wait()
    run_sql(machine.database, "UPDATE deliveries SET status = 'queued', lease_until = NULL")
    assert machine.work() == 0
    assert not machine.wait()
    assert machine.work() == 0
    assert delivery_statuses(machine.database) == [DeliveryStatus.HELD]
    with machine.database.reading() as session:
        (alarm,) = session.scalars(select(Alarm)).all()
        assert (alarm.kind, alarm.notice_id, alarm.count) == (AlarmKind.REPLAY, number, 1)
    assert machine.wait()


@pytest.mark.parametrize("status", ["draft", "approved", "scheduled", "sending"])
def test_a_notice_set_back_is_held_and_a_release_sends_nothing_again(machine: Machine, status: str) -> None:
    account_id = make_account(machine.database, staff=1)
    make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    assert machine.work() == 1
    run_sql(
        machine.database,
        f"UPDATE notices SET status = '{status}', scheduled_at = created_at, is_planned = FALSE, planned_up_to = 0",
        "UPDATE deliveries SET status = 'queued', settled_at = NULL, first_tried_at = NULL",
    )
    assert not machine.wait()
    assert statuses(machine.database) == [HELD]
    assert AlarmKind.REPLAY in alarms(machine.database)
    assert (send_due(machine.database, machine.clock()), machine.work()) == (0, 0)
    assert machine.release(account_id, make_user(machine.database, "chief")) == [1]
    assert statuses(machine.database) == [SENT]
    assert machine.wait()
    assert machine.work() == 0


def test_a_stopped_notice_set_back_is_stopped_again_by_its_release(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    number = make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    with machine.database.writing() as session:
        stop_notice(session, account_id, number, at=machine.clock())
    run_sql(machine.database, "UPDATE notices SET status = 'sending'", "UPDATE deliveries SET status = 'queued'")
    assert machine.work() == 0
    assert not machine.wait()
    machine.release(account_id, make_user(machine.database, "chief"))
    assert statuses(machine.database) == [NoticeStatus.STOPPED]
    assert machine.work() == 0


def test_a_notice_put_on_its_way_without_the_gate_is_held(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=1)
    make_approved_notice(machine.database, account_id, audience=AudienceKind.STAFF)
    run_sql(machine.database, "UPDATE notices SET status = 'sending'")
    assert not machine.wait()
    assert statuses(machine.database) == [HELD]


def test_what_goes_its_ordinary_way_is_no_replay(machine: Machine) -> None:
    account_id = make_account(machine.database, staff=2)
    for title in ("one", "two"):
        make_sending_notice(machine.database, account_id, audience=AudienceKind.STAFF, title=title)
        assert machine.wait()
        machine.work()
        assert machine.wait()
    assert alarms(machine.database) == []
    assert statuses(machine.database) == [SENT, SENT]

"""Notices that leave at a time: each once, none after its time; and beats whose tasks fail alone."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.beat import Task, run_beat
from scheduler.holds import list_holds
from scheduler.notice_life import schedule_notice
from scheduler.notices import get_notice
from scheduler.safety_tables import Hold
from scheduler.steps import Step, list_steps
from scheduler.tables import AudienceKind, NoticeStatus
from scheduler.timetable import expire_overdue, send_due, send_one_due, unschedule_notice
from scheduler.watch_tables import Alarm, AlarmKind
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    make_account,
    make_approved_notice,
    make_sending_notice,
    make_user,
    notices,
    opened_again,
    stop,
)
from tests.scheduler.fakes import START, HandClock

NOON = START + timedelta(hours=3)


@pytest.fixture
def account_id(database: Database) -> int:
    """A town with two residents."""
    return make_account(database, residents=2)


def scheduled(database: Database, account_id: int, when: datetime = NOON, **more: object) -> int:
    """An approved notice that is to leave at a time; its number."""
    notice_id = make_approved_notice(database, account_id, **more)  # type: ignore[arg-type]
    user_id = make_user(database, f"clerk-{notice_id}")
    with database.writing() as session:
        schedule_notice(session, account_id, notice_id, scheduled_at=when, user_id=user_id, at=START)
    return notice_id


def statuses(database: Database) -> list[str]:
    return [notice.status for notice in notices(database)]


def alarms(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(row.kind, row.details) for row in session.scalars(select(Alarm).order_by(Alarm.id))]


def test_a_notice_leaves_at_its_time_and_not_before(database: Database, account_id: int) -> None:
    scheduled(database, account_id)
    assert send_due(database, NOON - timedelta(microseconds=1)) == 0
    assert statuses(database) == [NoticeStatus.SCHEDULED]
    assert send_due(database, NOON) == 1
    assert send_due(database, NOON) == 0
    assert statuses(database) == [NoticeStatus.SENDING]
    (row,) = deliveries(database)
    assert row.not_before == NOON


def test_what_was_taken_off_the_timetable_does_not_leave_at_its_time(database: Database, account_id: int) -> None:
    notice_id = scheduled(database, account_id)
    user_id = make_user(database, "taker")
    with database.writing() as session:
        unschedule_notice(session, account_id, notice_id, user_id=user_id, at=START)
    with database.writing() as session:
        assert not send_one_due(session, account_id, notice_id, NOON), "a worker that had it on its list already"
    assert send_due(database, NOON) == 0
    assert statuses(database) == [NoticeStatus.APPROVED]
    with database.reading() as session:
        steps = list_steps(session, account_id, notice_id)
    assert (steps[-1].step, steps[-1].user_id) == (Step.UNSCHEDULED, user_id)


def test_twenty_processes_at_once_send_it_once(database: Database, account_id: int) -> None:
    notice_id = scheduled(database, account_id)
    ours: list[bool] = []

    def beat() -> None:
        own = opened_again(database)
        with own.writing() as session:
            ours.append(send_one_due(session, account_id, notice_id, NOON))
        own.close()

    threads = [threading.Thread(target=beat) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ours) == [False] * 19 + [True]
    assert len(deliveries(database)) == 1


def test_those_that_are_due_together_leave_in_the_order_of_their_times(database: Database, account_id: int) -> None:
    later = scheduled(database, account_id, NOON, title="later")
    sooner = scheduled(database, account_id, NOON - timedelta(hours=1), title="sooner")
    assert send_due(database, NOON) == 2
    assert [row.notice_id for row in deliveries(database)] == [sooner, later]


def test_at_night_it_is_held_and_stays_held(database: Database, account_id: int) -> None:
    night = START + timedelta(hours=13)
    scheduled(database, account_id, night)
    assert send_due(database, night) == 1
    assert send_due(database, night + timedelta(hours=12)) == 0, "a person decides, not the morning"
    assert statuses(database) == [NoticeStatus.HELD]
    assert alarms(database) == [(AlarmKind.HELD, "night")]


def test_a_stopped_town_waits_and_what_is_over_then_is_told(database: Database, account_id: int) -> None:
    scheduled(database, account_id, lasts=timedelta(hours=5))
    stop(database, account_id, START)
    assert send_due(database, NOON) == 0
    assert expire_overdue(database, NOON) == 0
    over = START + timedelta(hours=5)
    stop(database, account_id, None)
    assert send_due(database, over) == 0
    assert expire_overdue(database, over) == 1
    assert expire_overdue(database, over) == 0
    assert statuses(database) == [NoticeStatus.EXPIRED]
    assert alarms(database) == [(AlarmKind.DELIVERY_FAILED, "expired")]
    assert deliveries(database) == []


def test_nobody_to_reach_ends_it_with_an_alarm_and_the_others_go_on(database: Database, account_id: int) -> None:
    scheduled(database, account_id, audience=AudienceKind.STAFF)
    scheduled(database, account_id, title="other")
    assert send_due(database, NOON) == 2
    assert statuses(database) == [NoticeStatus.FAILED, NoticeStatus.SENDING]
    assert alarms(database) == [(AlarmKind.DELIVERY_FAILED, "nobody")]


def test_whatever_has_not_left_is_over_when_its_time_is(database: Database, account_id: int) -> None:
    approved = make_approved_notice(database, account_id, lasts=timedelta(hours=1))
    held = scheduled(database, account_id, START + timedelta(hours=13), lasts=timedelta(hours=14), title="held")
    lasting = make_approved_notice(database, account_id, title="lasting")
    sending = make_sending_notice(database, account_id, lasts=timedelta(hours=1), title="sending")
    send_due(database, START + timedelta(hours=13))
    assert expire_overdue(database, START + timedelta(hours=14)) == 2
    with database.reading() as session:
        found = {
            number: get_notice(session, account_id, number).status for number in (approved, held, lasting, sending)
        }
        assert found == {
            approved: NoticeStatus.EXPIRED,
            held: NoticeStatus.EXPIRED,
            lasting: NoticeStatus.APPROVED,
            sending: NoticeStatus.SENDING,
        }
        assert list_holds(session, account_id) == []
        assert [row.settled_by_id for row in session.scalars(select(Hold))] == [None]
        assert [step.step for step in list_steps(session, account_id, approved)][-1] == Step.EXPIRED
    assert alarms(database) == [(AlarmKind.HELD, "night")], "who waited for a person was told already"


def test_a_task_that_fails_leaves_the_others_alone() -> None:
    clock, done = HandClock(), []

    def fail(at: datetime) -> None:
        done.append(("fails", at))
        raise RuntimeError("a bug")

    tasks = [Task("fails", fail), Task("works", lambda at: done.append(("works", at)))]
    assert run_beat(tasks, clock) == ("fails",)
    assert run_beat(tasks, clock) == ("fails",)
    assert done == [("fails", START), ("works", START)] * 2

"""Twenty people press the same button at the same moment: it has one effect."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scheduler.amending import AmendedAlready, correct_notice, end_notice
from scheduler.audiences import NoticeAudience
from scheduler.deliveries import get_locked_notice_status
from scheduler.desk import Desk
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import approve_notice, record_checks, release_notice, send_notice, stop_notice
from scheduler.notices import NewNotice, draft_notice, get_notice
from scheduler.planning import plan_page
from scheduler.rules import change_rules
from scheduler.safety_tables import Hold, Passage
from scheduler.sending import send_some
from scheduler.steps import StepRefused
from scheduler.tables import AudienceKind, Delivery, NoticeStatus, NoticeStep
from scheduler.watch_tables import Alarm
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    make_account,
    make_approved_notice,
    make_people,
    make_sending_notice,
    notices,
    opened_again,
)
from tests.scheduler.fakes import START, FakeSender, HandClock

PRESSES = 20
PROCESSES = 4
"""Each with its own connections and write lock, as processes have."""

Press = Callable[[Session, int], object]


@pytest.fixture
def people(database: Database) -> list[int]:
    """As many users as presses."""
    return make_people(database, *(f"user-{number}" for number in range(PRESSES)))


def _press(database: Database, press: Press, people: list[int]) -> Counter[str]:
    """Everybody presses at once; how often it worked, and how it was refused."""
    opened = [opened_again(database) for _ in range(PROCESSES)]
    together = threading.Barrier(PRESSES)
    outcomes: list[str] = []

    def one(number: int) -> None:
        together.wait(timeout=30)
        try:
            with opened[number % PROCESSES].writing() as session:
                press(session, people[number])
            outcomes.append("done")
        except Exception as refusal:
            outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for one_opened in opened:
        one_opened.close()
    return Counter(outcomes)


def _count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def _desk(account_id: int, user_id: int) -> Desk:
    return Desk(account_id, user_id, START, STATIONERY, UNLIMITED)


def _work(database: Database) -> FakeSender:
    clock = HandClock(START + timedelta(seconds=1))
    sender = FakeSender(clock)
    while send_some(database, sender, clock, at_most=20).count:
        pass
    return sender


def test_one_of_twenty_approvals_counts(database: Database, people: list[int]) -> None:
    account_id = make_account(database, residents=2)
    (author,) = make_people(database, "author")
    with database.writing() as session:
        new = NewNotice(
            NoticeContent(Words("Water", "No water")), NoticeAudience(AudienceKind.EVERYBODY), START + timedelta(days=1)
        )
        notice_id = draft_notice(session, account_id, new, author_id=author, at=START).id
        record_checks(session, account_id, notice_id, [], user_id=author, at=START)

    def press(session: Session, user_id: int) -> object:
        return approve_notice(session, _desk(account_id, user_id), notice_id, 2)

    assert _press(database, press, people) == {"done": 1, StepRefused.__name__: PRESSES - 1}
    with database.reading() as session:
        approvals = session.scalars(select(NoticeStep).where(NoticeStep.step == "approved")).all()
    assert [step.user_id for step in approvals] == [notices(database)[0].approver_id]


def test_a_notice_sent_twenty_times_at_once_reaches_people_once(database: Database, people: list[int]) -> None:
    account_id = make_account(database, residents=3)
    notice_id = make_approved_notice(database, account_id)

    def press(session: Session, user_id: int) -> object:
        return send_notice(session, account_id, notice_id, at=START, user_id=user_id)

    assert _press(database, press, people) == {"done": 1, StepRefused.__name__: PRESSES - 1}
    assert (_count(database, Delivery), _count(database, Passage)) == (1, 1)
    assert len(_work(database).calls) == 1


def test_a_held_notice_released_twenty_times_at_once_leaves_once(database: Database, people: list[int]) -> None:
    account_id = make_account(database, residents=3)
    notice_id = make_approved_notice(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, quiet_from="00:00", quiet_until="23:59")
        send_notice(session, account_id, notice_id, at=START)

    def press(session: Session, user_id: int) -> object:
        return release_notice(session, account_id, notice_id, approver_id=user_id, reason="urgent", at=START)

    assert _press(database, press, people) == {"done": 1, StepRefused.__name__: PRESSES - 1}
    assert (_count(database, Delivery), _count(database, Hold)) == (1, 1)
    assert len(_work(database).calls) == 1


@pytest.mark.parametrize("amend", [correct_notice, end_notice])
def test_a_notice_amended_twenty_times_at_once_is_amended_once(
    database: Database, people: list[int], amend: Callable[..., object]
) -> None:
    account_id = make_account(database, residents=3)
    notice_id = make_sending_notice(database, account_id)
    _work(database)

    def press(session: Session, user_id: int) -> object:
        return amend(session, _desk(account_id, user_id), notice_id)

    assert _press(database, press, people) == {"done": 1, AmendedAlready.__name__: PRESSES - 1}
    assert [notice.status for notice in notices(database)] == [NoticeStatus.SENT, NoticeStatus.SENDING]
    assert len(_work(database).calls) == 1
    with database.reading() as session:
        assert [alarm.count for alarm in session.scalars(select(Alarm))] == [1]


def test_presses_of_every_kind_at_once_end_in_one_way_and_send_nothing_twice(
    database: Database, people: list[int]
) -> None:
    account_id = make_account(database, residents=3)
    notice_id = make_approved_notice(database, account_id)
    with database.writing() as session:
        change_rules(session, account_id, quiet_from="00:00", quiet_until="23:59")
        send_notice(session, account_id, notice_id, at=START)
        change_rules(session, account_id, quiet_from="00:00", quiet_until="00:00")
    turns = {user_id: number for number, user_id in enumerate(people)}

    def press(session: Session, user_id: int) -> object:
        match turns[user_id] % 4:
            case 0:
                return release_notice(session, account_id, notice_id, approver_id=user_id, reason="urgent", at=START)
            case 1:
                return stop_notice(session, account_id, notice_id, at=START, stopped_by_id=user_id)
            case 2:
                return correct_notice(session, _desk(account_id, user_id), notice_id)
            case _:
                return send_notice(session, account_id, notice_id, at=START, user_id=user_id)

    outcomes = _press(database, press, people)
    assert outcomes.keys() <= {"done", StepRefused.__name__}, "nobody waits for the other in a circle"
    with database.reading() as session:
        assert get_notice(session, account_id, notice_id).status == NoticeStatus.STOPPED
    assert _work(database).calls == []
    assert len(deliveries(database)) <= 1


@pytest.mark.parametrize("press", [stop_notice, correct_notice])
def test_a_stop_during_the_planning_and_the_planning_do_not_wait_for_each_other(
    database: Database, press: Callable[..., object]
) -> None:
    account_id = make_account(database, staff=25)
    (user_id,) = make_people(database, "user")
    with database.writing() as session:
        change_rules(session, account_id, request_size=1)
    notice_id = make_sending_notice(database, account_id, audience=AudienceKind.STAFF)
    _work(database)
    other = opened_again(database)
    worked: list[bool] = []

    def stop() -> None:
        with other.writing() as session:
            if press is stop_notice:
                stop_notice(session, account_id, notice_id, at=START, stopped_by_id=user_id)
            else:
                correct_notice(session, _desk(account_id, user_id), notice_id)
        worked.append(True)

    pressing = threading.Thread(target=stop)
    with database.writing() as session:
        get_locked_notice_status(session, notice_id)
        pressing.start()
        pressing.join(timeout=0.3)
        assert plan_page(session, notice_id, START) == 5
    pressing.join(timeout=30)
    other.close()
    assert worked == [True]
    assert notices(database)[0].status == NoticeStatus.STOPPED

"""The gate with rows: what passes is published and queued, what is held alarms, and nothing else makes requests."""

from __future__ import annotations

import ast
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from people.tables import Account
from scheduler.gate import NobodyToReach, SendingStopped
from scheduler.notice_content import NoticeContent, Words
from scheduler.notice_life import ReasonMissing, SamePerson, release_notice, send_notice
from scheduler.rules import RuleRefused, change_rules, rules_of
from scheduler.safety_tables import Hold, Passage
from scheduler.safety_valve import Decision, HoldReason
from scheduler.steps import StepRefused, list_steps
from scheduler.tables import AudienceKind, NoticeStatus
from scheduler.watch_tables import Alarm, AlarmKind
from storage.database import Database
from tests.scheduler.builders import (
    deliveries,
    make_account,
    make_approved_notice,
    make_people,
    make_user,
    notices,
    opened_again,
)
from tests.scheduler.fakes import START

ROOT = Path(__file__).resolve().parents[2]


def press_send(database: Database, account_id: int, notice_id: int, *, user_id: int | None = None) -> Decision:
    with database.writing() as session:
        return send_notice(session, account_id, notice_id, at=START, user_id=user_id).verdict.decision


def alarms(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        return [(alarm.kind, alarm.count) for alarm in session.scalars(select(Alarm).order_by(Alarm.id))]


def holds(database: Database) -> list[Hold]:
    with database.reading() as session:
        return list(session.scalars(select(Hold).order_by(Hold.id)))


def test_a_public_notice_is_published_in_the_step_that_makes_its_requests(database: Database) -> None:
    account_id = make_account(database, residents=2)
    notice_id = make_approved_notice(database, account_id)
    assert notices(database)[0].published_at is None
    assert press_send(database, account_id, notice_id) == Decision.LET_THROUGH
    (notice,) = notices(database)
    assert (notice.published_at, notice.sending_at) == (START, START)
    assert len(deliveries(database)) == 1


def test_a_notice_to_staff_does_not_stand_on_the_towns_page(database: Database) -> None:
    account_id = make_account(database, staff=1)
    press_send(database, account_id, make_approved_notice(database, account_id, audience=AudienceKind.STAFF))
    assert notices(database)[0].published_at is None


def test_forty_one_notices_in_a_minute_stop_at_the_fourth_with_one_alarm(database: Database) -> None:
    account_id = make_account(database, residents=2)
    with database.writing() as session:
        change_rules(session, account_id, weekly_cap=0)
    made = [make_approved_notice(database, account_id, title=f"Water {number}") for number in range(41)]
    presser = make_user(database, "presser")
    decisions = [press_send(database, account_id, notice_id, user_id=presser) for notice_id in made]
    assert decisions == [Decision.LET_THROUGH] * 3 + [Decision.HOLD] * 38
    assert len(deliveries(database)) == 3
    assert alarms(database) == [(AlarmKind.HELD, 38)]
    assert {hold.reason for hold in holds(database)} == {HoldReason.SECOND_PERSON}


def test_the_eleventh_in_an_hour_stops_the_account_and_nothing_passes_any_more(database: Database) -> None:
    account_id = make_account(database, residents=2)
    with database.writing() as session:
        change_rules(session, account_id, second_person_after=100, weekly_cap=0)
    made = [make_approved_notice(database, account_id, title=f"Water {number}") for number in range(12)]
    decisions = [press_send(database, account_id, notice_id) for notice_id in made[:11]]
    assert decisions == [Decision.LET_THROUGH] * 10 + [Decision.STOP]
    with database.reading() as session:
        assert session.get_one(Account, account_id).stopped_at == START
    with pytest.raises(SendingStopped):
        press_send(database, account_id, made[11])
    assert alarms(database) == [(AlarmKind.BRAKE, 1)]


def test_the_same_words_again_are_held_and_those_of_another_town_do_not_matter(database: Database) -> None:
    one, other = make_account(database, residents=1), make_account(database, key="other", residents=1)
    assert press_send(database, one, make_approved_notice(database, one)) == Decision.LET_THROUGH
    assert press_send(database, other, make_approved_notice(database, other)) == Decision.LET_THROUGH
    again = make_approved_notice(database, one, content=NoticeContent(Words(" Water", "No  water\ntonight")))
    assert press_send(database, one, again) == Decision.HOLD
    assert holds(database)[0].reason == HoldReason.REPEATED


def test_a_held_notice_is_released_by_somebody_else_with_a_reason(database: Database) -> None:
    account_id = make_account(database, residents=1)
    press_send(database, account_id, make_approved_notice(database, account_id))
    again = make_approved_notice(database, account_id)
    presser, other = make_people(database, "presser", "other")
    press_send(database, account_id, again, user_id=presser)

    def release(user_id: int, reason: str) -> Decision:
        with database.writing() as session:
            found = release_notice(session, account_id, again, approver_id=user_id, reason=reason, at=START)
            return found.verdict.decision

    with pytest.raises(SamePerson):
        release(presser, "It is another street")
    with pytest.raises(ReasonMissing):
        release(other, " \n")
    assert release(other, "It is another street") == Decision.LET_THROUGH
    with pytest.raises(StepRefused):
        release(other, "It is another street")
    (hold,) = holds(database)
    assert (hold.settled_by_id, hold.release_reason) == (other, "It is another street")
    with database.reading() as session:
        told = [(step.step, step.user_id) for step in list_steps(session, account_id, again)]
    assert ("released", other) in told


def test_a_notice_released_for_one_reason_is_held_for_the_next(database: Database) -> None:
    account_id = make_account(database, residents=1)
    press_send(database, account_id, make_approved_notice(database, account_id))
    with database.writing() as session:
        change_rules(session, account_id, second_person_after=1)
    again = make_approved_notice(database, account_id)
    press_send(database, account_id, again)
    seen = [holds(database)[-1].reason]
    (other,) = make_people(database, "other")
    for _ in range(2):
        with database.writing() as session:
            release_notice(session, account_id, again, approver_id=other, reason="Seen", at=START)
        seen.append(holds(database)[-1].reason)
    assert seen == [HoldReason.REPEATED, HoldReason.SECOND_PERSON, HoldReason.SECOND_PERSON]
    assert notices(database)[-1].status == NoticeStatus.SENDING


def test_twenty_presses_at_once_let_no_more_pass_than_the_brake_allows(database: Database) -> None:
    account_id = make_account(database, residents=1)
    with database.writing() as session:
        change_rules(session, account_id, weekly_cap=0)
    made = [make_approved_notice(database, account_id, title=f"Water {number}") for number in range(8)]

    def other_process(notice_id: int) -> None:
        own = opened_again(database)
        press_send(own, account_id, notice_id)
        own.close()

    threads = [threading.Thread(target=other_process, args=(notice_id,)) for notice_id in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert len(session.scalars(select(Passage)).all()) == 3


def test_a_cap_on_routine_broadcasts_holds_the_fourth_of_the_week_and_not_of_the_next(database: Database) -> None:
    account_id = make_account(database, residents=1)
    with database.writing() as session:
        change_rules(session, account_id, second_person_after=100)
    at = START
    seen = []
    for number in range(5):
        notice_id = make_approved_notice(database, account_id, at=at, title=f"Water {number}")
        with database.writing() as session:
            seen.append(send_notice(session, account_id, notice_id, at=at).verdict.reason)
        at += timedelta(hours=3) if number < 3 else timedelta(days=7)
    assert seen == [None, None, None, HoldReason.WEEKLY_CAP, None]


def test_rules_that_make_no_sense_are_refused_and_change_nothing(database: Database) -> None:
    account_id = make_account(database)
    for name, value in (
        ("weekly_cap", -1),
        ("quiet_from", "25:00"),
        ("zone", "Mars"),
        ("nothing", 1),
        ("request_size", 501),
    ):
        with pytest.raises(RuleRefused) as refused, database.writing() as session:
            change_rules(session, account_id, **{name: value})
        assert refused.value.name == name
    with database.writing() as session:
        change_rules(session, account_id, link_domains=["town.example"])
        change_rules(session, account_id, weekly_cap=5)
    with database.reading() as session:
        rules = rules_of(session, account_id)
    assert (rules.link_domains, rules.weekly_cap, rules.quiet_from) == (("town.example",), 5, "21:00")


def test_nothing_but_the_gate_and_its_planning_makes_requests() -> None:
    """Read from the source: `Delivery` rows are made in planning, for drills and tests to oneself; the gate plans."""
    makers, planners = set(), set()
    for path in (ROOT / "scheduler").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called == "Delivery" or (called == "insert" and ast.unparse(node.args[0]) == "Delivery"):
                    makers.add(path.name)
                if called == "plan_page":
                    planners.add(path.name)
    assert makers <= {"planning.py", "drills.py", "proofs.py", "setbacks.py"}
    assert planners == {"gate.py", "worker.py"}


def test_a_notice_that_reaches_nobody_is_not_published_either(database: Database) -> None:
    account_id = make_account(database, residents=1)
    everybody_is_blocked = make_approved_notice(database, account_id, audience=AudienceKind.STAFF, is_public=True)
    with pytest.raises(NobodyToReach), database.writing() as session:
        send_notice(session, account_id, everybody_is_blocked, at=START)
    (notice,) = notices(database)
    assert (notice.published_at, notice.status) == (None, NoticeStatus.APPROVED)

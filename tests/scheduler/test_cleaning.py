"""What a town need not keep is gone to the second of its rule, town by town, and counts stay right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from knowledge.tables import UnansweredRow
from knowledge.unanswered import UnansweredQuestion, add_unanswered
from people.retention import change_retention
from scheduler import cleaning
from scheduler.amending import Amendment, RecipientsForgotten, correct_notice, end_notice
from scheduler.beat import run_beat, tasks_of_a_beat
from scheduler.cleaning import AT_ONCE, PARTS_A_BEAT, clean
from scheduler.desk import Desk
from scheduler.jobs.wording import Wording
from scheduler.rules import change_rules
from scheduler.statistics import statistics_of
from scheduler.tables import AudienceKind, DeliveryStatus, NoticeStatus
from scheduler.unreached import list_unreached
from scheduler.worker import plan_some
from storage.database import Database
from tests.scheduler.builders import (
    STATIONERY,
    UNLIMITED,
    deliveries,
    make_account,
    make_sending_notice,
    make_user,
    notices,
)
from tests.scheduler.fakes import START, FakeLibrary, FakeSender, HandClock
from tests.scheduler.one_delivery import send_one

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def ask(database: Database, account_id: int, at: datetime, times: int = 1) -> None:
    with database.writing() as session:
        for _ in range(times):
            add_unanswered(session, account_id, UnansweredQuestion("どこ", "resident", ""), at)


def asked(database: Database, account_id: int) -> int:
    with database.reading() as session:
        query = select(func.count(UnansweredRow.id)).where(UnansweredRow.account_id == account_id)
        return session.scalar(query) or 0


def send(database: Database, *, staff: int = 5, audience: AudienceKind = AudienceKind.STAFF) -> tuple[int, int]:
    """A notice sent to everybody at START, in requests of two; its town's number and its own."""
    account_id = make_account(database, staff=staff)
    with database.writing() as session:
        change_rules(session, account_id, request_size=2)
    notice_id = make_sending_notice(database, account_id, audience=audience)
    clock = HandClock()
    sender = FakeSender(clock)
    while send_one(database, sender, clock) or plan_some(database, clock):
        pass
    assert {row.status for row in deliveries(database)} == {DeliveryStatus.SENT}
    return account_id, notice_id


def names(database: Database) -> set[str]:
    return {name for row in deliveries(database) for name in row.recipients}


def test_an_unanswered_question_is_there_until_the_last_second_and_gone_then(database: Database) -> None:
    town = make_account(database)
    ask(database, town, START)
    assert clean(database, START + 30 * DAY - SECOND) == 0
    assert asked(database, town) == 1
    assert clean(database, START + 30 * DAY) == 1
    assert asked(database, town) == 0


def test_each_town_keeps_its_questions_for_as_long_as_it_says(database: Database) -> None:
    short, usual, long = (make_account(database, key=key) for key in ("short", "usual", "long"))
    with database.writing() as session:
        change_retention(session, short, unanswered_days=3)
        change_retention(session, long, unanswered_days=365)
    for town in (short, usual, long):
        ask(database, town, START)
    for days, left in ((2, [1, 1, 1]), (3, [0, 1, 1]), (30, [0, 0, 1]), (364, [0, 0, 1]), (365, [0, 0, 0])):
        clean(database, START + days * DAY)
        assert [asked(database, town) for town in (short, usual, long)] == left


def test_much_is_removed_in_parts_and_the_next_beat_goes_on(database: Database) -> None:
    town = make_account(database)
    most = AT_ONCE * PARTS_A_BEAT
    ask(database, town, START, times=most + 7)
    assert clean(database, START + 30 * DAY) == most
    assert asked(database, town) == 7
    assert clean(database, START + 30 * DAY) == 7
    assert clean(database, START + 30 * DAY) == 0


def test_who_got_a_notice_is_known_until_the_last_second_and_forgotten_then(database: Database) -> None:
    send(database)
    clean(database, START + 30 * DAY - SECOND)
    assert len(names(database)) == 5
    clean(database, START + 30 * DAY + SECOND)
    assert names(database) == {""}
    assert all(row.messages == [] for row in deliveries(database))
    assert clean(database, START + 31 * DAY) == 0, "what was forgotten is not looked at again"


def test_how_many_got_it_is_still_known_when_nobody_knows_who(database: Database) -> None:
    account_id, notice_id = send(database)
    with database.reading() as session:
        before = statistics_of(session, account_id, notice_id)
    clean(database, START + 31 * DAY)
    with database.reading() as session:
        assert statistics_of(session, account_id, notice_id) == before
        assert list(list_unreached(session, account_id, notice_id)) == []


@pytest.mark.parametrize("press", [correct_notice, end_notice])
def test_a_notice_is_not_corrected_when_nobody_knows_who_got_it(
    database: Database, press: Callable[[Session, Desk, int], Amendment]
) -> None:
    account_id, notice_id = send(database)
    officer = make_user(database, "officer")
    at = START + 31 * DAY
    clean(database, at)
    with database.writing() as session, pytest.raises(RecipientsForgotten):
        press(session, Desk(account_id, officer, at, STATIONERY, UNLIMITED), notice_id)
    assert len(notices(database)) == 1


def test_a_notice_to_everybody_can_be_corrected_for_as_long_as_its_request_is_kept(database: Database) -> None:
    account_id, notice_id = send(database, audience=AudienceKind.EVERYBODY)
    officer = make_user(database, "officer")
    clean(database, START + 200 * DAY)
    with database.writing() as session:
        desk = Desk(account_id, officer, START + 200 * DAY, STATIONERY, UNLIMITED)
        assert correct_notice(session, desk, notice_id).notice_id is not None


def test_the_requests_go_after_their_year_and_the_notice_stays(database: Database) -> None:
    account_id, notice_id = send(database, audience=AudienceKind.EVERYBODY)
    clean(database, START + 365 * DAY - SECOND)
    assert len(deliveries(database)) == 1
    clean(database, START + 365 * DAY + SECOND)
    assert list(deliveries(database)) == []
    (notice,) = notices(database)
    assert (notice.status, notice.body) == (NoticeStatus.SENT, "No water tonight")
    officer = make_user(database, "officer")
    with database.writing() as session, pytest.raises(RecipientsForgotten):
        correct_notice(session, Desk(account_id, officer, START + 366 * DAY, STATIONERY, UNLIMITED), notice_id)


def test_requests_settled_at_one_moment_are_all_forgotten_part_by_part(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    monkeypatch.setattr(cleaning, "PARTS_A_BEAT", 1)
    send(database, staff=9)
    counts: list[int] = []
    while done := clean(database, START + 31 * DAY):
        counts.append(done)
        assert len(counts) < 10
    assert counts == [2, 2, 1]
    assert names(database) == {""}


def test_what_has_not_been_settled_is_left_alone(database: Database) -> None:
    make_sending_notice(database, make_account(database, staff=2), audience=AudienceKind.STAFF)
    clean(database, START + 1_000 * DAY)
    assert len(names(database)) == 2


def test_a_town_whose_term_cannot_be_kept_does_not_keep_the_others_from_cleaning(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = make_account(database)
    ask(database, town, START)
    broken = cleaning.Chore("broken", lambda _terms, at: at, lambda _session, _town, _before: True, _fail)
    monkeypatch.setattr(cleaning, "CHORES", (broken, *cleaning.CHORES))
    with capture_logs() as logs:
        assert clean(database, START + 30 * DAY) == 1
    failed = [line for line in logs if line["event"] == "cleaning_failed"]
    assert [(line["what"], line["error"], line["alarm"]) for line in failed] == [("broken", "OSError", True)]


def _fail(_session: Session, _town: int, _before: datetime, _at_most: int) -> int:
    raise OSError("the disk is full")


def test_the_log_says_how_many_rows_and_nothing_of_what_they_said(database: Database) -> None:
    town = make_account(database)
    ask(database, town, START, times=3)
    with capture_logs() as logs:
        clean(database, START + 30 * DAY)
    assert logs == [
        {"event": "cleaned", "log_level": "info", "account_id": town, "what": "unanswered", "rows": 3},
    ]


def test_the_clock_cleans_at_its_beats(database: Database) -> None:
    town = make_account(database)
    ask(database, town, START)
    tasks = tasks_of_a_beat(database, library=FakeLibrary(), wording=Wording("", "", ""))
    run_beat(tasks, lambda: START + 30 * DAY)
    assert asked(database, town) == 0

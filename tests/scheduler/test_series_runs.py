"""Slots of series: each once, with any number of processes."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from scheduler.runs import claim_run, list_due_series
from scheduler.schedules import (
    DEFAULT_SERIES,
    change_rule,
    ensure_series,
    get_series,
    list_series,
    pause_series,
    resume_series,
)
from scheduler.series_tables import RunOutcome, Series, SeriesKind, SeriesRun
from storage.database import Database
from tests.scheduler.builders import make_account, make_series, opened_again, runs, stop
from tests.scheduler.fakes import START, Killed

FIFTH = datetime(2026, 4, 5, 0, 7, tzinfo=UTC)
"""5 April 2026, 09:07 in Japan."""


@pytest.fixture
def series_id(database: Database) -> int:
    """A tips series due on the fifth of each month."""
    return make_series(database, make_account(database), SeriesKind.TIPS, "monthly 5 09:07")


def claim(database: Database, at: datetime) -> list[datetime]:
    with database.writing() as session:
        due = list_due_series(session, at)
        return [run.due_at for series_id in due if (run := claim_run(session, series_id, at))]


def test_slot_is_claimed_once_by_eight_processes(database: Database, series_id: int) -> None:
    claimed: list[datetime] = []
    barrier = threading.Barrier(8)

    def try_to_claim() -> None:
        own = opened_again(database)
        barrier.wait()
        claimed.extend(claim(own, FIFTH))
        own.close()

    threads = [threading.Thread(target=try_to_claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert claimed == [FIFTH]
    assert runs(database) == [(FIFTH, RunOutcome.QUEUED)]


def test_nothing_is_claimed_before_its_time(database: Database, series_id: int) -> None:
    assert claim(database, FIFTH - timedelta(microseconds=1)) == []
    assert claim(database, FIFTH) == [FIFTH]
    assert claim(database, FIFTH + timedelta(days=29)) == []


def test_claim_that_is_rolled_back_is_claimed_again(database: Database, series_id: int) -> None:
    with suppress(Killed), database.writing() as session:
        assert claim_run(session, series_id, FIFTH)
        raise Killed
    assert claim(database, FIFTH) == [FIFTH]


def test_slot_is_caught_up_within_its_grace(database: Database, series_id: int) -> None:
    assert claim(database, FIFTH + timedelta(days=3) - timedelta(seconds=1)) == [FIFTH]


def test_slot_past_its_grace_is_recorded_as_missed(database: Database, series_id: int) -> None:
    assert claim(database, FIFTH + timedelta(days=3)) == []
    assert runs(database) == [(FIFTH, RunOutcome.MISSED)]


def test_missed_slots_collapse_to_the_latest(database: Database) -> None:
    account_id = make_account(database)
    make_series(database, account_id, SeriesKind.TIPS, "daily 09:07")
    assert claim(database, FIFTH + timedelta(hours=5)) == [FIFTH]
    with database.reading() as session:
        assert session.scalars(select(SeriesRun.collapsed)).all() == [4]


def test_slot_of_a_stopped_account_is_recorded_and_not_made_up_for(database: Database, series_id: int) -> None:
    stop(database, 1, START)
    assert claim(database, FIFTH) == []
    stop(database, 1, None)
    assert claim(database, FIFTH + timedelta(hours=1)) == []
    assert runs(database) == [(FIFTH, RunOutcome.STOPPED)]


def test_slot_is_not_run_again_when_the_next_time_is_set_back(database: Database, series_id: int) -> None:
    claim(database, FIFTH)
    with database.writing() as session:
        session.execute(update(Series).values(next_at=FIFTH))
    assert claim(database, FIFTH) == []
    assert claim(database, datetime(2026, 5, 5, 0, 7, tzinfo=UTC)) == [datetime(2026, 5, 5, 0, 7, tzinfo=UTC)]
    assert len(runs(database)) == 2


def test_series_that_is_gone_gives_no_run(database: Database) -> None:
    with database.writing() as session:
        assert claim_run(session, 4711, START) is None


def test_default_series_are_set_up_once_and_left_as_people_set_them(database: Database) -> None:
    account_id = make_account(database)
    with database.writing() as session:
        ensure_series(session, account_id, at=START)
        change_rule(get_series(session, account_id, "security-tips"), "weekly mon 08:30", START)
    with database.writing() as session:
        ensure_series(session, account_id, at=START)
    with database.reading() as session:
        found = list_series(session, account_id)
    assert [series.key for series in found] == [plan.key for plan in DEFAULT_SERIES]
    assert [series.rule for series in found] == ["monthly 5 09:07", "weekly mon 08:30"]
    assert found[0].next_at == FIFTH


def test_paused_series_is_not_due_and_goes_on_with_the_next_slot(database: Database, series_id: int) -> None:
    with database.writing() as session:
        pause_series(session.get_one(Series, series_id))
    assert claim(database, FIFTH) == []
    with database.writing() as session:
        resume_series(session.get_one(Series, series_id), FIFTH)
    assert claim(database, FIFTH + timedelta(hours=1)) == []
    assert claim(database, datetime(2026, 5, 5, 1, 0, tzinfo=UTC)) == [datetime(2026, 5, 5, 0, 7, tzinfo=UTC)]

"""Old lines of the audit go by whole days, town by town, and what is broken stays as proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from structlog.testing import capture_logs

from people.audit import Actor, AuditBook
from people.audit_chain import Sound, verify_chain
from people.audit_tables import AuditHead, AuditLineRow
from people.retention import change_retention
from scheduler.audit_retention import AuditRetention
from storage.database import Database
from tests.scheduler.builders import make_account

KEY = "key"
WRITTEN = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
"""Noon in Japan."""
YEAR_OVER = datetime(2027, 4, 1, 15, 0, tzinfo=UTC)
"""Midnight in Japan after the day on which the line is a year old."""


def write(database: Database, account_id: int | None, at: datetime, times: int = 1) -> None:
    with database.writing() as session:
        book = AuditBook(session, account_id, Actor(None, "hanako", "shell"), key=KEY, at=at)
        for _ in range(times):
            book.note("login")


def actions(database: Database, number: int) -> list[str]:
    query = select(AuditLineRow.action).where(AuditLineRow.account_id == number).order_by(AuditLineRow.sequence)
    with database.reading() as session:
        return list(session.scalars(query))


def test_a_line_stays_for_its_year_and_goes_at_the_midnight_after_in_one_line(database: Database) -> None:
    town = make_account(database)
    write(database, town, WRITTEN, times=3)
    write(database, town, YEAR_OVER - timedelta(days=30))
    clean = AuditRetention(database, KEY)
    assert clean(YEAR_OVER - timedelta(seconds=1)) == 0
    assert clean(YEAR_OVER) == 3
    assert actions(database, town) == ["login", "audit.prune"]
    assert clean(YEAR_OVER + timedelta(hours=1)) == 0
    with database.reading() as session:
        assert isinstance(verify_chain(session, town, KEY), Sound)


def test_each_town_keeps_its_lines_for_its_own_years_and_the_installation_for_the_most(database: Database) -> None:
    one, five = make_account(database), make_account(database, key="five")
    with database.writing() as session:
        change_retention(session, five, audit_years=5)
    for number in (one, five, None):
        write(database, number, WRITTEN)
    clean = AuditRetention(database, KEY)
    assert clean(YEAR_OVER) == 1
    assert [actions(database, number) for number in (one, five, 0)] == [["audit.prune"], ["login"], ["login"]]
    clean(YEAR_OVER.replace(year=2031))
    assert [actions(database, number)[-1] for number in (five, 0)] == ["audit.prune", "audit.prune"]


def test_a_broken_chain_stays_and_is_told_of_once_a_day(database: Database) -> None:
    town, other = make_account(database), make_account(database, key="other")
    for number in (town, other):
        write(database, number, WRITTEN)
    with database.writing() as session:
        head = session.get_one(AuditHead, town)
        head.seal = "0" * 64
    clean = AuditRetention(database, KEY)
    with capture_logs() as logs:
        assert clean(YEAR_OVER) == 1
        assert clean(YEAR_OVER + timedelta(seconds=5)) == 0
        assert clean(YEAR_OVER + timedelta(days=1)) == 0
    failed = [(line["account_id"], line["alarm"]) for line in logs if line["event"] == "audit_not_pruned"]
    assert failed == [(town, True), (town, True)]
    assert actions(database, town) == ["login"]
    assert actions(database, other) == ["audit.prune"]

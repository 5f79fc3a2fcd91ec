"""Counting an audience reads indexes, not contacts: what it costs must hardly grow with the town."""

from __future__ import annotations

import pytest
from sqlalchemy import event, text

from scheduler.audiences import NoticeAudience, count_audience
from scheduler.tables import AudienceKind
from storage.database import Database
from tests.scheduler.audience_town import Somebody, add_people
from tests.scheduler.builders import line_user_id

PEOPLE = [Somebody(is_staff=number % 3 == 0, line_user_id=line_user_id(90_000 + number)) for number in range(30)]
MALFORMED = Somebody(line_user_id="u" * 33)


@pytest.mark.parametrize("kind", [AudienceKind.EVERYBODY, AudienceKind.STAFF])
def test_an_audience_is_counted_from_two_indexes(database: Database, kind: AudienceKind) -> None:
    account_id, _people = add_people(database, [*PEOPLE, MALFORMED])
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, given: object, *_others: object) -> None:
        if "count(*)" in statement and "FROM contacts" in statement:
            asked.append((statement, given))

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        with database.reading() as session:
            assert count_audience(session, account_id, NoticeAudience(kind)).people in (10, 30)
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)
    plans = [_plan(database, statement, given) for statement, given in asked]
    assert len(plans) == 2
    assert any("ix_contacts_without_line_id" in plan for plan in plans), plans
    assert any("ix_contacts_reach" in plan for plan in plans), plans


def _plan(database: Database, statement: str, given: object) -> str:
    """How the database goes about a query."""
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))  # it would read a table of one page whole
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        return "\n".join(str(row) for row in connection.exec_driver_sql(explain + statement, given))  # type: ignore[arg-type]

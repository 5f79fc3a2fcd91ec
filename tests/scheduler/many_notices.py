"""Many notices in one go, and what the database does to find some of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from scheduler.tables import AudienceKind, Notice, NoticeStatus, Origin, Relation, Urgency
from storage.database import Database
from tests.scheduler.fakes import START


def make_notices(database: Database, account_id: int, count: int, **fields: Any) -> None:
    """So many notices, a minute apart and the newest last; `fields` may be functions of the number."""
    rows = [_row(account_id, number, fields) for number in range(count)]
    with database.writing() as session:
        for start in range(0, count, 1_000):
            session.execute(insert(Notice), rows[start : start + 1_000])
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE notices"))


def _row(account_id: int, number: int, fields: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "account_id": account_id,
        "public_key": f"{account_id}-{number}",
        "title": f"Notice {number}",
        "body": "No water tonight",
        "content": {},
        "urgency": Urgency.ROUTINE,
        "origin": Origin.PERSON,
        "relation": Relation.NONE,
        "audience": AudienceKind.EVERYBODY,
        "audience_keys": [],
        "status": NoticeStatus.SENT,
        "author_id": None,
        "messages": {},
        "created_at": START + timedelta(minutes=number),
        "valid_until": START + timedelta(days=900),
    }
    for name, value in fields.items():
        row[name] = value(number) if callable(value) else value
    return row


def plans_of(database: Database, ask: Callable[[Session], object]) -> list[str]:
    """How the database carries out each reading statement of `ask`."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        ask(session)
    event.remove(database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.connect() as connection:
        return [
            "\n".join(" ".join(map(str, row)) for row in connection.exec_driver_sql(f"{explain} {statement}", given))
            for statement, given in seen
        ]

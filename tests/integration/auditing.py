"""What the tests of the audit write with, and how they tamper with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from people.audit import Actor, AuditBook
from people.audit_chain import Broken, Sound, verify_chain
from storage.database import Database

KEY = "the key of this installation"
AT = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)
HANAKO = Actor(4, "hanako", "192.0.2.7", "s1")
JIRO = Actor(5, "jiro", "192.0.2.8", "s2")
TOWN, OTHER_TOWN = 7, 8

_SQLITE_TRIGGERS = ("lines_update", "lines_replace", "lines_delete", "heads_delete", "heads_update")


def book(session: Session, account_id: int | None = TOWN, actor: Actor = HANAKO, at: datetime = AT) -> AuditBook:
    """A book of the town."""
    return AuditBook(session, account_id, actor, key=KEY, at=at)


def write(database: Database, count: int, account_id: int | None = TOWN) -> None:
    """Lines a minute apart, alternately of two people."""
    with database.writing() as session:
        for number in range(1, count + 1):
            actor = HANAKO if number % 2 else JIRO
            written = book(session, account_id, actor, AT + timedelta(minutes=number))
            written.note("notice.approve", f"notice:{number}", people=number)


def verified(database: Database, account_id: int | None = TOWN) -> Sound | Broken:
    """What the check of a chain says."""
    with database.reading() as session:
        return verify_chain(session, account_id, KEY)


def tamper(database: Database, *statements: str, **values: Any) -> None:
    """Change the tables as an intruder can who owns the database, past every trigger. All or nothing."""
    with database.writing() as session:
        if database.is_sqlite:
            for name in _SQLITE_TRIGGERS:
                session.execute(text(f"DROP TRIGGER IF EXISTS audit_{name}"))
        else:
            _switch(session, "DISABLE")
        for statement in statements:
            session.execute(text(statement), values)
        if not database.is_sqlite:
            _switch(session, "ENABLE")


def _switch(session: Session, word: str) -> None:
    for table in ("audit_lines", "audit_heads"):
        session.execute(text(f"ALTER TABLE {table} {word} TRIGGER USER"))

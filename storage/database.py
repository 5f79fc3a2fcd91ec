"""The database: SQLite opened as it must be, or PostgreSQL; and the only two ways to use it.

SQLAlchemy's default on SQLite loses read-then-write transactions of several processes without an error; WAL,
`BEGIN IMMEDIATE` and a busy timeout lose none (`tests/reliability/test_writing_at_once.py`). One write lock per process
takes the long tail off, since SQLite's own waiting is unfair.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Delete, Engine, Insert, Table, Update, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storage.base import Base

_WRITES = "madoguchi_writes"
_BUSY_MILLISECONDS = 5_000
_POSTGRESQL_LIMITS = "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=10000"


class Database:
    """One engine. `reading()` and `writing()` give sessions; `writing()` commits or rolls back as one."""

    def __init__(self, url: str) -> None:
        """Open lazily. `url` is an SQLAlchemy URL; `postgres://` and `postgresql://` mean psycopg."""
        parsed = _with_driver(make_url(url))
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(parsed) if self.is_sqlite else _postgresql_engine(parsed)
        self._writing_engine = self.engine.execution_options(**{_WRITES: True})
        self._write_lock = threading.Lock() if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading only. Keep it short: a long reader lets SQLite's log grow."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed when the block ends, or rolled back if it raises."""
        with self._write_lock or nullcontext(), Session(self._writing_engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give back every connection (also after a fork, in the child)."""
        self.engine.dispose()


def changed_rows(session: Session, statement: Update | Delete | Insert, values: dict[str, Any] | None = None) -> int:
    """Run a writing statement and say how many rows it changed: one means that the claim is ours."""
    counting = statement.execution_options(preserve_rowcount=True)  # an insert on PostgreSQL says -1 otherwise
    return cast(CursorResult[Any], session.execute(counting, values)).rowcount


def sqlite_url(path: Path) -> str:
    """The URL of an SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def _with_driver(url: URL) -> URL:
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    return url


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        json_serializer=_json_text,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_MILLISECONDS / 1000, "check_same_thread": False},
        pool_size=20,
        max_overflow=20,
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES, False):
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    return engine


def _begin_writing(connection: Connection) -> None:
    """Ask for the write lock every millisecond; SQLite's own waiting sleeps longer each time and is overtaken.

    Raises OperationalError ("database is locked") after the busy timeout.
    """
    end = time.monotonic() + _BUSY_MILLISECONDS / 1000
    connection.exec_driver_sql("PRAGMA busy_timeout=1")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY" or time.monotonic() > end:
                    raise
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")


def _postgresql_engine(url: URL) -> Engine:
    """With limits of our own, unless the URL has `options`."""
    return create_engine(
        url,
        json_serializer=_json_text,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"connect_timeout": 3, "options": url.query.get("options", _POSTGRESQL_LIMITS)},
    )


def insert_new(session: Session, table: type[Base], values: dict[str, Any]) -> int:
    """Insert one row unless a unique rule forbids it; how many were inserted, 0 or 1. `values` names every column."""
    return changed_rows(session, _insert_unless_known(session.get_bind().dialect.name, table), values)


def count_rows_anew(session: Session, tables: Sequence[type[Base]]) -> None:
    """Let PostgreSQL look at what these tables hold, this transaction's own rows among it; SQLite has no need.

    In a table that was empty a moment ago it takes every index for as good as any other, and reads thousands of rows
    to find one. A table that somebody else is looking at is left out, not waited for.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        for table in tables:
            session.connection().exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {table.__tablename__}")


def insert_or_update(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows, or overwrite those with the same primary key. Each row names every column.

    Two processes may do this at once for the same rows: give them in the same order, so that neither waits for the
    other in a circle.
    """
    if rows:
        session.connection().execute(_insert_over_known(session.get_bind().dialect.name, table), rows)


@cache
def _insert_over_known(dialect: str, table: type[Base]) -> Insert:
    columns = cast(Table, table.__table__)
    insert = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(columns)
    new = {column.name: insert.excluded[column.name] for column in columns.columns if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=list(columns.primary_key), set_=new)


@cache
def _insert_unless_known(dialect: str, table: type[Base]) -> Insert:
    """Made once: the door inserts for every event, and building the statement costs more than running it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(cast(Table, table.__table__)).on_conflict_do_nothing()

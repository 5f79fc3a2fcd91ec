"""What a database held, kept to be put back: a town that many tests need is loaded once per process and database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from storage.base import Base
from storage.database import Database

_MANY = 500
"""Rows beyond which it is cheaper to give a table a new file than to delete them one by one."""

_ONLY_ADDED_TO = ('"audit_lines"', '"audit_heads"')
"""Tables whose triggers refuse to delete."""


class SavedStates:
    """States of databases by name. On SQLite they are kept in memory, on PostgreSQL in schemas beside the tables."""

    def __init__(self) -> None:
        self._in_memory: dict[str, sqlite3.Connection] = {}
        self._in_schemas: set[tuple[str, str]] = set()

    def load(self, url: str, name: str, make: Callable[[], object]) -> None:
        """Bring an empty database into the state `name`: `make` does it the first time, a copy every other time."""
        if make_url(url).get_backend_name() == "sqlite":
            self._load_sqlite(make_url(url).database or "", name, make)
        else:
            self._load_postgresql(url, name, make)

    def close(self) -> None:
        """Forget all states in memory."""
        for kept in self._in_memory.values():
            kept.close()

    def _load_sqlite(self, path: str, name: str, make: Callable[[], object]) -> None:
        kept = self._in_memory.get(name)
        if kept is None:
            make()
            kept = self._in_memory[name] = sqlite3.connect(":memory:")
            with closing(sqlite3.connect(path)) as file:
                file.backup(kept)
            return
        with closing(sqlite3.connect(path)) as file:
            kept.backup(file)

    def _load_postgresql(self, url: str, name: str, make: Callable[[], object]) -> None:
        is_kept = (url, name) in self._in_schemas
        if not is_kept:
            make()
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            (_put_back if is_kept else _put_aside)(connection, name)
        self._in_schemas.add((url, name))


def emptied(database: Database) -> None:
    """Remove every row of a PostgreSQL database, and begin numbering again.

    Giving every table a new file, as TRUNCATE does, costs a tenth of a second; most hold nothing or little. The lock
    waits for whatever a killed process of the last test still had under way.
    """
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(_tables())} IN ACCESS EXCLUSIVE MODE")
        counts = " UNION ALL ".join(
            f"SELECT '{table}', count(*) FROM (SELECT FROM {table} LIMIT {_MANY}) AS few" for table in _tables()
        )
        rows: dict[str, int] = dict(iter(connection.exec_driver_sql(counts)))
        refusing = [table for table in _ONLY_ADDED_TO if rows[table]]
        _let_delete(connection, refusing, "DISABLE")
        if large := [table for table, count in rows.items() if count == _MANY]:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(large)} CASCADE")
        for table in reversed(_tables()):
            if 0 < rows[table] < _MANY:
                connection.exec_driver_sql(f"DELETE FROM {table}")
        _let_delete(connection, refusing, "ENABLE")
        connection.exec_driver_sql("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")


def _let_delete(connection: Connection, tables: list[str], word: str) -> None:
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} {word} TRIGGER USER")


def _tables() -> list[str]:
    """Every table, those that others refer to first."""
    return [f'"{table.name}"' for table in Base.metadata.sorted_tables]


def _put_aside(connection: Connection, name: str) -> None:
    connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
    for table in _tables():
        if connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")):
            connection.exec_driver_sql(f'CREATE TABLE "{name}".{table} AS TABLE {table}')


def _put_back(connection: Connection, name: str) -> None:
    query = text("SELECT tablename FROM pg_tables WHERE schemaname = :name")
    held = {f'"{table}"' for table in connection.scalars(query, {"name": name})}
    for table in _tables():
        if table in held:
            connection.exec_driver_sql(f'INSERT INTO {table} SELECT * FROM "{name}".{table}')
    for kept in Base.metadata.sorted_tables:
        number = kept.autoincrement_column
        if number is not None and f'"{kept.name}"' in held:
            sequence = f"pg_get_serial_sequence('\"{kept.name}\"', '{number.name}')"
            connection.exec_driver_sql(f'SELECT setval({sequence}, max("{number.name}")) FROM "{kept.name}"')

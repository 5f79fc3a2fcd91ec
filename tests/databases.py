"""Databases for tests: SQLite always, PostgreSQL where one is given, runs here, or can be started."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from bot.schema import migrate
from storage.database import Database, sqlite_url

GIVEN = "MADOGUCHI_TEST_POSTGRES_URL"
_PATIENT = "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
"""A machine that stands still for ten seconds, as shared ones do, is no fault of ours."""
_LOCAL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"


def skip_or_fail(what: str, why: str) -> None:
    """Skip on a newcomer's machine; fail where `MADOGUCHI_TEST_REQUIRE` names `what`."""
    if what in os.environ.get("MADOGUCHI_TEST_REQUIRE", "").split(","):
        pytest.fail(f"{what} is required here: {why}")
    pytest.skip(f"no {what}: {why}")


@contextmanager
def postgresql_server() -> Iterator[URL | None]:
    """A server's administrative URL: the given one, a local one that trusts us, one started here, or None."""
    for candidate in (os.environ.get(GIVEN), _LOCAL):
        if candidate and _answers(make_url(candidate)):
            yield make_url(candidate)
            return
    with _started_server() as url:
        yield url


@contextmanager
def postgresql_database(server: URL) -> Iterator[str]:
    """A fresh database that is dropped afterwards; its URL. It survives our processes, not a crash of its server."""
    name = f"madoguchi_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    try:
        ours = server.set(database=name).update_query_dict({"options": _PATIENT})
        yield ours.render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()


def migrated_sqlite(path: Path) -> Path:
    """An SQLite file with the newest schema."""
    database = Database(sqlite_url(path))
    migrate(database)
    database.close()
    return path


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _answers(url: URL) -> bool:
    engine = create_engine(url, connect_args={"connect_timeout": 2})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return True
    except OperationalError:
        return False
    finally:
        engine.dispose()


@contextmanager
def _started_server() -> Iterator[URL | None]:
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
    found = shutil.which("initdb")
    home = Path(found).parent if found else (tools[-1] if tools else None)
    if home is None or not (home / "initdb").exists() or os.geteuid() == 0:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="madoguchi-postgresql-") as folder:
        port = free_port()
        data = Path(folder) / "data"
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"
        make = [str(home / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
        subprocess.run(make, check=True, capture_output=True)
        start = [str(home / "pg_ctl"), "-D", str(data), "-w", "-o", options, "-l", f"{folder}/log", "start"]
        subprocess.run(start, check=True, capture_output=True)
        try:
            yield make_url(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres")
        finally:
            subprocess.run([home / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True)

"""The database of the scheduler's tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.base import Base
from storage.database import Database, sqlite_url

_POSTGRESQL = os.environ.get("SCHEDULER_TEST_POSTGRESQL")


@pytest.fixture(params=["sqlite", "postgresql"] if _POSTGRESQL else ["sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables."""
    postgresql = request.param == "postgresql" and _POSTGRESQL
    opened = Database(postgresql or sqlite_url(tmp_path / "town.sqlite3"))
    if postgresql:
        Base.metadata.drop_all(opened.engine)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()

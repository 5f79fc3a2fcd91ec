"""Fixtures that every test may use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import URL

from bot.schema import migrate
from bot.wiring import DATA
from messages.phrases import Phrases, phrases_from_folder
from storage.database import Database, sqlite_url
from tests.databases import migrated_sqlite, postgresql_database, postgresql_server, skip_or_fail
from tests.remembered import remembering
from tests.saved_states import SavedStates, emptied
from tests.town import load_sample_town

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real, headless Chromium, one for all tests of a process; Playwright cannot be started twice."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second that only browser tests need

    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        skip_or_fail("browser", "no Chromium found")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session", autouse=True)
def remembered() -> Iterator[None]:
    """A town that many tests load is analysed, and its search made, once per process."""
    with remembering():
        yield


@pytest.fixture(scope="session")
def phrases() -> Phrases:
    """The catalogue as it ships."""
    return phrases_from_folder(DATA / "phrases")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return migrated_sqlite(tmp_path_factory.mktemp("template") / "empty.sqlite3")


@pytest.fixture(scope="session")
def postgresql_admin() -> Iterator[URL | None]:
    """A PostgreSQL server, or None where there is none."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_migrated(postgresql_admin: URL | None) -> Iterator[str]:
    """A migrated PostgreSQL database for this run."""
    if postgresql_admin is None:
        skip_or_fail("postgres", "none given, none on 127.0.0.1:5432, and none could be started")
        return
    with postgresql_database(postgresql_admin) as url:
        database = Database(url)
        migrate(database)
        database.close()
        yield url


@pytest.fixture(scope="session")
def postgresql_emptied(postgresql_migrated: str) -> Iterator[Callable[[], str]]:
    """Empties this run's PostgreSQL database, and gives its URL."""
    database = Database(postgresql_migrated)

    def empty() -> str:
        emptied(database)
        return postgresql_migrated

    yield empty
    database.close()


@pytest.fixture(scope="session")
def saved_states() -> Iterator[SavedStates]:
    """What was loaded once, to be loaded again."""
    states = SavedStates()
    yield states
    states.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database with the newest schema: each test runs on both."""
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return sqlite_url(path)
    empty: Callable[[], str] = request.getfixturevalue("postgresql_emptied")
    return empty()


@pytest.fixture
def town_url(database_url: str, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the sample town, as it is after its import: each test runs on both."""
    load_sample_town(saved_states, database_url, tmp_path_factory.mktemp("loading"))
    return database_url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the newest schema: each test runs on both."""
    opened = Database(database_url)
    yield opened
    opened.close()

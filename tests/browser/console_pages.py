"""The console of a sample town, served on `http://localhost` for a real browser."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy import update
from typing_extensions import TypeVar
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.app import create_app
from bot.clock import system_clock
from console.application import create_console
from people.invitations import renew_link
from people.tables import Account
from storage.database import sqlite_url
from tests.artefacts import picture_folder
from tests.console.sending_town import SendingTown
from tests.console.town import ConsoleTown
from tests.databases import migrated_sqlite
from tests.patience import PATIENCE
from tests.town import load_sample_town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from tests.saved_states import SavedStates

WIDTHS = {"desktop": 1280, "phone": 375, "zoomed": 320}
"""CSS pixels; 320 is what 400 % zoom leaves of a screen of 1280."""

Town = TypeVar("Town", bound=ConsoleTown, default=ConsoleTown)


class _Quiet(WSGIRequestHandler):
    """Says nothing of what is asked, so that what fails can be read."""

    def log_request(self, *_: object) -> None:
        """Nothing."""


class ServedConsole(Generic[Town]):
    """A console that a browser can open. People come in by one-time links, as in the demonstration."""

    def __init__(self, console: Town, browser: Browser) -> None:
        self.console = console
        self.browser = browser
        self.ahead = timedelta(0)
        self._began = system_clock()
        self._server = make_server("localhost", 0, lambda *_: [], threaded=True, request_handler=_Quiet)
        self.origin = f"http://localhost:{self._server.server_port}"
        with console.services.database.writing() as session:
            session.execute(update(Account).where(Account.key == "mihon").values(is_sample=True))
        entry = replace(console.parts.entry, origin=self.origin, limits_url="memory://")
        self._pages = create_console(replace(console.parts, is_demo=True, entry=entry, wall_clock=self.now))
        self._server.app = DispatcherMiddleware(create_app(console.services), {"/console": self._pages})
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def now(self) -> datetime:
        """The time by which sessions, links and codes go: it stands still until a test moves it `ahead`."""
        return self._began + self.ahead

    def forget_tries(self) -> None:
        """As after an hour without anybody who tries to get in."""
        for limiter in self._pages.extensions["limiter"]:
            limiter.reset()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def url(self, path: str) -> str:
        """Where a page such as `/mihon/home/` lies."""
        return f"{self.origin}/console{path}"

    def link(self, login: str) -> str:
        """A fresh one-time link."""
        services = self.console.services
        with services.database.writing() as session:
            found = renew_link(session, self.console.account_id, login, key=services.hash_key, at=self.now())
        return self.url(f"/invitation/{found.token}")

    @contextmanager
    def window(self, width: str = "desktop", *, scripts: bool = True, **more: Any) -> Iterator[Page]:
        """A browser of nobody yet. Nothing but the console can be reached from it; the policy must hold throughout."""
        context = self.browser.new_context(
            viewport={"width": WIDTHS[width], "height": 900 if width == "desktop" else 740},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=scripts,
            has_touch=width == "phone",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        outside, faults = shut_in(context, self.origin), overheard(context)
        try:
            yield context.new_page()
            assert outside == [], f"pages asked other hosts: {outside}"
            assert faults == [], f"the browser complains: {faults}"
        except BaseException:
            for number, page in enumerate(context.pages):
                shoot(page, f"failed-{_test_name()}-{number}")
            raise
        finally:
            context.close()

    @contextmanager
    def at_work(self, login: str, width: str = "desktop", *, scripts: bool = True, **more: Any) -> Iterator[Page]:
        """A browser in which somebody is logged in."""
        with self.window(width, scripts=scripts, **more) as page:
            page.goto(self.link(login))
            page.get_by_role("button", name="デモの町に入る").click()
            page.wait_for_url("**/home/")
            yield page


def shut_in(context: BrowserContext, origin: str) -> list[str]:
    """Let a browser reach nothing but the server; what it asked elsewhere is collected."""
    outside: list[str] = []

    def allow(route: Route) -> None:
        url = route.request.url
        if url.startswith((f"{origin}/", "data:", "blob:")):
            route.continue_()
        else:
            outside.append(url)
            route.abort()

    context.route("**/*", allow)
    return outside


def overheard(context: BrowserContext) -> list[str]:
    """What scripts stumble over and what the policy of the pages forbids, as the browser tells it."""
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    return faults


def _test_name() -> str:
    """That of the test that runs, without what is no part of a file's name."""
    return re.sub(r"[^a-z0-9_]+", "-", os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("::")[2])[:80]


def shoot(page: Page, name: str) -> None:
    """A picture of the whole page, for people to look at."""
    page.screenshot(path=picture_folder("browser") / f"console-task-{name}.png", full_page=True)


@contextmanager
def served(town_url: str, folder: Path, browser: Browser) -> Iterator[ServedConsole[ConsoleTown]]:
    """A console for the time of a test, on a database that holds the sample town."""
    console = ServedConsole(ConsoleTown(town_url, folder), browser)
    try:
        yield console
    finally:
        console.close()


@contextmanager
def served_office(states: SavedStates, folder: Path, browser: Browser) -> Iterator[ServedConsole[SendingTown]]:
    """The sample town on SQLite, with people to reach and a LINE that says what is left of the month."""
    url = sqlite_url(migrated_sqlite(folder / "town.sqlite3"))
    load_sample_town(states, url, folder)
    office = ServedConsole(SendingTown(url, folder), browser)
    try:
        yield office
    finally:
        office.close()

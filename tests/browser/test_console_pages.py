"""Every page of the console in a real browser: axe finds nothing, no outside host, nothing is cut at 400 %."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from console.rooms import need_of
from people.rights import RIGHTS
from people.tables import Role
from storage.database import sqlite_url
from tests.artefacts import picture_folder
from tests.browser.accessible import faults_of, width_needed
from tests.browser.console_pages import WIDTHS, ServedConsole, served
from tests.console.scene import Scene, make_scene
from tests.console.town import PEOPLE, ConsoleTown
from tests.console.walk import pages_of_town
from tests.databases import migrated_sqlite
from tests.town import load_sample_town

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from tests.saved_states import SavedStates

MOST_BYTES = 200_000
"""Of a page with everything that it loads."""

_HAS_COME = """() => {
  for (const one of document.images) one.loading = "eager";
  return document.readyState === "complete" && !document.querySelector(".htmx-request")
    && [...document.images].every((one) => one.complete);
}"""


@pytest.fixture(scope="module")
def site(
    browser: Browser, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ServedConsole[ConsoleTown], Scene]]:
    """A town with something on every page, served."""
    folder = tmp_path_factory.mktemp("console")
    url = sqlite_url(migrated_sqlite(folder / "town.sqlite3"))
    load_sample_town(saved_states, url, folder)
    with served(url, folder, browser) as console:
        yield console, make_scene(console.console)


@pytest.mark.parametrize("login", ["kanri", "toban"])
def test_every_page_is_accessible_small_and_whole(site: tuple[ServedConsole[ConsoleTown], Scene], login: str) -> None:
    served_console, scene = site
    app = served_console.console.app
    pages = dict(pages_of_town(app, scene))
    theirs = {one for one in pages if may(app, PEOPLE[login], one)}
    firsts = {one for one in pages if may(app, PEOPLE["kanri"], one)} if login != "kanri" else set()
    assert theirs | firsts == pages.keys() or login == "kanri"
    assert walk(served_console, login, {one: pages[one] for one in sorted(theirs - firsts)}) == {}


def may(app: Flask, role: Role, endpoint: str) -> bool:
    """Whether a role gets through to a page."""
    need = need_of(app, endpoint)
    return need is not None and need.who in RIGHTS[role]


def walk(served_console: ServedConsole[ConsoleTown], login: str, pages: dict[str, str]) -> dict[str, list[str]]:
    """Open pages one after the other; what is wrong with them."""
    faults: dict[str, list[str]] = {}
    with served_console.at_work(login) as page:
        for endpoint, path in pages.items():
            answer = page.goto(served_console.url(path))
            assert answer is not None
            page.wait_for_function(_HAS_COME)
            found = [] if answer.status == 200 else [f"status {answer.status}"]
            if (size := bytes_loaded(page)) > MOST_BYTES:
                found.append(f"{size} bytes")
            found += [fault for width in WIDTHS for fault in faults_at(page, endpoint, width)]
            if found:
                faults[endpoint] = found
    return faults


def faults_at(page: Page, endpoint: str, width: str) -> list[str]:
    """What is wrong with a page that is open when its window gets this width."""
    page.set_viewport_size({"width": WIDTHS[width], "height": 900})
    page.screenshot(path=picture_folder("browser") / f"console-{endpoint}-{width}.png", full_page=True)
    found = faults_of(page) if width != "zoomed" else []
    if (wide := width_needed(page)) > 0:
        found.append(f"{wide} pixels too wide")
    return [f"{width}: {fault}" for fault in found]


def bytes_loaded(page: Page) -> int:
    """What a page and everything of ours that it loads weigh, unpacked; the town's own pictures come on top."""
    return int(
        page.evaluate(
            """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
              .filter((one) => !new URL(one.name).pathname.startsWith("/media/"))
              .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
        )
    )

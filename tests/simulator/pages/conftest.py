"""A stand-in with an answering bot, and people who look at it in a real browser."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response
from werkzeug.serving import make_server

from tests.patience import PATIENCE
from tests.simulator.answering_bot import AnsweringBot
from tests.simulator.listening_bot import ListeningBot
from tests.simulator.pages.visit import DESK, PHONE, OpenPage, Stage, Visit
from tests.simulator.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 340">
<rect width="520" height="340" fill="#d8c7a8"/>
<circle cx="130" cy="120" r="70" fill="#0b7a3e"/><rect x="250" y="70" width="200" height="200" fill="#2b548f"/></svg>"""


@pytest.fixture(scope="session")
def media() -> Iterator[str]:
    """An origin on loopback that serves the bot's pictures: the same drawing for every path."""
    app = Flask("media")
    app.add_url_rule("/<path:name>", view_func=lambda name: Response(_DRAWING, mimetype="image/svg+xml"))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def stage(media: str) -> Iterator[Stage]:
    """A listening stand-in whose bot answers; each test takes people of its own."""
    world = World(media_origins={"https://media.example": media})
    world.stand_in.start()
    bot = ListeningBot(AnsweringBot(world.stand_in))
    world.stand_in.set_webhook_url(bot.url)
    yield Stage(world)
    world.stand_in.stop()
    bot.stop()


@pytest.fixture(scope="session")
def windows(browser: "Browser") -> "Windows":
    """Windows by size; a new one costs Chromium a second, so tests use them again."""
    return Windows(browser)


@pytest.fixture
def open_page(windows: "Windows", stage: Stage) -> Iterator[OpenPage]:
    """`open_page("はなこ")`: her chat on a phone; `open_page("はなこ", DESK)` on a desk."""
    visits: list[Visit] = []

    def opened(person: str, size: tuple[int, int] = PHONE) -> Visit:
        stage.add(person)
        visits.append(Visit(windows.take(size), stage.stand_in.url, person))
        return visits[-1]

    yield opened
    for visit in visits:
        visit.leave()
        windows.give_back(visit.page)


class Windows:
    """Windows that nobody uses now."""

    def __init__(self, browser: "Browser") -> None:
        self._browser = browser
        self._free: list[Page] = []

    def take(self, size: tuple[int, int]) -> "Page":
        """A window of this size, without script or storage of its last use."""
        width, height = size
        for page in self._free:
            if page.viewport_size == {"width": width, "height": height}:
                self._free.remove(page)
                return page
        viewport = {"width": width, "height": height}
        page = self._browser.new_page(viewport=viewport, reduced_motion="reduce", locale="ja-JP")  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE)
        return page

    def give_back(self, page: "Page") -> None:
        """Nobody looks at this window any more."""
        self._free.append(page)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """A phone and a desk."""
    given: tuple[int, int] = request.param
    return given

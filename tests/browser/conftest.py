"""The demonstration, and people who look at it in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chat import Chat
from tests.browser.running_demo import RunningDemo
from tests.databases import skip_or_fail

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = (375, 812)
DESK = (1280, 800)

OpenChat = Callable[..., Chat]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real, headless Chromium. Of this module only: Playwright runs once at a time in a process."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - may be missing
    except ImportError:
        skip_or_fail("browser", "playwright is not installed")
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        skip_or_fail("browser", "no Chromium found")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """The demonstration, started once."""
    running = RunningDemo(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def open_chat(browser: Browser, demo: RunningDemo) -> Iterator[OpenChat]:
    """`open_chat("はなこ", "phone", PHONE)`: her chat, and the name of its pictures."""
    contexts: list[BrowserContext] = []

    def opened(person: str, shots: str, size: tuple[int, int] = PHONE) -> Chat:
        width, height = size
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, reduced_motion="reduce", locale="ja-JP")  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Chat(context.new_page(), demo.address, person, shots)

    yield opened
    for context in contexts:
        context.close()

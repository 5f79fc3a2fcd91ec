"""The demonstration, and people who look at it in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chat import Chat
from tests.browser.console_pages import ServedConsole, served_office
from tests.browser.running_demo import RunningDemo
from tests.console.sending_town import SendingTown
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

    from tests.saved_states import SavedStates

PHONE = (375, 812)
DESK = (1280, 800)

OpenChat = Callable[..., Chat]


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
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Chat(context.new_page(), demo.address, person, shots)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def opened_office(
    browser: Browser, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ServedConsole[SendingTown]]:
    """The console of a town whose notices reach people, served once for the tests of a file."""
    with served_office(saved_states, tmp_path_factory.mktemp("office"), browser) as console:
        yield console


@pytest.fixture
def office(opened_office: ServedConsole[SendingTown]) -> ServedConsole[SendingTown]:
    """The same, an hour after whatever the test before has sent: the brake of an hour counts from nothing."""
    opened_office.console.forget_passages()
    return opened_office

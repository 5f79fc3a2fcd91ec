"""A stand-in to ask, and a browser to look at it with."""

import shutil
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.databases import skip_or_fail
from tests.simulator.world import World

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


@pytest.fixture
def world() -> Iterator[World]:
    """A stand-in with one channel, asked without a network."""
    made = World()
    yield made
    made.stand_in.stop()


@pytest.fixture
def retry_key() -> str:
    """A fresh retry key."""
    return str(uuid.uuid4())


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A real, headless Chromium; the test is skipped without one, unless MADOGUCHI_TEST_REQUIRE names it."""
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


@pytest.fixture
def text_message() -> dict[str, Any]:
    """The smallest valid message."""
    return {"type": "text", "text": "こんにちは"}

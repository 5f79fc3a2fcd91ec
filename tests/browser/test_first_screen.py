"""The picture on the README's first screen is what a newcomer sees. `make screenshots` renews it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bot.settings import PROJECT
from tests.artefacts import picture_folder
from tests.browser.conftest import DESK, OpenChat

PICTURE = "docs/screenshots/first-screen.png"


def test_the_first_screen_is_photographed(open_chat: OpenChat) -> None:
    chat = open_chat("はなこ", "first", DESK)
    chat.befriend()
    assert "布団" in chat.ask("布団").inner_text()
    taken = picture_folder("browser") / "first-screen.png"
    chat.shown()
    chat.page.screenshot(path=taken)
    with Image.open(taken) as now, Image.open(PROJECT / PICTURE) as shown:
        assert now.size == shown.size == DESK
    chat.check()


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readme_shows_it_before_anything_else(readme: str) -> None:
    beginning = Path(PROJECT / readme).read_text("utf-8").split("\n## ")[0]
    assert f"]({PICTURE})" in beginning

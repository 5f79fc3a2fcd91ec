"""The manual's pictures, made of the running console; they fail here when the pages say something else by now.

`MADOGUCHI_RENEW_MANUAL=1` (`make manual`) makes them anew and writes down what the pages said.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from bot.settings import PROJECT
from storage.database import sqlite_url
from tests.artefacts import picture_folder
from tests.browser.console_pages import ServedConsole, served
from tests.console.manual_town import delivered
from tests.console.scene import Scene
from tests.console.town import ConsoleTown
from tests.databases import migrated_sqlite
from tests.town import load_sample_town

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.saved_states import SavedStates

PICTURES = PROJECT / "console" / "static" / "manual"
KEPT = PROJECT / "data" / "manual" / "pictures.json"
MOST_BYTES = 60_000
_COLOURS = 24
_DESK, _PHONE = (900, 620), (375, 700)
_WORDS = "main h1, main h2, main label, main legend, main th[scope=col], main button, main a.button, main summary"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who sees which page; `state` is that of the notice in `{notice}`."""

    name: str
    login: str
    path: str
    state: str = ""
    size: tuple[int, int] = _DESK


SHOTS = (
    Shot("login", "", "/login", size=(900, 480)),
    Shot("home", "jiro", "/mihon/home/"),
    Shot("answers", "hanako", "/mihon/answers/"),
    Shot("answers-edit", "hanako", "/mihon/answers/faq:garbage-chart/edit"),
    Shot("questions", "hanako", "/mihon/questions/", size=(900, 900)),
    Shot("questions-show", "hanako", "/mihon/questions/1", size=(900, 900)),
    Shot("notices-compose", "hanako", "/mihon/notices/new"),
    Shot("notices-approve", "jiro", "/mihon/notices/{notice}/approve", "checked"),
    Shot("notices-correct", "toban", "/mihon/notices/{notice}/correct", "sent", _PHONE),
    Shot("notices-switch", "toban", "/mihon/notices/switch"),
    Shot("sections", "kanri", "/mihon/sections/"),
    Shot("sections-april", "kanri", "/mihon/sections/april", size=(900, 760)),
    Shot("users", "kanri", "/mihon/users/"),
    Shot("settings", "kanri", "/mihon/settings/"),
    Shot("audit", "kanri", "/mihon/audit/"),
)


@pytest.fixture(scope="module")
def site(
    browser: Browser, saved_states: SavedStates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ServedConsole[ConsoleTown], Scene]]:
    """The sample town with something on every page."""
    folder = tmp_path_factory.mktemp("manual")
    url = sqlite_url(migrated_sqlite(folder / "town.sqlite3"))
    load_sample_town(saved_states, url, folder)
    with served(url, folder, browser) as console:
        yield console, delivered(console.console)


def test_the_pictures_show_the_pages_as_they_are(site: tuple[ServedConsole[ConsoleTown], Scene]) -> None:
    console, scene = site
    seen: dict[str, dict[str, Any]] = {}
    for shot in SHOTS:
        image, words = _looked_at(console, scene, shot)
        (picture_folder("manual") / f"{shot.name}.png").write_bytes(image)
        seen[shot.name] = {"width": shot.size[0], "height": shot.size[1], "words": words}
        assert len(image) < MOST_BYTES, f"{shot.name}: {len(image)} bytes"
    if os.environ.get("MADOGUCHI_RENEW_MANUAL") == "1":
        _renew(seen)
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert kept.keys() == seen.keys(), "make manual"
    aged = {name: sorted({*kept[name]["words"]} ^ {*one["words"]}) for name, one in seen.items() if kept[name] != one}
    assert aged == {}, "these pages say something else than on the manual's pictures: look at the chapters, make manual"
    assert {path.stem for path in PICTURES.glob("*.png")} == kept.keys()


def _looked_at(console: ServedConsole[ConsoleTown], scene: Scene, shot: Shot) -> tuple[bytes, list[str]]:
    path = shot.path.format(notice=scene.notices.get(shot.state, ""))
    if not shot.login:
        page = console.browser.new_page(viewport={"width": shot.size[0], "height": shot.size[1]}, locale="ja-JP")
        try:
            return _picture(page, console.url(path), shot)
        finally:
            page.close()
    with console.at_work(shot.login) as page:
        page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
        return _picture(page, console.url(path), shot)


def _picture(page: Page, url: str, shot: Shot) -> tuple[bytes, list[str]]:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, f"{shot.name}: {answer.status}"
    page.wait_for_load_state("networkidle")
    drawn = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    small = io.BytesIO()
    drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue(), _words(page)


def _words(page: Page) -> list[str]:
    """Headings, labels and buttons; numbers may change."""
    found = page.locator(_WORDS).all_text_contents()
    return list(dict.fromkeys(word for one in found if (word := re.sub(r"\d+", "0", " ".join(one.split())))))


def _renew(seen: dict[str, dict[str, Any]]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name in seen:
        (PICTURES / f"{name}.png").write_bytes((picture_folder("manual") / f"{name}.png").read_bytes())
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(seen, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

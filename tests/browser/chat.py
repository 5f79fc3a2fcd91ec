"""Somebody's chat in the demonstration, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.artefacts import picture_folder

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LOADED = "image => image.complete && image.naturalWidth > 0"
_SHOWN = """() => Promise.all([...document.querySelectorAll("#log img")]
  .filter(image => image.complete && image.src).map(image => image.decode()))"""


class Chat:
    """One person's chat with the town, and all that went wrong on the page."""

    def __init__(self, page: Page, address: str, person: str, shots: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self._shots = shots
        self._taken = 0
        page.on("console", lambda line: self.faults.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._note_foreign)
        page.goto(address)
        page.get_by_text("さんの画面").wait_for()
        self._become(person)

    @property
    def log(self) -> Locator:
        """The chat itself."""
        return self.page.get_by_role("log")

    @property
    def last(self) -> Locator:
        """The newest bubble of the town."""
        return self.log.locator(".row-account:not(.loading-row)").last

    @property
    def answers(self) -> Locator:
        """The quick replies."""
        return self.page.get_by_role("group", name="返事の候補")

    def befriend(self) -> None:
        """友だち追加, and wait for the welcome."""
        self.log.get_by_role("button", name="友だち追加").click()
        self.log.get_by_text("友だち追加ありがとうございます").wait_for()

    def ask(self, words: str) -> Locator:
        """Write and send; the newest bubble when the answer is there."""
        return self._answer_to(lambda: self._write(words))

    def tap(self, label: str) -> Locator:
        """Tap a quick reply; the newest bubble when the answer is there."""
        return self._answer_to(lambda: self.answers.get_by_role("button", name=label, exact=True).click())

    def shows(self, words: str) -> None:
        """Wait until the chat shows these words."""
        self.log.get_by_text(words).last.wait_for()

    def shoot(self, name: str) -> None:
        """A picture of the page as it is now, for people to look at."""
        folder = picture_folder("browser")
        if not self._taken:
            for old in folder.glob(f"{self._shots}-*.png"):
                old.unlink()
        self._taken += 1
        self.shown()
        self.page.screenshot(path=folder / f"{self._shots}-{self._taken:02d}-{name}.png")

    def shown(self) -> None:
        """Wait until every picture in the chat is drawn."""
        self.page.evaluate(_SHOWN)

    def check(self) -> None:
        """No script error, no foreign request, nothing wider than the screen, no accessibility violation."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

        assert self.faults == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        result = Axe().run(self.page)
        assert result.violations_count == 0, json.dumps(result.response["violations"], ensure_ascii=False)[:3000]

    def _become(self, person: str) -> None:
        opener = self.page.get_by_role("button", name="使う人を選ぶ")
        is_small = opener.is_visible()
        if is_small:
            opener.click()
        known = self.page.get_by_label("人を増やす")
        known.fill(person)
        known.press("Enter")
        self.page.get_by_text(f"{person} さんの画面").wait_for()
        if is_small:
            self.page.keyboard.press("Escape")

    def _write(self, words: str) -> None:
        keyboard = self.page.get_by_role("button", name="キーボードで入力する")
        if keyboard.is_visible():
            keyboard.click()
        field = self.page.get_by_label("メッセージを入力")
        field.fill(words)
        field.press("Enter")

    def _answer_to(self, act: Callable[[], None]) -> Locator:
        before = self.log.locator(".row-person").count()
        act()
        self.page.wait_for_function(_ANSWERED, arg=before)
        return self.last

    def _note_foreign(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.faults.append(f"foreign request {request.url}")


_ANSWERED = """before => {
  const log = document.querySelector("#log");
  const own = log.querySelectorAll(".row-person");
  return own.length > before && !log.querySelector(".loading-row")
    && log.lastElementChild.matches(".row-account");
}"""

"""Somebody's chat page, what they do on it, and all that went wrong on it."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from simulator.state.chats import Entry
from simulator.state.person import Person
from tests.artefacts import picture_folder
from tests.simulator.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHONE = (375, 812)
DESK = (1280, 800)
SMALLEST_TARGET = 44


class Stage:
    """A listening stand-in, and short names for what happens behind the page."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stand_in = world.stand_in
        self.platform = self.stand_in.platform
        self.channel = self.platform.first_channel

    def add(self, name: str) -> Person:
        """The person called `name`, made when needed."""
        with self.platform.changed:
            return self.channel.add_person(name)

    def give(self, name: str, message: dict[str, Any], **facts: Any) -> Entry:
        """Put a message of the account into a chat, past all rules."""
        with self.platform.changed:
            return self.platform.add_entry(self.add(name), "account", "message", message, facts)


class Visit:
    """A person's page. Use `check` at the end of every state worth it."""

    def __init__(self, page: "Page", address: str, person: str) -> None:
        self.page = page
        self.faults: list[str] = []
        self._listeners: dict[str, Callable[[Any], None]] = {
            "console": self._note_console,
            "pageerror": lambda error: self.faults.append(str(error)),
            "request": self._note_foreign,
        }
        for event, listener in self._listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]
        page.goto(f"{address}/?{urlencode({'person': person})}")
        page.get_by_text(f"{person} さんの画面").wait_for()
        page.locator("#log:not([aria-busy])").wait_for()

    def leave(self) -> None:
        """Close the chat, and leave the window for others."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")

    def _note_console(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.faults.append(line.text)

    def _note_foreign(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:")):
            self.faults.append(f"foreign request {request.url}")

    @property
    def log(self) -> "Locator":
        """The chat itself."""
        return self.page.get_by_role("log")

    @property
    def is_small(self) -> bool:
        """Whether panels lie over the phone."""
        assert self.page.viewport_size is not None
        return self.page.viewport_size["width"] < 1080

    def button(self, name: str) -> "Locator":
        """The button of exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def say(self, words: str) -> None:
        """Write and press Enter."""
        self.page.get_by_label("メッセージを入力").fill(words)
        self.page.get_by_label("メッセージを入力").press("Enter")

    def sees(self, words: str) -> None:
        """Wait until the chat shows these words."""
        self.log.get_by_text(words).last.wait_for()

    def open_people(self) -> None:
        """Bring the left panel into sight."""
        if self.is_small:
            self.button("使う人を選ぶ").click()

    def open_inspector(self) -> None:
        """Bring the right panel into sight."""
        if self.is_small:
            self.button("メッセージの中身を見る").click()

    def shoot(self, name: str, part: "Locator | None" = None) -> None:
        """A picture for people to look at."""
        self.page.wait_for_function(_PICTURES_SHOWN)
        (part or self.page).screenshot(path=picture_folder("chat-page") / f"{name}.png")

    def check(self, part: str | None = None) -> None:
        """No script error, no foreign request, no accessibility violation, no small target, nothing too wide."""
        from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

        assert self.faults == []
        result = Axe().run(self.page, context=part, options=_AXE)
        assert result.violations_count == 0, json.dumps(result.response["violations"], ensure_ascii=False)[:3000]
        assert self.page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET) == []
        assert self.page.evaluate(_TOO_WIDE) == []


OpenPage = Callable[..., Visit]
_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_TOO_WIDE = """[document.documentElement, ...document.querySelectorAll(".panel, .log, .foot, .bar, dialog[open]")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)"""
_PICTURES_SHOWN = """() => [...document.images].every((image) => {
  const { top, bottom } = image.getBoundingClientRect();
  return image.complete || !image.checkVisibility() || bottom < 0 || top > innerHeight;
})"""
_SMALL_TARGETS = """(least) => [...document.querySelectorAll("button, input, textarea, summary, .card-action, .chip")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.width) < least || Math.round(box.height) < least)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""

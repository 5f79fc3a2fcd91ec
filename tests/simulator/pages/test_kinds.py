"""Every kind of message is drawn: a picture of each is kept, and each is accessible."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.simulator.pages.conftest import Windows
from tests.simulator.pages.flex_kinds import FLEX
from tests.simulator.pages.kinds import PLAIN, TEMPLATES
from tests.simulator.pages.visit import PHONE, Stage, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Locator

KINDS = {**PLAIN, **TEMPLATES, **FLEX}
SEEN = """row => Promise.all([...row.querySelectorAll("img")].map(image => {
  image.loading = "eager";
  return image.decode().catch(() => {});
}))"""


@pytest.fixture(scope="module")
def gallery(windows: Windows, stage: Stage) -> Iterator[Visit]:
    """One page that shows them all."""
    for message in KINDS.values():
        stage.give("見本", message)
    visit = Visit(windows.take(PHONE), stage.stand_in.url, "見本")
    yield visit
    visit.leave()
    windows.give_back(visit.page)


def row(gallery: Visit, kind: str) -> "Locator":
    """The line of the chat with this kind."""
    return gallery.page.locator(".row-account").nth(list(KINDS).index(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_drawn(gallery: Visit, kind: str) -> None:
    shown = row(gallery, kind)
    shown.scroll_into_view_if_needed()
    shown.evaluate(SEEN)
    assert "この画面では表示できない" not in shown.inner_text()
    assert "表示できません" not in shown.inner_text()
    gallery.shoot(kind, shown)
    width = shown.evaluate("row => row.querySelector('.bubble-line').firstElementChild.getBoundingClientRect().width")
    assert 20 < width <= PHONE[0]


def test_all_kinds_together_are_accessible(gallery: Visit) -> None:
    gallery.check()


# Every property of a message is replaced by things it cannot be; what is drawn, or refused, is not looked at.
SPOILED = """async (message) => {
  const { renderMessage } = await import("/_page/bubbles/bubbles.js");
  const faults = [];
  const draw = () => {
    try { renderMessage(message, { mapUrl: () => "data:," }); } catch (error) { faults.push(String(error)); }
  };
  const spoil = (part) => {
    for (const [name, value] of Object.entries(part)) {
      for (const wrong of [null, -1, "x", [], {}, [null], true]) { part[name] = wrong; draw(); }
      part[name] = value;
      if (value && typeof value === "object") spoil(value);
    }
  };
  spoil(message);
  return faults;
}"""


@pytest.mark.parametrize("kind", ["text-emoji", "text-v2", "audio", "imagemap", "carousel", "flex-boxes", "flex-video"])
def test_a_spoiled_message_does_not_break_the_renderer(gallery: Visit, kind: str) -> None:
    assert gallery.page.evaluate(SPOILED, KINDS[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_what_line_takes(stage: Stage, kind: str) -> None:
    answer = stage.world.control("POST", "check", {"messages": [KINDS[kind]]})
    assert answer.status_code == 200
    assert "message" not in answer.get_json(), answer.get_json()

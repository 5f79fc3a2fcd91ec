"""The console's look: every macro at a desk, on a phone and at 400 %, under the policy of its pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.artefacts import picture_folder
from tests.browser.console_gallery.server import STATIC, Gallery

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = ("lists", "editor", "entry")
WIDTHS = (1280, 768, 375, 320)  # the last is 1280 at 400 %
_NOTE_VIOLATIONS = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.violatedDirective));"""
_AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
_SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea, label.tick")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip, .tick, .findings, .towns-list, .phone"))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24; })
  .map((one) => one.outerHTML.slice(0, 90))"""
_CUT_OFF = """() => [...document.querySelectorAll("main *, aside *")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== "visible")
  .filter((one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth && !one.matches("input, select, textarea"))
  .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    """The gallery, served."""
    shown = Gallery()
    yield shown
    shown.stop()


def opened(browser: Browser, gallery: Gallery, name: str, width: int = 1280, **more: Any) -> tuple[Page, list[str]]:
    """The page, and what its console said."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="ja-JP", reduced_motion="reduce", **more
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(gallery.address) else said.append(request.url))
    page.add_init_script(_NOTE_VIOLATIONS)
    page.goto(f"{gallery.address}/{name}")
    page.wait_for_function("window.htmx !== undefined")
    return page, said


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_part_is_accessible_and_fits(browser: Browser, gallery: Gallery, name: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only with a browser

    page, said = opened(browser, gallery, name, width)
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture_folder("browser") / f"console-gallery-{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_CUT_OFF) == []
    assert page.evaluate(_SMALL_TARGETS) == []
    result = Axe().run(page, options=_AA)
    assert result.violations_count == 0, json.dumps(result.response["violations"], ensure_ascii=False)[:3000]
    assert page.evaluate("violations") == []
    assert said == []
    page.context.close()


def test_without_a_script_the_menu_opens_on_a_phone(browser: Browser, gallery: Gallery) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 812}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery.address}/lists")
    assert not page.get_by_role("link", name="担当課").is_visible()
    page.get_by_text("メニュー", exact=True).click()
    page.get_by_role("link", name="担当課").wait_for()
    page.screenshot(path=picture_folder("browser") / "console-gallery-menu-375.png")
    context.close()


def test_the_first_tab_leads_past_the_menu(browser: Browser, gallery: Gallery) -> None:
    page, _ = opened(browser, gallery, "entry")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ進む"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page.context.close()


def test_what_is_wrong_gets_the_focus_and_leads_to_the_field(browser: Browser, gallery: Gallery) -> None:
    page, _ = opened(browser, gallery, "editor")
    assert "入力を確かめてください" in page.evaluate("document.activeElement.innerText")
    page.get_by_role("link", name="題名を書いてください。").click()
    assert page.evaluate("document.activeElement.id") == "title"
    described = page.locator("#title").get_attribute("aria-describedby")
    assert described == "title-hint title-error"
    assert "題名を書いてください。" in page.locator("#title-error").inner_text()
    page.context.close()


def test_a_form_pressed_twice_is_sent_once_and_the_back_button_frees_it(browser: Browser, gallery: Gallery) -> None:
    page, _ = opened(browser, gallery, "lists")
    before = len(gallery.posted)
    page.get_by_role("button", name="答えに足す").dblclick()
    page.wait_for_url("**/add")
    assert [path for path, _, _ in gallery.posted[before:]] == ["/add"]
    page.go_back()
    page.wait_for_function("document.readyState === 'complete'")
    again = page.get_by_role("button", name="答えに足す")
    assert again.get_attribute("aria-disabled") is None
    again.click()
    page.wait_for_url("**/add")
    assert [path for path, _, _ in gallery.posted[before:]] == ["/add", "/add"]
    page.context.close()


def test_what_stops_everything_asks_once_more_and_only_then_is_sent(browser: Browser, gallery: Gallery) -> None:
    page, _ = opened(browser, gallery, "editor", 375)
    before = len(gallery.posted)
    ask = page.locator("summary", has_text="いますぐ送信を止める")
    ask.click()
    page.get_by_text("よろしいですか。").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_text("よろしいですか。").is_visible()
    assert gallery.posted[before:] == []
    ask.click()
    page.get_by_role("button", name="はい、いますぐ送信を止める").click()
    page.wait_for_url("**/stop")
    assert gallery.posted[before:] == [("/stop", "", "csrf_token=token-1")]
    page.context.close()


def test_requests_in_the_background_carry_the_token(browser: Browser, gallery: Gallery) -> None:
    page, said = opened(browser, gallery, "editor")
    before = len(gallery.posted)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<div id=findings></div>')")
    page.locator("#body").type("断水")
    page.wait_for_selector("#findings >> text=received")
    path, token, body = gallery.posted[before]
    assert (path, token) == ("/checks", "token-1")
    assert 'name="body"' in body
    assert page.evaluate("violations") == []
    assert said == []
    page.context.close()


def test_forced_colours_and_paper_keep_what_matters(browser: Browser, gallery: Gallery) -> None:
    page, _ = opened(browser, gallery, "lists", forced_colors="active")
    page.screenshot(path=picture_folder("browser") / "console-gallery-forced.png")
    assert page.eval_on_selector(".tag", "one => getComputedStyle(one).borderTopWidth") != "0px"
    page.emulate_media(media="print", forced_colors="none")
    assert not page.locator(".way").is_visible()
    page.locator(".table").wait_for()
    page.context.close()


def test_a_page_with_all_its_files_stays_light(gallery: Gallery) -> None:
    files = sum(path.stat().st_size for path in STATIC.glob("*.*s"))
    assert files < 110_000
    assert files + len(gallery.page("editor").encode()) < 200_000

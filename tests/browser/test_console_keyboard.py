"""Without a mouse: Tab, Enter and Space through the main tasks; the focus is always to be seen; colours and motion."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.tables import NoticeStatus
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Office = ServedConsole[SendingTown]
MOST_STEPS = 150
PLACES_OF_A_DATE = 7
"""Year, month, day, hour, minute, half of the day, and the calendar: each a place for Tab within one field."""

_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const rings = [one, one.closest("label, .tick, summary, section"), one.nextElementSibling].filter(Boolean)
    .map((each) => getComputedStyle(each))
    .some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none");
  return {
    what: one.outerHTML.slice(0, 120),
    isRinged: rings,
    isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def step(page: Page) -> dict[str, Any]:
    """Press Tab; what has the focus now, which must be seen."""
    page.keyboard.press("Tab")
    found: dict[str, Any] | None = page.evaluate(_FOCUS)
    if found is None:
        return {}
    assert found["isSeen"], found
    assert found["isRinged"], found
    return found


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    target.wait_for()
    page.wait_for_load_state()  # before its looks have come, nothing has a ring
    for _ in range(MOST_STEPS):
        if target.evaluate("one => one === document.activeElement"):
            return
        step(page)
    raise AssertionError(f"{target} was not reached with Tab")


def test_a_link_of_an_invitation_is_used_without_a_mouse(office: Office) -> None:
    with office.window() as page:
        page.goto(office.link("mina"))
        tab_to(page, page.get_by_role("button", name="デモの町に入る"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/home/")


def test_the_login_is_filled_in_without_a_mouse(office: Office) -> None:
    with office.window() as page:
        page.goto(office.url("/login"))
        tab_to(page, page.get_by_role("textbox", name="ログイン名"))
        page.keyboard.type("mina")
        page.keyboard.press("Tab")
        page.keyboard.type("not the password of anyone")
        page.keyboard.press("Enter")
        summary = page.get_by_role("region", name="入力を確かめてください")
        summary.wait_for()
        page.locator(".summary:focus").wait_for()


def test_an_answer_is_found_edited_and_saved_without_a_mouse(office: Office) -> None:
    with office.at_work("hanako") as page:
        page.goto(office.url("/mihon/answers/"))
        tab_to(page, page.get_by_role("searchbox"))
        page.keyboard.type("布団")
        page.keyboard.press("Enter")
        link = page.get_by_role("table").get_by_role("link", name="布団", exact=True)
        tab_to(page, link)
        page.keyboard.press("Enter")
        edit = page.get_by_role("link", name="直す", exact=True)
        tab_to(page, edit)
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_role("textbox", name="本文任意", exact=True))
        page.keyboard.press("Control+A")
        page.keyboard.type("丸めて、しばってください。")
        tab_to(page, page.get_by_role("button", name="保存する").last)
        page.keyboard.press("Enter")
        page.get_by_text("保存しました（第2版）").wait_for()


def test_a_notice_is_approved_and_sent_without_a_mouse(office: Office) -> None:
    number = office.console.draft("マウスなしで")
    with office.at_work("jiro") as page:
        page.goto(office.url(f"/mihon/notices/{number}"))
        tab_to(page, page.get_by_role("link", name="承認へ進む"))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("届く人数を、あなたの手で打ってください"))
        page.keyboard.type("3")
        tab_to(page, page.get_by_role("button", name="承認する", exact=True))
        page.keyboard.press("Space")
        tab_to(page, page.get_by_role("button", name="いますぐ送る"))
        page.keyboard.press("Enter")
        page.get_by_text("送り始めました。").wait_for()
    assert office.console.notice(number).status == NoticeStatus.SENDING


@pytest.mark.parametrize("path", ["/mihon/home/", "/mihon/notices/new", "/mihon/answers/garbage:futon/edit"])
def test_the_first_tab_skips_the_menu_and_no_place_holds_the_focus(office: Office, path: str) -> None:
    with office.at_work("hanako") as page:
        page.goto(office.url(path))
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "本文へ進む"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#content"
        seen, ended = [], False
        for _ in range(MOST_STEPS):
            found = step(page)
            if not found:
                ended = True
                break
            seen.append(found["what"])
        assert ended, f"the focus never left the page: {seen[-5:]}"
        longest = max(len(list(same)) for _, same in groupby(seen))
        assert longest <= PLACES_OF_A_DATE, "a place holds the focus"


@pytest.mark.parametrize(
    ("name", "path"), [("home", "/mihon/home/"), ("compose", "/mihon/notices/new"), ("answers", "/mihon/answers/")]
)
def test_forced_colours_keep_borders_and_the_current_place(office: Office, name: str, path: str) -> None:
    with office.at_work("jiro", "desktop", forced_colors="active") as page:
        page.goto(office.url(path))
        page.wait_for_load_state("networkidle")
        shoot(page, f"forced-{name}")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        buttons = page.locator(".button").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).map(one => getComputedStyle(one).borderTopWidth)"
        )
        assert "0px" not in buttons


def test_nothing_moves_for_whoever_wants_no_motion(office: Office) -> None:
    with office.at_work("jiro") as page:
        for path in ("/mihon/home/", "/mihon/notices/new", "/mihon/answers/"):
            page.goto(office.url(path))
            moving = page.evaluate(
                """() => [...document.querySelectorAll("*")].filter((one) => {
                  const style = getComputedStyle(one);
                  const times = `${style.transitionDuration},${style.animationDuration}`.split(",").map(parseFloat);
                  return Math.max(...times) > 0.01;
                }).map((one) => one.outerHTML.slice(0, 80))"""
            )
            assert moving == []
            assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"

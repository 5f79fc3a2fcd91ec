"""01:12, a phone, an alarm: stop or correct in three taps; the switch that stops everything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scheduler.tables import NoticeStatus, Relation
from tests.browser.accessible import faults_of, width_needed
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Office = ServedConsole[SendingTown]
SMALLEST = 44
"""CSS pixels of whatever is tapped in a hurry."""


class Thumb:
    """Taps, and counts them. What it taps must lie on the first screen and be large enough."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator) -> None:
        """One tap."""
        target.wait_for()
        self.page.wait_for_load_state()  # measured with its looks
        box, height = target.bounding_box(), self.page.viewport_size["height"]  # type: ignore[index]
        assert box is not None
        if self.taps:  # the alarm itself is somebody else's page
            assert box["height"] >= SMALLEST
            assert box["y"] + box["height"] <= height, "it would have to be scrolled to"
        self.taps += 1
        target.tap()


def alarm(page: Page, address: str) -> Locator:
    """The link of an alarm, on a page that is not the console's."""
    page.set_content(f'<html lang="ja"><title>t</title><a href="{address}">開く</a></html>')
    return page.get_by_role("link", name="開く")


def correct_from_alarm(office: Office, page: Page, number: int) -> int:
    """Correct a notice with the thumb, from the alarm on; how many taps it took."""
    thumb = Thumb(page)
    page.goto("about:blank")
    thumb.tap(alarm(page, office.url(f"/mihon/notices/{number}")))
    thumb.tap(page.get_by_role("link", name="訂正する", exact=True))
    thumb.tap(page.get_by_role("button", name="はい、訂正を送る"))
    page.get_by_text("届いた人だけに送り始めました").wait_for()
    return thumb.taps


def test_an_officer_corrects_in_three_taps_from_the_alarm(office: Office) -> None:
    number = office.console.sending("避難指示の取りちがえ")
    with office.at_work("toban", "phone") as page:
        taps = correct_from_alarm(office, page, number)
        assert taps == 3
        assert faults_of(page) == []
        assert width_needed(page) <= 0
        shoot(page, "duty-corrected-phone")
    (correction,) = office.console.following(number, Relation.CORRECTION)
    assert correction.status == NoticeStatus.SENDING
    assert len(office.console.deliveries(correction.id)) == 1


def test_an_officer_stops_in_three_taps_from_the_alarm(office: Office) -> None:
    number = office.console.sending("まちがった避難所", is_received=False)
    with office.at_work("toban", "phone") as page:
        thumb = Thumb(page)
        page.goto("about:blank")
        thumb.tap(alarm(page, office.url(f"/mihon/notices/{number}")))
        thumb.tap(page.get_by_role("link", name="止める", exact=True))
        thumb.tap(page.get_by_role("button", name="はい、止める"))
        page.get_by_text("止めました").first.wait_for()
        assert thumb.taps == 3
        assert faults_of(page) == []
        shoot(page, "duty-stopped-phone")
    assert office.console.notice(number).status == NoticeStatus.STOPPED


def test_a_long_title_does_not_push_the_buttons_off_the_first_screen(office: Office) -> None:
    number = office.console.sending("中央地区と北地区の避難指示" * 7)
    with office.at_work("toban", "phone") as page:
        correct_from_alarm(office, page, number)
        shoot(page, "duty-long-title-phone")


def test_correcting_twice_from_two_phones_sends_one_correction(office: Office) -> None:
    number = office.console.sending("二人が気づいた")
    with office.at_work("toban", "phone") as one, office.at_work("jiro", "phone") as other:
        for page in (one, other):
            page.goto(office.url(f"/mihon/notices/{number}/correct"))
            page.get_by_role("button", name="はい、訂正を送る").wait_for()
        one.get_by_role("button", name="はい、訂正を送る").dblclick()
        one.get_by_text("届いた人だけに送り始めました").wait_for()
        other.get_by_role("button", name="はい、訂正を送る").click()
        other.get_by_text("すでに").first.wait_for()
    assert len(office.console.following(number, Relation.CORRECTION)) == 1


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_an_emergency_names_its_number_beside_the_button_and_may_be_in_other_languages(
    office: Office, width: str
) -> None:
    with office.at_work("toban", width) as page:
        page.goto(office.url("/mihon/notices/emergency"))
        assert page.get_by_role("radio", name="友だち全員（3人）").is_checked()
        assert not page.get_by_role("textbox", name="英語の題名").is_visible()
        page.get_by_role("textbox", name=re.compile("^題名")).fill(f"中央地区に避難指示（{width}）")
        page.get_by_role("textbox", name=re.compile("^本文")).fill(
            "川の水があふれそうです。第一小学校へ避難してください。"
        )
        page.get_by_role("textbox", name=re.compile("^場所")).fill("中央地区")
        page.get_by_text("ほかのことば").click()
        page.get_by_text("英語", exact=True).click()
        page.get_by_role("textbox", name="英語の題名").fill("Evacuate the central district")
        page.get_by_role("textbox", name="英語の本文").fill("Go to Daiichi elementary school now.")
        assert (faults_of(page), width_needed(page)) == ([], 0)
        shoot(page, f"emergency-written-{width}")
        page.get_by_role("button", name=re.compile("^見え方と人数を確かめる")).click()
        page.get_by_role("button", name="いますぐ送る").wait_for()
        page.get_by_text("友だち全員、3人").wait_for()
        page.get_by_role("complementary").get_by_text("Go to Daiichi elementary school now.").first.wait_for()
        assert (faults_of(page), width_needed(page)) == ([], 0)
        shoot(page, f"emergency-looked-{width}")


def test_the_switch_stops_everything_and_tells_what_leaves_before_it_goes_on(office: Office) -> None:
    with office.at_work("toban", "phone") as page:
        page.goto(office.url("/mihon/notices/switch"))
        assert faults_of(page) == []
        page.get_by_role("button", name="すべての送信を止める").click()
        page.get_by_text("すべての送信を止めました。").wait_for()
        assert office.console.is_stopped()
        page.goto(office.url("/mihon/home/"))
        strip = page.get_by_role("region", name="送信の停止")
        strip.get_by_text("送信を止めています").wait_for()
        assert faults_of(page) == []
        shoot(page, "duty-stopped-everything-phone")
        strip.get_by_role("link").click()
        page.get_by_role("link", name="再開すると何が送られるかを見る").click()
        page.get_by_role("heading", name=re.compile("すぐに送られるもの")).wait_for()
        assert faults_of(page) == []
        assert width_needed(page) <= 0
        shoot(page, "duty-resume-phone")
        page.get_by_role("button", name="送信を再開する").click()
        page.get_by_text("送信を再開しました。").wait_for()
    assert not office.console.is_stopped()

"""A notice from the first word to the outbox, in a real browser: two people, checks, preview, number, send, hold."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from scheduler.tables import DeliveryStatus, NoticeStatus
from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, served_office, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.saved_states import SavedStates

Office = ServedConsole[SendingTown]
BODY = "12月5日（土）9時から12時まで、中央地区で水道を止めます。"


@pytest.fixture
def office(browser: Browser, saved_states: SavedStates, tmp_path: Path) -> Iterator[Office]:
    """A town for each test anew: the gate counts what was sent before."""
    with served_office(saved_states, tmp_path, browser) as console:
        yield console


def write_notice(office: Office, page: Page, title: str) -> int:
    """Write and check a notice to everybody; its number."""
    page.goto(office.url("/mihon/notices/"))
    page.get_by_role("link", name="新しく書く").click()
    page.get_by_role("textbox", name=re.compile("^題名")).fill(title)
    page.get_by_role("textbox", name=re.compile("^本文")).fill(f"{title}。{BODY}")
    page.get_by_role("radio", name="友だち全員").check()
    beside = page.get_by_role("complementary")
    beside.get_by_text(title).first.wait_for()
    beside.get_by_text("3人").first.wait_for()
    assert is_fit(page)
    page.get_by_role("button", name="確かめる", exact=True).click()
    page.get_by_text("保存した内容を確かめました").wait_for()
    assert is_fit(page)
    return int(re.search(r"/notices/(\d+)", page.url)[1])  # type: ignore[index]


def approve(office: Office, page: Page, number: int, people: str = "３人") -> None:
    """Look at it, type the number of people, approve."""
    page.goto(office.url(f"/mihon/notices/{number}"))
    page.get_by_role("link", name="承認へ進む").click()
    page.get_by_text("3人に届きます。").wait_for()
    assert is_fit(page)
    page.get_by_label("届く人数を、あなたの手で打ってください").fill(people)
    page.get_by_role("button", name="承認する", exact=True).click()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_notice_is_written_by_one_and_approved_and_sent_by_another(office: Office, width: str) -> None:
    title = f"水道を止めます（{width}）"
    with office.at_work("hanako", width) as page:
        number = write_notice(office, page, title)
        shoot(page, f"notices-checked-{width}")
        assert not page.get_by_role("link", name="承認へ進む").is_visible()
    with office.at_work("jiro", width) as page:
        page.goto(office.url("/mihon/home/"))
        page.get_by_role("main").get_by_role("link", name=title).wait_for()
        approve(office, page, number, "4")
        page.get_by_role("heading", name="まだ終わっていません").wait_for()
        assert is_fit(page)
        shoot(page, f"notices-wrong-number-{width}")
        approve(office, page, number)
        page.get_by_text("承認しました。まだ送っていません。").wait_for()
        assert office.console.deliveries(number) == []
        assert is_fit(page)
        page.get_by_role("button", name="いますぐ送る").click()
        page.get_by_text("送り始めました。").wait_for()
        assert is_fit(page)
        shoot(page, f"notices-sending-{width}")
    assert office.console.notice(number).status == NoticeStatus.SENDING
    assert [row.status for row in office.console.deliveries(number)] == [DeliveryStatus.QUEUED]


def test_two_approvers_a_double_click_and_the_back_button_send_once(office: Office) -> None:
    number = office.console.approved("二人で同時に")
    with office.at_work("jiro") as one, office.at_work("kanri") as other:
        for page in (one, other):
            page.goto(office.url(f"/mihon/notices/{number}/send"))
        one.get_by_role("button", name="いますぐ送る").dblclick()
        one.get_by_text("送り始めました。").wait_for()
        other.get_by_role("button", name="いますぐ送る").click()
        other.get_by_text("すでに送り始めています。二重には送っていません。").wait_for()
        one.go_back()
        again = one.get_by_role("button", name="いますぐ送る")
        if again.is_visible():
            again.click()
            one.get_by_text("すでに").first.wait_for()
    assert len(office.console.deliveries(number)) == 1
    assert office.console.audited("notice.send") >= 1


def test_a_notice_with_a_fault_says_where_and_keeps_what_was_typed(office: Office) -> None:
    with office.at_work("hanako", "phone") as page:
        page.goto(office.url("/mihon/notices/new"))
        page.get_by_role("textbox", name=re.compile("^題名")).fill("題だけ")
        page.get_by_role("textbox", name=re.compile("^本文")).fill("本文です。")
        page.get_by_role("button", name="確かめる", exact=True).click()
        summary = page.get_by_role("region", name="入力を確かめてください")
        summary.wait_for()
        page.locator(".summary:focus").wait_for()
        summary.get_by_role("link", name="届ける相手を選んでください。").wait_for()
        assert page.get_by_role("textbox", name=re.compile("^題名")).input_value() == "題だけ"
        assert is_fit(page)
        shoot(page, "notices-faults-phone")


def test_a_notice_is_scheduled_and_the_schedule_is_taken_back(office: Office) -> None:
    number = office.console.approved("日時を決めて送る")
    with office.at_work("jiro", "phone") as page:
        page.goto(office.url(f"/mihon/notices/{number}"))
        page.get_by_role("link", name="日時を決めて送る").click()
        day = page.locator("input[type=date]")
        day.fill((office.console.services.clock() + timedelta(hours=9)).strftime("%Y-%m-%d"))
        page.locator("input[type=time]").fill("17:30")
        assert is_fit(page)
        page.get_by_role("main").get_by_role("button").first.click()
        page.get_by_text("に送ります。").first.wait_for()
        assert office.console.notice(number).status == NoticeStatus.SCHEDULED
        page.get_by_role("button", name="予定を取り消す").click()
        page.get_by_text("予定を取り消しました。").wait_for()
    assert office.console.notice(number).status == NoticeStatus.APPROVED


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_held_notice_is_released_by_somebody_else_for_a_reason(office: Office, width: str) -> None:
    console = office.console
    at = console.services.clock() - timedelta(days=100)
    number = console.approved(f"去年の大雨（{width}）", body=f"{width} の川が増水しています。", event_at=at)
    with office.at_work("jiro", width) as page:
        page.goto(office.url(f"/mihon/notices/{number}/send"))
        page.get_by_role("button", name="いますぐ送る").click()
        page.get_by_text("安全のため、送らずに保留しました").wait_for()
        assert is_fit(page)
    assert console.notice(number).status == NoticeStatus.HELD
    assert console.deliveries(number) == []
    with office.at_work("kanri", width) as page:
        page.goto(office.url("/mihon/notices/held"))
        assert is_fit(page)
        shoot(page, f"notices-held-{width}")
        page.get_by_role("link", name=f"去年の大雨（{width}）を見てから送る").click()
        page.get_by_label("送ってよい理由").fill("訓練の記録として、もう一度知らせます。")
        assert is_fit(page)
        page.get_by_role("button", name="保留を解いて送る").click()
        page.wait_for_url(re.compile(rf"/notices/{number}$"))
    assert console.notice(number).status == NoticeStatus.SENDING
    assert len(console.deliveries(number)) == 1


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_picture_shows_in_the_preview_as_soon_as_it_is_chosen_and_needs_its_words(
    office: Office, width: str, tmp_path: Path
) -> None:
    chosen = tmp_path / "map.png"
    Image.new("RGB", (400, 260), "#0017c1").save(chosen)
    with office.at_work("hanako", width) as page:
        page.goto(office.url("/mihon/notices/new"))
        page.get_by_role("textbox", name=re.compile("^題名")).fill("防災地図")
        page.get_by_role("textbox", name=re.compile("^本文")).fill(f"新しい地図です。{BODY}")
        page.get_by_role("radio", name="友だち全員").check()
        page.get_by_label(re.compile("^画像任意")).set_input_files(chosen)
        page.get_by_text("つぎに、下の「画像のことば」を書いてください").wait_for()
        shown = page.get_by_role("complementary").locator("img[src^='/media/']").first
        shown.wait_for()
        assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") == 400
        assert is_fit(page)
        shoot(page, f"notices-picture-{width}")
        page.get_by_role("button", name="下書きとして保存する").click()
        page.get_by_role("link", name=re.compile("画像を見られない人に伝えることば")).wait_for()
        page.get_by_role("textbox", name=re.compile("^画像のことば")).fill("新しい防災地図")
        page.get_by_role("button", name="下書きとして保存する").click()
        page.get_by_text("保存しました").first.wait_for()
        assert is_fit(page)

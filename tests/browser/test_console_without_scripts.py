"""Without JavaScript: reading, approving, sending and stopping work all the same."""

from __future__ import annotations

from scheduler.tables import NoticeStatus
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

Office = ServedConsole[SendingTown]


def test_answers_are_found_and_read(office: Office) -> None:
    with office.at_work("mina", scripts=False) as page:
        page.get_by_role("navigation", name="メニュー").get_by_role("link", name="答え", exact=True).click()
        page.get_by_role("searchbox").fill("布団")
        page.get_by_role("button", name="聞く", exact=True).click()
        page.get_by_role("table").get_by_role("link", name="布団", exact=True).click()
        page.get_by_role("main").get_by_text("丸めて、ひもで").first.wait_for()
        shoot(page, "plain-answer-desktop")


def test_an_answer_is_edited_and_its_preview_asked_for_with_a_button(office: Office) -> None:
    with office.at_work("hanako", "phone", scripts=False) as page:
        page.goto(office.url("/mihon/answers/garbage:makura/edit"))
        page.get_by_role("textbox", name="本文任意", exact=True).fill("袋に入れてください。")
        page.get_by_role("button", name="見え方を確かめる").click()
        assert page.get_by_role("textbox", name="本文任意", exact=True).input_value() == "袋に入れてください。"
        page.get_by_role("button", name="保存する").last.click()
        page.get_by_text("保存しました（第2版）").wait_for()


def test_a_notice_is_read_approved_and_sent(office: Office) -> None:
    number = office.console.draft("スクリプトなしで")
    with office.at_work("jiro", "phone", scripts=False) as page:
        page.goto(office.url("/mihon/notices/"))
        page.get_by_role("link", name="スクリプトなしで").first.click()
        page.get_by_role("link", name="承認へ進む").click()
        page.get_by_label("届く人数を、あなたの手で打ってください").fill("3")
        page.get_by_role("button", name="承認する", exact=True).click()
        page.get_by_role("button", name="いますぐ送る").click()
        page.get_by_text("送り始めました。").wait_for()
        shoot(page, "plain-sent-phone")
    assert office.console.notice(number).status == NoticeStatus.SENDING
    assert len(office.console.deliveries(number)) == 1


def test_a_notice_is_stopped(office: Office) -> None:
    number = office.console.sending("スクリプトなしで止める", is_received=False)
    with office.at_work("toban", "phone", scripts=False) as page:
        page.goto(office.url(f"/mihon/notices/{number}"))
        page.get_by_role("link", name="止める", exact=True).click()
        page.get_by_role("button", name="はい、止める").click()
        page.get_by_text("止めました").first.wait_for()
    assert office.console.notice(number).status == NoticeStatus.STOPPED


def test_the_menu_opens_on_a_phone(office: Office) -> None:
    with office.at_work("kanri", "phone", scripts=False) as page:
        page.locator("summary", has_text="メニュー").click()
        page.get_by_role("navigation", name="メニュー").get_by_role("link", name="お知らせ").locator(
            "visible=true"
        ).click()
        page.get_by_role("heading", level=1, name="お知らせ").wait_for()

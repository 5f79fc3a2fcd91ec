"""Keeping answers right, in a real browser: find as a resident does, edit with the preview, history, two at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessible import faults_of, width_needed
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from playwright.sync_api import Page

Office = ServedConsole[SendingTown]
QUESTION = "毛布の捨て方"


def find_as_a_resident(page: Page, office: Office, question: str) -> None:
    """Ask the page what a resident would ask the bot."""
    page.goto(office.url("/mihon/answers/"))
    page.get_by_role("searchbox", name="住民と同じように聞いてみる").fill(question)
    page.get_by_role("button", name="聞く", exact=True).click()
    page.get_by_role("heading", name=f"「{question}」と聞かれたら").wait_for()


def open_editor(page: Page, title: str) -> None:
    """From the candidates to the form."""
    page.get_by_role("table").get_by_role("link", name=title, exact=True).click()
    page.get_by_role("link", name="直す", exact=True).click()
    page.get_by_role("heading", name=f"「{title}」を直す").wait_for()
    page.wait_for_load_state()  # nothing that is typed before the scripts have come moves the preview


def save(page: Page) -> None:
    """Press the large button at the end."""
    page.get_by_role("button", name="保存する").last.click()


@pytest.mark.parametrize(("width", "title"), [("desktop", "布団"), ("phone", "座布団")])
def test_an_editor_finds_edits_previews_and_takes_back_an_answer(office: Office, width: str, title: str) -> None:
    with office.at_work("hanako", width) as page:
        find_as_a_resident(page, office, title)
        page.get_by_role("row", name=title).first.get_by_text("答えになります").wait_for()
        open_editor(page, title)
        body = page.get_by_role("textbox", name="本文任意", exact=True)
        before = body.input_value()
        body.fill(f"{before}\n二つ折りにしてもかまいません。")
        page.get_by_role("complementary").get_by_text("二つ折りにして").first.wait_for()
        assert faults_of(page) == []
        assert width_needed(page) <= 0
        shoot(page, f"answers-edit-{width}")
        save(page)
        page.get_by_text(f"「{title}」を保存しました（第2版）").wait_for()
        page.get_by_role("link", name="これまでの版").click()
        page.get_by_role("heading", name="第2版").wait_for()
        shoot(page, f"answers-history-{width}")
        page.get_by_role("button", name="第1版に戻す").click()
        page.get_by_text(f"「{title}」を第1版の内容に戻しました").wait_for()
        page.goto(office.url("/mihon/answers/"))
        find_as_a_resident(page, office, title)
        open_editor(page, title)
        assert page.get_by_role("textbox", name="本文任意", exact=True).input_value() == before


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_two_who_edit_at_once_see_both_versions_and_lose_nothing(office: Office, width: str) -> None:
    title = {"desktop": "枕", "phone": "物干し台"}[width]
    mine, theirs = "長さは問いません。", "色は問いません。"
    with office.at_work("hanako", width) as one, office.at_work("jiro") as other:
        for page, words in ((one, mine), (other, theirs)):
            find_as_a_resident(page, office, title)
            open_editor(page, title)
            page.get_by_role("textbox", name="本文任意", exact=True).fill(words)
        save(other)
        other.get_by_text("保存しました").wait_for()
        save(one)
        one.get_by_role("heading", name="ほかの人が先に直しました").wait_for()
        one.get_by_text(mine).first.wait_for()
        one.get_by_text(theirs).first.wait_for()
        assert faults_of(one) == []
        assert width_needed(one) <= 0
        shoot(one, f"answers-stale-{width}")
        one.get_by_role("group", name="本文").get_by_role("radio", name="自分の内容").check()
        one.get_by_role("button", name="選んだ内容で保存する").click()
        one.get_by_text("保存しました（第3版）").wait_for()
        one.get_by_role("main").get_by_text(mine).first.wait_for()


def test_an_edit_without_a_title_is_refused_and_everything_typed_stays(office: Office) -> None:
    with office.at_work("hanako", "phone") as page:
        page.goto(office.url("/mihon/answers/garbage:bed/edit"))
        page.get_by_role("textbox", name="題名").first.fill("")
        page.get_by_role("textbox", name="本文任意", exact=True).fill("打ったことばです。")
        save(page)
        summary = page.get_by_role("region", name="入力を確かめてください")
        summary.wait_for()
        page.locator(".summary:focus").wait_for()
        assert page.get_by_role("textbox", name="本文任意", exact=True).input_value() == "打ったことばです。"
        assert faults_of(page) == []


def test_what_looks_like_a_tag_is_only_text_everywhere(office: Office) -> None:
    bad = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    with office.at_work("hanako") as page:
        page.goto(office.url("/mihon/answers/garbage:makura/edit"))
        page.get_by_role("textbox", name="本文任意", exact=True).fill(bad)
        page.get_by_role("complementary").get_by_text("onerror").first.wait_for()
        save(page)
        page.get_by_text("保存しました").wait_for()
        page.get_by_role("complementary").get_by_text("onerror").first.wait_for()
        for path in ("", "/history", "/edit"):
            page.goto(office.url(f"/mihon/answers/garbage:makura{path}"))
            assert page.locator("img[src=x]").count() == 0
            assert page.title() not in ("1", "2")

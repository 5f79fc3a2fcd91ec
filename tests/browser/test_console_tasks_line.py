"""Linking one's own LINE and trying a notice on it, in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown
from tests.town import text_event

Office = ServedConsole[SendingTown]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_somebody_links_their_line_tries_a_notice_and_ends_the_link(office: Office, width: str) -> None:
    town = office.console
    number = town.draft()
    with office.at_work("hanako", width) as page:
        page.goto(office.url(f"/mihon/notices/{number}/proof"))
        assert is_fit(page)
        page.get_by_role("link", name="LINEとつなぐ").click()
        assert is_fit(page)
        shoot(page, f"line-before-{width}")
        page.get_by_role("button", name="登録コードを出す").click()
        page.get_by_role("heading", name="登録コードができました").wait_for()
        assert is_fit(page)
        shoot(page, f"line-code-{width}")
        town.town.hear(text_event(f"phone-{width}", page.locator("#code").inner_text()))
        page.get_by_role("link", name="つながったか確かめる").click()
        page.get_by_text("つながっています", exact=True).wait_for()
        assert is_fit(page)
        shoot(page, f"line-linked-{width}")
        page.goto(office.url(f"/mihon/notices/{number}/proof"))
        page.get_by_role("button", name="自分に送る").wait_for()
        page.goto(office.url("/profile"))
        assert is_fit(page)
        shoot(page, f"line-profile-{width}")
        page.get_by_role("link", name="つながりを見る・終える").click()
        page.locator("summary", has_text="つながりを終える").click()
        assert is_fit(page)
        page.get_by_role("button", name="はい、つながりを終える").click()
        page.get_by_text("LINEとのつながりを終えました").wait_for()
        page.get_by_text("つないでいません", exact=True).wait_for()

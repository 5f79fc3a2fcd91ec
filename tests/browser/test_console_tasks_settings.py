"""Settings, people and the record of it all, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from people.tables import Account, ConsoleUser
from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    pass

Office = ServedConsole[SendingTown]


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_telephone_of_the_town_is_changed_and_the_audit_says_by_whom(office: Office, width: str) -> None:
    number = {"desktop": "0000-00-1234", "phone": "0000-00-4321"}[width]
    with office.at_work("kanri", width) as page:
        page.goto(office.url("/mihon/settings/"))
        assert is_fit(page)
        page.get_by_role("link", name="町の名前と連絡先を見る・変える").click()
        page.get_by_role("textbox", name="電話").fill(number)
        assert is_fit(page)
        page.get_by_role("button", name="保存する").click()
        page.wait_for_url("**/settings/")
        page.goto(office.url("/mihon/audit/"))
        line = page.get_by_role("row").filter(has_text=number).first
        line.get_by_text("kanri").wait_for()
        assert is_fit(page)
        shoot(page, f"settings-audit-{width}")
    with office.console.services.database.reading() as session:
        assert session.get_one(Account, office.console.account_id).phone == number


def test_a_bad_number_is_refused_and_stays_to_be_mended(office: Office) -> None:
    with office.at_work("kanri", "phone") as page:
        page.goto(office.url("/mihon/settings/town"))
        page.get_by_role("textbox", name="電話").fill("でんわ")
        page.get_by_role("button", name="保存する").click()
        page.get_by_role("region", name="入力を確かめてください").wait_for()
        assert page.get_by_role("textbox", name="電話").input_value() == "でんわ"
        assert is_fit(page)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_somebody_is_invited_with_a_link_that_is_shown_once(office: Office, width: str) -> None:
    login = f"atarashii.{width}"
    with office.at_work("kanri", width) as page:
        page.goto(office.url("/mihon/users/"))
        assert is_fit(page)
        page.get_by_role("link", name="新しい人を招く").click()
        page.get_by_role("textbox", name="ログイン名").fill(login)
        page.get_by_role("textbox", name=re.compile("^名前")).fill("新田 葵")
        page.get_by_label("役割").select_option("approver")
        assert is_fit(page)
        page.get_by_role("button", name="招く", exact=True).click()
        page.get_by_role("heading", name="招待のリンクができました").wait_for()
        assert is_fit(page)
        link = page.locator("#link").inner_text()
        shoot(page, f"users-link-{width}")
    with office.window(width) as page:
        page.goto(link)
        page.get_by_role("heading", name="新田 葵 さん、ようこそ").wait_for()
        page.get_by_text(login).wait_for()


def test_whoever_is_ended_is_out_at_once(office: Office) -> None:
    with office.at_work("mina") as theirs, office.at_work("kanri") as page:
        page.goto(office.url("/mihon/users/"))
        page.get_by_role("link", name="minaさん").click()
        ask = page.locator("summary", has_text="この町での利用を止める")
        ask.click()
        page.get_by_role("button", name="はい、この町での利用を止める").click()
        page.get_by_text("利用を止めました").first.wait_for()
        theirs.goto(office.url("/mihon/answers/"))
        theirs.get_by_role("heading", name="ログイン", exact=True).wait_for()
        page.goto(office.url("/mihon/audit/"))
        assert (
            page.get_by_role("row")
            .filter(has_text="user:mina")
            .or_(page.get_by_role("row").filter(has_text="利用者の利用を止めた"))
            .first.is_visible()
        )
    with office.console.services.database.reading() as session:
        assert session.scalars(select(ConsoleUser.status).where(ConsoleUser.login == "mina")).one() == "disabled"


def test_the_audit_is_found_checked_and_taken_away(office: Office) -> None:
    with office.at_work("kanri", "phone") as page:
        page.goto(office.url("/mihon/audit/"))
        page.get_by_role("link", name="書きかえがないか調べる").click()
        assert is_fit(page)
        shoot(page, "audit-verified-phone")
        page.goto(office.url("/mihon/audit/export"))
        assert is_fit(page)
        with page.expect_download() as download:
            page.get_by_role("main").get_by_role("button").first.click()
        assert download.value.suggested_filename.endswith((".csv", ".jsonl", ".json"))


def test_what_is_not_allowed_is_said_in_words_with_a_way_on(office: Office) -> None:
    with office.at_work("hanako", "phone") as page:
        for path, status in (("/mihon/audit/", 403), ("/tonari/home/", 404), ("/mihon/nothing-here", 404)):
            answer = page.goto(office.url(path))
            assert answer is not None
            assert answer.status == status
            assert is_fit(page)
            page.get_by_role("main").get_by_role("link").first.wait_for()
        shoot(page, "refused-phone")

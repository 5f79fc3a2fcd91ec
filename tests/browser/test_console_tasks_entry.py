"""Getting in, in a real browser: a link, a password, an authenticator, recovery codes; and what ends a session."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from passlib.totp import TOTP

from tests.browser.accessible import is_fit
from tests.browser.console_pages import ServedConsole, shoot
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "あさがお と 自転車 と 長い坂道"
FIELD = re.compile("^パスワード必須$")
Office = ServedConsole[SendingTown]


@pytest.fixture(autouse=True)
def unbraked(office: Office) -> None:
    """Everybody here comes from one address; what others tried before does not count."""
    office.forget_tries()


def choose_password(office: Office, page: Page, login: str) -> None:
    """Open an invitation and choose a password."""
    page.goto(office.link(login))
    assert is_fit(page)
    page.get_by_label(FIELD).fill(PASSWORD)
    page.get_by_label("もう一度、同じパスワード").fill(PASSWORD)
    page.get_by_role("button", name="パスワードを決める").click()
    page.get_by_text("ログインしてください。").wait_for()


def send_password(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the first of the two steps."""
    page.get_by_label("ログイン名").fill(login)
    page.get_by_label(FIELD).fill(password)
    page.get_by_role("button", name="ログインする", exact=True).click()


def set_up_authenticator(office: Office, page: Page) -> TOTP:
    """Read the key from the page as an authenticator does, and send its first code."""
    page.get_by_role("button", name="用意できました。QRコードを出す").click()
    page.get_by_role("img", name="認証アプリで読むQRコード").wait_for()
    assert is_fit(page)
    key = page.locator("#totp-key").inner_text()
    authenticator = TOTP(key=key.replace(" ", "").replace("-", ""))
    page.get_by_label("6けたのコード").fill(shown(authenticator, office))
    page.get_by_role("button", name="設定する").click()
    page.get_by_role("heading", name="回復コード", exact=True).wait_for()
    return authenticator


def shown(authenticator: TOTP, office: Office) -> str:
    """The code that an authenticator shows now."""
    return str(authenticator.generate(office.now()).token)


def keep_recovery_codes(page: Page) -> list[str]:
    """Have recovery codes made and go on to the town."""
    page.get_by_role("button", name="回復コードを作る").click()
    page.get_by_text("このページを閉じると、もう見られません").wait_for()
    assert is_fit(page)
    codes = page.locator("#codes li").all_inner_texts()
    page.get_by_role("link", name="控えました。先へ進む").click()
    page.wait_for_url("**/mihon/home/")
    return codes


def log_out(page: Page) -> None:
    """Leave, on a phone through the menu."""
    page.wait_for_load_state("load")  # before its styles are there, a page shows the phone's menu to everybody
    menu = page.locator("summary", has_text="メニュー")
    if menu.is_visible():
        menu.click()
    page.get_by_role("button", name="ログアウト").locator("visible=true").click()
    page.get_by_role("heading", name="ログイン", exact=True).wait_for()


@pytest.mark.parametrize(("width", "login"), [("desktop", "mina"), ("phone", "hanako")])
def test_whoever_is_invited_gets_in_with_a_password_and_an_authenticator(
    office: Office, width: str, login: str
) -> None:
    with office.window(width) as page:
        choose_password(office, page, login)
        send_password(page, login)
        authenticator = set_up_authenticator(office, page)
        codes = keep_recovery_codes(page)
        shoot(page, f"entry-home-{width}")
        log_out(page)

        send_password(page, login)
        page.get_by_role("heading", name="コードの確認").wait_for()
        assert is_fit(page)
        page.get_by_label("6けたのコード").fill(shown(authenticator, office))
        page.get_by_role("button", name="確かめる").click()
        page.get_by_text("もう使われています").first.wait_for()
        office.ahead += timedelta(seconds=31)
        page.get_by_label("6けたのコード").fill(shown(authenticator, office))
        page.get_by_role("button", name="確かめる").click()
        page.wait_for_url("**/mihon/home/")
        log_out(page)
    assert len(set(codes)) == 8


def test_a_recovery_code_opens_once(office: Office) -> None:
    with office.window() as page:
        choose_password(office, page, "jiro")
        send_password(page, "jiro")
        set_up_authenticator(office, page)
        first, *_others = keep_recovery_codes(page)
        log_out(page)
        send_password(page, "jiro")
        use_recovery_code(page, first.upper())
        page.wait_for_url("**/mihon/home/")
        log_out(page)
        send_password(page, "jiro")
        use_recovery_code(page, first)
        page.get_by_text("このコードは使えません").first.wait_for()
        assert is_fit(page)


def use_recovery_code(page: Page, code: str) -> None:
    """From the page that asks for a code of the authenticator."""
    page.get_by_text("端末が手元にないとき").click()
    page.get_by_role("link", name="回復コードで入る").click()
    page.get_by_label("回復コード").fill(code)
    page.get_by_role("button", name="確かめる").click()


def test_a_wrong_password_says_the_same_as_an_unknown_name_and_keeps_the_name(office: Office) -> None:
    said = []
    for login in ("kanri", "nobody-here"):
        with office.window("phone") as page:
            page.goto(office.url("/login"))
            send_password(page, login, "not the password of anyone")
            said.append(page.get_by_role("region", name="入力を確かめてください").inner_text())
            assert page.get_by_label("ログイン名").input_value() == login
            assert is_fit(page)
    assert said[0] == said[1]


def test_a_link_opens_once(office: Office) -> None:
    link = office.link("toban")
    with office.window("phone") as page:
        page.goto(link)
        page.get_by_role("button", name="デモの町に入る").click()
        page.wait_for_url("**/home/")
    with office.window("phone") as page:
        page.goto(link)
        assert not page.get_by_role("button", name="デモの町に入る").is_visible()
        assert is_fit(page)
        shoot(page, "entry-link-over-phone")


def test_a_session_that_nobody_used_for_half_an_hour_is_over_and_the_way_back_is_kept(office: Office) -> None:
    with office.at_work("kanri") as page:
        page.goto(office.url("/mihon/audit/"))
        office.ahead += timedelta(minutes=31)
        page.get_by_role("navigation", name="メニュー").get_by_role("link", name="お知らせ").click()
        page.get_by_role("heading", name="ログイン", exact=True).wait_for()
        assert "next=" in page.url
        assert "notices" in page.url


def test_ending_the_other_sessions_ends_them(office: Office) -> None:
    with office.window() as one, office.window("phone") as other:
        choose_password(office, one, "ken")
        send_password(one, "ken")
        authenticator = set_up_authenticator(office, one)
        keep_recovery_codes(one)
        office.ahead += timedelta(seconds=31)
        other.goto(office.url("/login"))
        send_password(other, "ken")
        other.get_by_label("6けたのコード").fill(shown(authenticator, office))
        other.get_by_role("button", name="確かめる").click()
        other.wait_for_url("**/mihon/home/")
        one.goto(office.url("/profile"))
        assert is_fit(one)
        shoot(one, "entry-profile-desktop")
        one.get_by_role("button", name="この端末のほかを、すべて終わらせる").click()
        one.get_by_text("ほかの端末でのログインを、すべて終わらせました。").wait_for()
        other.reload()
        other.get_by_role("heading", name="ログイン", exact=True).wait_for()
        one.goto(office.url("/mihon/home/"))
        one.get_by_role("heading", level=1).wait_for()

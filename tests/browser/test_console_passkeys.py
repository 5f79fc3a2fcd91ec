"""Passkeys with an authenticator that Chromium itself plays: registered, used in all three places, removed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.browser.accessible import faults_of
from tests.browser.console_pages import ServedConsole, shoot
from tests.browser.test_console_tasks_entry import (
    choose_password,
    log_out,
    send_password,
    set_up_authenticator,
)
from tests.console.sending_town import SendingTown

if TYPE_CHECKING:
    from playwright.sync_api import Page

Office = ServedConsole[SendingTown]


class Device:
    """Holds passkeys, as a telephone or a computer does."""

    def __init__(self, page: Page) -> None:
        self._devtools = page.context.new_cdp_session(page)
        self._devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self._devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self._number = made["authenticatorId"]

    def know(self, *, owner: bool) -> None:
        """Whether the finger or PIN is the owner's."""
        self._devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self._number, "isUserVerified": owner})

    def count(self) -> int:
        """How many passkeys it holds."""
        held = self._devtools.send("WebAuthn.getCredentials", {"authenticatorId": self._number})
        return len(held["credentials"])


def register(office: Office, page: Page, name: str) -> None:
    """On one's own page."""
    page.goto(office.url("/wan-register"))
    page.get_by_label("パスキーの名前").fill(name)
    page.get_by_role("button", name="登録を始める").click()
    page.get_by_text("パスキーを登録しました").wait_for()


def at_home(office: Office, page: Page, login: str) -> Device:
    """Somebody who has come in with password and authenticator, at a computer that can hold passkeys."""
    choose_password(office, page, login)
    send_password(page, login)
    set_up_authenticator(office, page)
    device = Device(page)
    register(office, page, "庁舎のパソコン")
    return device


def test_a_passkey_lets_its_owner_in_without_a_password_and_nobody_else(office: Office) -> None:
    with office.window() as page:
        device = at_home(office, page, "jiro")
        assert device.count() == 1
        assert faults_of(page) == []
        shoot(page, "entry-passkeys-desktop")
        log_out(page)
        device.know(owner=False)
        page.get_by_role("button", name="パスキーでログインする").click()
        page.get_by_text("うまくいきませんでした").wait_for()
        device.know(owner=True)
        page.get_by_role("button", name="もう一度").click()
        page.wait_for_url(lambda url: "/wan-signin" not in url)
        page.goto(office.url("/mihon/home/"))
        page.get_by_role("heading", level=1).wait_for()


def test_a_passkey_stands_for_the_second_factor_and_shows_once_more_who_is_there(office: Office) -> None:
    with office.window("phone") as page:
        at_home(office, page, "kanri")
        log_out(page)
        send_password(page, "kanri")
        page.get_by_role("heading", name="2つめの確認").wait_for()
        assert faults_of(page) == []
        page.get_by_role("button", name="パスキーで確かめる").click()
        page.get_by_role("button", name="パスキーを使う").click()
        page.wait_for_url(lambda url: "/wan-signin" not in url)
        office.ahead += timedelta(minutes=16)
        page.goto(office.url("/mihon/users/new"))
        page.get_by_role("heading", name="ご本人の確認").wait_for()
        assert faults_of(page) == []
        page.get_by_role("button", name="パスキーで確かめる").click()
        page.wait_for_url("**/mihon/users/new")
        page.get_by_label("ログイン名").wait_for()


def test_a_removed_passkey_opens_nothing(office: Office) -> None:
    with office.window() as page:
        device = at_home(office, page, "toban")
        page.goto(office.url("/wan-register"))
        page.locator("summary", has_text="消す").click()
        page.get_by_role("button", name="はい、消す").click()
        page.get_by_text("パスキーを消しました").wait_for()
        assert device.count() == 1
        log_out(page)
        page.get_by_role("button", name="パスキーでログインする").click()
        page.get_by_text("このパスキーではログインできません").wait_for()

"""Passkeys as the server judges them: whose they are, who held them, what they were asked, and where."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.console.entrance import Entrance, is_inside
from tests.console.soft_passkey import SoftPasskey
from tests.console.town import HOST, ConsoleTown, get


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def keyed(entrance: Entrance, login: str) -> SoftPasskey:
    """A passkey that is registered for somebody."""
    passkey = SoftPasskey()
    with entrance.console.services.database.writing() as session:
        session.add(passkey.row_for(entrance.user(login), entrance.clock()))
    return passkey


def asked(entrance: Entrance, browser: FlaskClient, path: str = "/wan-signin") -> tuple[str, str]:
    """The challenge, and where the answer goes."""
    page = entrance.send(browser, path).text
    options = re.search(r'data-options="([^"]+)"', page)
    action = re.search(rf'action="({path}/[^"]+)"', page)
    assert options, page
    assert action
    return json.loads(html.unescape(options[1]))["challenge"], action[1]


def answered(
    entrance: Entrance, browser: FlaskClient, passkey: SoftPasskey, path: str = "/wan-signin", **more: bool
) -> TestResponse:
    """An honest answer."""
    challenge, action = asked(entrance, browser, path)
    credential = passkey.answer(challenge, entrance.parts.entry.origin, **more)
    page = "/login" if path == "/wan-signin" else "/profile"
    return sent(browser, action, credential, page)


def sent(browser: FlaskClient, action: str, credential: str, page: str = "/login") -> TestResponse:
    """The form that a script sends."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', get(browser, page).text)
    assert token
    form = {"csrf_token": token[1], "credential": credential, "remember": "y"}
    return browser.post(action, base_url=HOST, data=form, headers={"Referer": f"{HOST}/"})


def test_a_passkey_alone_is_both_factors(entrance: Entrance) -> None:
    passkey, browser = keyed(entrance, "jiro"), entrance.browser()
    assert answered(entrance, browser, passkey).location == "/"
    assert is_inside(browser)
    assert browser.get_cookie("__Host-madoguchi-unused") is None


def test_without_the_pin_or_finger_of_its_owner_it_opens_nothing(entrance: Entrance) -> None:
    passkey, browser = keyed(entrance, "jiro"), entrance.browser()
    answered(entrance, browser, passkey, is_verified=False)
    assert not is_inside(browser)


def test_an_answer_for_another_page_or_another_question_opens_nothing(entrance: Entrance) -> None:
    passkey, browser = keyed(entrance, "jiro"), entrance.browser()
    challenge, action = asked(entrance, browser)
    sent(browser, action, passkey.answer(challenge, "https://localhost.evil.example"))
    assert not is_inside(browser)
    sent(browser, action, passkey.answer("YW5vdGhlcg", entrance.parts.entry.origin))
    assert not is_inside(browser)
    other = SoftPasskey("evil.example")
    other.number, other._key = passkey.number, passkey._key
    sent(browser, action, other.answer(challenge, entrance.parts.entry.origin))
    assert not is_inside(browser)


def test_the_same_answer_twice_opens_once(entrance: Entrance) -> None:
    passkey, browser, thief = keyed(entrance, "jiro"), entrance.browser(), entrance.browser("198.51.100.7")
    challenge, action = asked(entrance, browser)
    credential = passkey.answer(challenge, entrance.parts.entry.origin)
    sent(browser, action, credential)
    assert is_inside(browser)
    sent(thief, action, credential)
    assert not is_inside(thief)


def test_a_passkey_nobody_registered_opens_nothing_and_is_no_fault_of_the_programme(entrance: Entrance) -> None:
    browser = entrance.browser()
    assert answered(entrance, browser, SoftPasskey()).status_code == 302
    _, action = asked(entrance, browser)
    for nonsense in ("", "{}", "[]", "null", '{"id": 1}', '{"id": "a", "rawId": "b"}', "x" * 2000):
        assert sent(browser, action, nonsense).status_code in (302, 400, 429)
    assert not is_inside(browser)


def test_somebody_who_was_disabled_does_not_come_in_with_a_passkey(entrance: Entrance) -> None:
    passkey, browser = keyed(entrance, "jiro"), entrance.browser()
    with entrance.console.services.database.writing() as session:
        session.merge(entrance.user("jiro")).status = "disabled"  # type: ignore[assignment]
    answered(entrance, browser, passkey)
    assert not is_inside(browser)


def test_after_a_password_the_passkey_of_the_same_person_is_the_second_factor(entrance: Entrance) -> None:
    passkey, browser = keyed(entrance, "jiro"), entrance.browser()
    entrance.give_password("jiro")
    entrance.forget_tries()
    assert entrance.type_password(browser, "jiro").location.startswith("/wan-signin")
    assert get(browser, "/tf-setup").location.startswith("/login"), "a password alone sets up no other factor"
    entrance.type_password(browser, "jiro")
    challenge, action = asked(entrance, browser)
    sent_to = sent_without_login_page(browser, action, passkey.answer(challenge, entrance.parts.entry.origin))
    assert sent_to.location == "/"
    assert is_inside(browser)


def sent_without_login_page(browser: FlaskClient, action: str, credential: str) -> TestResponse:
    """As `sent`, from the page that asks: the login page would begin anew."""
    return sent(browser, action, credential, "/wan-signin")


def test_after_a_password_the_passkey_of_somebody_else_is_none(entrance: Entrance) -> None:
    passkey, other, browser = keyed(entrance, "jiro"), keyed(entrance, "kanri"), entrance.browser()
    entrance.give_password("jiro")
    entrance.forget_tries()
    entrance.type_password(browser, "jiro")
    challenge, action = asked(entrance, browser)
    sent_without_login_page(browser, action, other.answer(challenge, entrance.parts.entry.origin))
    assert not is_inside(browser)
    assert passkey


def test_who_is_there_is_shown_with_ones_own_passkey_only(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("kanri")
    own, other = keyed(entrance, "kanri"), keyed(entrance, "jiro")
    entrance.wait(minutes=16)
    answered(entrance, browser, other, "/wan-verify")
    assert get(browser, "/mihon/users/new").status_code == 302
    answered(entrance, browser, own, "/wan-verify")
    assert get(browser, "/mihon/users/new").status_code == 200


def test_with_a_passkey_twelve_characters_are_enough(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    keyed(entrance, "jiro")
    assert "12文字以上" in get(browser, "/profile/password").text
    form = {
        "password": "kumo to yama no aida de",
        "new_password": "zPj4!mW8qT1#",
        "new_password_confirm": "zPj4!mW8qT1#",
    }
    assert entrance.send(browser, "/profile/password", **form).location == "/profile"

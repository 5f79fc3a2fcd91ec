"""Sessions: how long, how many, who ends them, and what their cookies are worth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from console.identity.settings import COOKIE
from people.tables import UserStatus
from people.user_changes import end_access
from tests.console.entrance import PASSWORD, Entrance, is_inside
from tests.console.town import HOST, ConsoleTown, csrf_token, get, text_of


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def cookie_of(browser: FlaskClient) -> str:
    """What the browser keeps."""
    found = browser.get_cookie(COOKIE)
    assert found
    return str(found.value)


def browser_with(entrance: Entrance, cookie: str) -> FlaskClient:
    """A thief's."""
    browser = entrance.browser("198.51.100.66")
    browser.set_cookie(COOKIE, cookie, secure=True)
    return browser


def test_the_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    answer = entrance.type_password(entrance.browser(), "jiro")
    said = answer.headers["Set-Cookie"]
    assert said.startswith("__Host-madoguchi=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))
    assert "Domain" not in said
    assert "Expires" not in said


def test_a_session_ends_half_an_hour_after_the_last_page(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    for _number in range(4):
        entrance.wait(minutes=29)
        assert is_inside(browser)
    entrance.wait(minutes=30)
    assert not is_inside(browser)


def test_a_session_ends_after_twelve_hours_however_busy_it_was(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    for _number in range(12 * 4 - 1):
        entrance.wait(minutes=15)
        assert is_inside(browser)
    entrance.wait(minutes=15)
    assert not is_inside(browser)


def test_a_login_makes_another_session_than_the_cookie_before(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    browser = entrance.browser()
    with browser.session_transaction(base_url=HOST) as planted:
        planted["console_session"] = "planted"
        planted["planted"] = True
    entrance.type_password(browser, "jiro")
    entrance.set_up(browser)
    with browser.session_transaction(base_url=HOST) as kept:
        assert kept["console_session"] != "planted"
        assert "planted" not in kept


def test_a_stolen_cookie_is_worthless_after_logout(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    thief = browser_with(entrance, cookie_of(browser))
    assert is_inside(thief)
    entrance.send(browser, "/logout")
    assert not is_inside(browser)
    assert not is_inside(browser_with(entrance, cookie_of(thief)))
    assert not is_inside(thief)
    assert [action for action, login in entrance.audited() if login == "jiro"][-1] == "logout"


def test_logging_out_takes_a_button(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    assert get(browser, "/logout").status_code == 405
    assert browser.post("/logout", base_url=HOST).status_code == 400
    assert is_inside(browser)


def test_half_a_login_is_no_session(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    entrance.wait(minutes=2)
    browser = entrance.browser()
    entrance.type_password(browser, "jiro")
    with browser.session_transaction(base_url=HOST) as forged:
        forged.pop("_user_id", None)
    assert not is_inside(browser_with(entrance, cookie_of(browser)))


def test_one_sees_and_ends_ones_own_sessions(entrance: Entrance) -> None:
    here, authenticator = entrance.come_in("jiro")
    there = entrance.browser("198.51.100.7")
    entrance.log_in_again(there, "jiro", authenticator)
    page = text_of(get(here, "/profile"))
    assert "198.51.100.7" in page
    assert "この端末" in page
    number = max(row for row in range(1, 20) if f"/profile/sessions/{row}/end" in get(here, "/profile").text)
    assert "終わらせました" in text_of(follow(here, f"/profile/sessions/{number}/end"))
    assert not is_inside(there)
    assert is_inside(here)
    assert "すでに終わっています" in text_of(follow(here, f"/profile/sessions/{number}/end"))


def follow(browser: FlaskClient, path: str) -> TestResponse:
    """Press a button of the profile, and look at what comes."""
    answer = browser.post(
        path,
        base_url=HOST,
        data={"csrf_token": csrf_token(browser, "/profile")},
        headers={"Referer": f"{HOST}/"},
    )
    assert answer.status_code == 303
    return get(browser, answer.location)


def test_one_cannot_end_the_session_of_somebody_else(entrance: Entrance) -> None:
    here, _ = entrance.come_in("jiro")
    other, _ = entrance.come_in("kanri", entrance.browser("198.51.100.9"))
    for number in range(1, 10):
        other.post(
            f"/profile/sessions/{number}/end",
            base_url=HOST,
            data={"csrf_token": csrf_token(other, "/profile")},
            headers={"Referer": f"{HOST}/"},
        )
        if not is_inside(other):
            break
    assert is_inside(here)


def test_all_others_end_with_one_button(entrance: Entrance) -> None:
    here, authenticator = entrance.come_in("jiro")
    there = entrance.browser("198.51.100.7")
    entrance.log_in_again(there, "jiro", authenticator)
    follow(here, "/profile/sessions/end-others")
    assert is_inside(here)
    assert not is_inside(there)


def test_whoever_is_disabled_is_out_at_once_and_does_not_finish_a_login(entrance: Entrance) -> None:
    here, authenticator = entrance.come_in("jiro")
    half = entrance.browser()
    entrance.wait(minutes=2)
    entrance.type_password(half, "jiro")
    with entrance.console.services.database.writing() as session:
        end_access(session, entrance.console.account_id, entrance.user("jiro").id, by=None)
    assert not is_inside(here)
    assert entrance.send(half, "/tf-validate", code=entrance.code(authenticator)).status_code in (302, 400)
    assert not is_inside(half)
    assert entrance.user("jiro").status == UserStatus.DISABLED


def test_what_is_dangerous_asks_again_after_a_quarter_of_an_hour(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("kanri")
    assert get(browser, "/mihon/users/new").status_code == 200
    entrance.wait(minutes=15, seconds=1)
    asked = get(browser, "/mihon/users/new")
    assert asked.location == "/verify?next=/mihon/users/new"
    refused = entrance.send(browser, "/verify", password="not it at all, really", next="/mihon/users/new")
    assert "パスワードが違います" in refused.text
    assert get(browser, "/mihon/users/new").status_code == 302
    shown = entrance.send(browser, "/verify", password=PASSWORD, next="/mihon/users/new")
    assert shown.location == "/mihon/users/new"
    assert get(browser, "/mihon/users/new").status_code == 200
    entrance.wait(minutes=15, seconds=1)
    assert get(browser, "/mihon/users/new").status_code == 302


@pytest.mark.parametrize(
    "path", ["/profile/password", "/tf-setup", "/mf-recovery-codes", "/wan-register", "/mihon/users/new"]
)
def test_ways_in_are_changed_only_by_whoever_has_just_shown_who_they_are(entrance: Entrance, path: str) -> None:
    browser, _ = entrance.come_in("kanri")
    assert get(browser, path).status_code == 200
    entrance.wait(minutes=16)
    assert get(browser, path).location == f"/verify?next={path}"


def test_a_session_of_one_installation_is_none_of_another(entrance: Entrance, console: ConsoleTown) -> None:
    browser, _ = entrance.come_in("jiro")
    other = Entrance(console, hash_key="x" * 44)
    assert not is_inside(browser_with(other, cookie_of(browser)))


def test_shorter_lives_can_be_set(console: ConsoleTown) -> None:
    entrance = Entrance(console, entry=replace(console.parts.entry, idle=60.0, longest=120.0))
    browser, _ = entrance.come_in("jiro")
    entrance.wait(seconds=61)
    assert not is_inside(browser)

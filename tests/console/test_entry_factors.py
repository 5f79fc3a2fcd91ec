"""The second factor: codes that work once, recovery codes, what changes end."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from console.identity.datastore import ConsoleDatastore
from people.entry_tables import ConsoleSession
from tests.console.entrance import PASSWORD, Entrance, is_inside
from tests.console.town import HOST, ConsoleTown, get, text_of

OTHER_PASSWORD = "neko ga kotatsu de nemuru"


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def recovery_codes(entrance: Entrance, browser: FlaskClient) -> list[str]:
    """Fresh ones, as the page shows them."""
    page = entrance.send(browser, "/mf-recovery-codes")
    return re.findall(r"<li>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</li>", page.text)


def test_a_code_works_once(entrance: Entrance) -> None:
    _, authenticator = entrance.come_in("jiro")
    entrance.wait(minutes=2)
    first, second = entrance.browser(), entrance.browser("198.51.100.7")
    for browser in (first, second):
        entrance.type_password(browser, "jiro")
    entrance.forget_tries()
    code = entrance.code(authenticator)
    assert entrance.send(first, "/tf-validate", code=code).status_code == 302
    refused = entrance.send(second, "/tf-validate", code=code)
    assert "もう使われています" in refused.text
    assert is_inside(first)
    assert not is_inside(second)


def test_an_older_code_than_the_last_is_refused(entrance: Entrance) -> None:
    _, authenticator = entrance.come_in("jiro")
    entrance.wait(minutes=2)
    older = entrance.code(authenticator)
    entrance.wait(seconds=30)
    for browser, code in ((entrance.browser(), entrance.code(authenticator)), (entrance.browser(), older)):
        entrance.type_password(browser, "jiro")
        entrance.send(browser, "/tf-validate", code=code)
        assert is_inside(browser) == (code != older)


def test_of_two_requests_at_once_with_one_code_one_is_let_in(entrance: Entrance) -> None:
    datastore = ConsoleDatastore(entrance.parts.database, entrance.clock)
    user = entrance.user("jiro")
    with ThreadPoolExecutor(8) as threads:
        let_in = list(threads.map(lambda _: datastore.use_totp_counter(user.id, 58_000_000), range(8)))
    assert let_in.count(True) == 1


def test_codes_are_read_however_they_are_typed(entrance: Entrance) -> None:
    browser, authenticator = entrance.come_in("jiro")
    browser = entrance.browser()
    entrance.wait(minutes=2)
    entrance.type_password(browser, "jiro")
    code = entrance.code(authenticator)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert entrance.send(browser, "/tf-validate", code=f" {wide[:3]} {wide[3:]}").status_code == 302


def test_a_recovery_code_works_once_however_it_is_typed(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    codes = recovery_codes(entrance, browser)
    assert len(codes) == 8
    typed = codes[3].replace("-", "").upper()
    for tries in (1, 2):
        again = entrance.browser()
        entrance.wait(minutes=2)
        entrance.type_password(again, "jiro")
        entrance.send(again, "/mf-recovery", code=typed)
        assert is_inside(again) == (tries == 1)
    assert len(entrance.user("jiro").recovery_codes) == 7


def test_of_two_requests_at_once_with_one_recovery_code_one_is_let_in(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    recovery_codes(entrance, browser)
    user = entrance.user("jiro")
    datastore = ConsoleDatastore(entrance.parts.database, entrance.clock)
    with ThreadPoolExecutor(8) as threads:
        let_in = list(threads.map(lambda _: datastore.use_recovery_code(user.id, user.recovery_codes[0]), range(8)))
    assert let_in.count(True) == 1
    assert len(entrance.user("jiro").recovery_codes) == 7


def test_recovery_codes_are_encrypted_and_shown_only_when_made(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    codes = recovery_codes(entrance, browser)
    assert not any(code in str(entrance.user("jiro").recovery_codes) for code in codes)
    for page in (get(browser, "/mf-recovery-codes"), get(browser, "/mf-recovery-codes", show_codes="1")):
        assert not any(code in page.text for code in codes)
        assert "あと8個" in text_of(page)


def test_new_recovery_codes_end_the_old_ones(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    old = recovery_codes(entrance, browser)[0]
    recovery_codes(entrance, browser)
    again = entrance.browser()
    entrance.wait(minutes=2)
    entrance.type_password(again, "jiro")
    assert "使えません" in entrance.send(again, "/mf-recovery", code=old).text


def test_a_recovery_code_needs_the_password_first(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    code = recovery_codes(entrance, browser)[0]
    stranger = entrance.browser()
    answer = entrance.send(stranger, "/mf-recovery", code=code)
    assert answer.location.startswith("/login")
    assert not is_inside(stranger)


def test_nobody_is_offered_help_by_mail(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    browser = entrance.browser()
    entrance.wait(minutes=2)
    entrance.type_password(browser, "jiro")
    for wanted in ("help", "email"):
        answer = entrance.send(browser, "/tf-rescue", help_setup=wanted)
        assert answer.status_code == 200
        assert not is_inside(browser)


def two_browsers(entrance: Entrance) -> tuple[FlaskClient, FlaskClient]:
    """Both logged in as jiro, the first of them a moment ago."""
    here, authenticator = entrance.come_in("jiro")
    there = entrance.browser("198.51.100.7")
    entrance.log_in_again(there, "jiro", authenticator)
    assert is_inside(here)
    assert is_inside(there)
    return here, there


def sessions(entrance: Entrance) -> int:
    """How many are open."""
    with entrance.parts.database.reading() as session:
        return len(session.scalars(select(ConsoleSession)).all())


def test_another_password_ends_all_other_sessions(entrance: Entrance) -> None:
    here, there = two_browsers(entrance)
    form = {"password": PASSWORD, "new_password": OTHER_PASSWORD, "new_password_confirm": OTHER_PASSWORD}
    assert entrance.send(here, "/profile/password", **form).location == "/profile"
    assert is_inside(here)
    assert not is_inside(there)
    assert sessions(entrance) == 1
    assert ("password.change", "jiro") in entrance.audited()
    entrance.forget_tries()
    fresh = entrance.browser()
    assert entrance.type_password(fresh, "jiro", PASSWORD).status_code == 200
    assert entrance.type_password(fresh, "jiro", OTHER_PASSWORD).status_code == 302


def test_a_new_password_is_measured_by_the_rules(entrance: Entrance) -> None:
    here, _ = entrance.come_in("jiro")
    for new, says in (
        ("short", "15文字以上"),
        ("sakurasakura2026", "よく使われる"),
        ("mihon no machi no kuma", "町の名前"),
        (PASSWORD, "いまと同じ"),
    ):
        form = {"password": PASSWORD, "new_password": new, "new_password_confirm": new}
        assert says in text_of(entrance.send(here, "/profile/password", **form))


def test_another_authenticator_ends_all_other_sessions_and_the_old_one(entrance: Entrance) -> None:
    here, authenticator = entrance.come_in("jiro")
    there = entrance.browser("198.51.100.7")
    entrance.log_in_again(there, "jiro", authenticator)
    page = entrance.send(here, "/tf-setup", setup="authenticator")
    key = re.search(r'id="totp-key">([^<]+)<', page.text)
    way = re.search(r'action="(/tf-setup/[^"]+)"', page.text)
    assert key
    assert way
    new = type(authenticator)(key[1])
    entrance.wait(minutes=1)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "code": entrance.code(new)}
    answer = here.post(way[1], base_url=HOST, data=form, headers={"Referer": f"{HOST}/"})
    assert answer.location == "/profile"
    assert is_inside(here)
    assert not is_inside(there)
    assert ("second-factor.change", "jiro") in entrance.audited()
    again = entrance.browser()
    entrance.wait(minutes=2)
    entrance.type_password(again, "jiro")
    assert entrance.send(again, "/tf-validate", code=entrance.code(authenticator)).status_code == 200
    assert entrance.send(again, "/tf-validate", code=entrance.code(new)).status_code == 302


def test_the_second_factor_cannot_be_switched_off(entrance: Entrance) -> None:
    here, _ = entrance.come_in("jiro")
    entrance.send(here, "/tf-setup", setup="disable")
    assert entrance.user("jiro").second_factor == "authenticator"


def test_the_secret_is_encrypted_and_read_with_an_older_key_too(entrance: Entrance, console: ConsoleTown) -> None:
    _, authenticator = entrance.come_in("jiro")
    assert str(authenticator.base32_key) not in str(entrance.user("jiro").totp_secret)
    newer = ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", *console.parts.encryption_keys)
    moved = Entrance(console, encryption_keys=newer)
    moved.clock.now = entrance.clock.now
    browser = moved.browser()
    assert moved.log_in_again(browser, "jiro", authenticator).status_code == 302
    assert is_inside(browser)


def test_a_thrown_away_key_lets_nobody_in_and_breaks_nothing(entrance: Entrance, console: ConsoleTown) -> None:
    _, authenticator = entrance.come_in("jiro")
    other = Entrance(console, encryption_keys=("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",))
    browser = other.browser()
    assert other.log_in_again(browser, "jiro", authenticator).status_code == 200
    assert not is_inside(browser)


def test_the_page_of_the_qr_code_carries_the_strict_policy(entrance: Entrance) -> None:
    browser = entrance.browser()
    entrance.give_password("jiro")
    entrance.type_password(browser, "jiro")
    page = entrance.send(browser, "/tf-setup", setup="authenticator")
    assert "data:" not in page.headers["Content-Security-Policy"]
    assert "<svg viewBox" in page.text
    assert "style=" not in page.text

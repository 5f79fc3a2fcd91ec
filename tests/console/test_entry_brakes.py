"""Brakes on guessing: by name and by address, alike for names that nobody has, and nobody locks others out."""

from __future__ import annotations

import logging
from dataclasses import replace
from importlib.util import find_spec

import pytest

from people.audit_tables import AuditLineRow
from tests.console.entrance import PASSWORD, Entrance, is_inside
from tests.console.town import ConsoleTown, text_of
from tests.databases import skip_or_fail

REDIS = "redis://127.0.0.1:6379/15"


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def guess(entrance: Entrance, login: str, address: str, path: str = "/login", **form: str) -> int:
    """One wrong try from a fresh browser; the code of the answer."""
    answer = entrance.send(entrance.browser(address), path, **{"username": login, "password": "wrong", **form})
    return answer.status_code


@pytest.mark.parametrize("login", ["jiro", "nobody-has-this-name"])
def test_the_sixth_try_in_a_minute_is_refused_wherever_it_comes_from(entrance: Entrance, login: str) -> None:
    entrance.give_password("jiro")
    entrance.forget_tries()
    codes = [guess(entrance, login, f"203.0.113.{number}") for number in range(7)]
    assert codes == [200] * 5 + [429] * 2


def test_one_address_cannot_try_name_after_name(entrance: Entrance) -> None:
    codes = [guess(entrance, f"name{number}", "203.0.113.1") for number in range(7)]
    assert codes == [200] * 5 + [429] * 2
    assert guess(entrance, "another", "203.0.113.2") == 200


def test_of_a_hundred_tries_five_are_looked_at(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    entrance.forget_tries()
    codes = [guess(entrance, "jiro", "203.0.113.1") for _ in range(100)]
    assert codes.count(200) == 5
    assert codes.count(429) == 95


def test_the_refusal_is_a_page_in_words_that_says_what_to_do(entrance: Entrance) -> None:
    for _ in range(5):
        guess(entrance, "jiro", "203.0.113.1")
    answer = entrance.send(entrance.browser("203.0.113.1"), "/login", username="jiro", password="x")
    assert answer.status_code == 429
    assert "時間をおいて、もう一度お試しください" in text_of(answer)


def test_pages_can_be_opened_as_often_as_one_likes(entrance: Entrance) -> None:
    browser = entrance.browser()
    assert {browser.get("/login", base_url="https://localhost").status_code for _ in range(30)} == {200}


def test_codes_are_braked_with_the_name_whose_password_is_known(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    entrance.wait(minutes=2)
    codes = []
    for number in range(4):
        thief = entrance.browser(f"203.0.113.{number}")
        entrance.type_password(thief, "jiro")
        codes.append(entrance.send(thief, "/tf-validate", code="000000").status_code)
    assert codes[:2] == [200, 200]
    assert codes[-1] != 200


def test_recovery_codes_are_braked(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    entrance.wait(minutes=2)
    thief = entrance.browser("203.0.113.9")
    entrance.type_password(thief, "jiro")
    answers = [entrance.send(thief, "/mf-recovery", code="0000-0000-0000").status_code for _ in range(6)]
    assert answers == [200] * 4 + [429] * 2


def test_a_stranger_cannot_lock_out_whoever_has_logged_in_here_before(entrance: Entrance) -> None:
    browser, authenticator = entrance.come_in("jiro")
    entrance.send(browser, "/logout")
    entrance.wait(minutes=2)
    assert [guess(entrance, "jiro", f"203.0.113.{number}") for number in range(6)][-1] == 429
    entrance.clock.pass_(minutes=2)
    assert entrance.type_password(browser, "jiro").status_code == 302
    assert entrance.send(browser, "/tf-validate", code=entrance.code(authenticator)).status_code == 302
    assert is_inside(browser)


def test_a_known_browser_is_braked_too(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    entrance.send(browser, "/logout")
    entrance.forget_tries()
    codes = [entrance.type_password(browser, "jiro", "wrong").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_knowing_one_name_gives_no_tries_at_another(entrance: Entrance) -> None:
    browser, _ = entrance.come_in("jiro")
    entrance.send(browser, "/logout")
    entrance.forget_tries()
    codes = [entrance.type_password(browser, "kanri", "wrong").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_a_forged_mark_of_a_known_browser_counts_for_nothing(entrance: Entrance) -> None:
    codes = []
    for number in range(6):
        browser = entrance.browser(f"203.0.113.{number}")
        browser.set_cookie("__Host-madoguchi-known", f"forged-{number}.signature", secure=True)
        codes.append(entrance.type_password(browser, "jiro", "wrong").status_code)
    assert codes == [200] * 5 + [429]


def test_a_town_hall_behind_one_address_comes_in_on_its_first_morning(entrance: Entrance) -> None:
    for login in ("mina", "hanako", "jiro", "toban", "kanri", "ken"):
        browser = entrance.browser("192.0.2.1")
        entrance.give_password(login)
        entrance.type_password(browser, login)
        entrance.set_up(browser)
        assert is_inside(browser), login


def test_guesses_at_links_are_braked(entrance: Entrance) -> None:
    form = {"password": PASSWORD, "password_again": PASSWORD}
    tries = [guess(entrance, "", "203.0.113.5", f"/invitation/guess{number}", **form) for number in range(7)]
    assert tries == [404] * 5 + [429] * 2


def test_failures_stand_in_the_audit_once_a_minute_without_what_was_typed(
    entrance: Entrance, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    entrance.give_password("jiro")
    entrance.forget_tries()
    for number in range(4):
        guess(entrance, "jiro", f"203.0.113.{number}", password="tried-secret-words")
    for number in range(8):
        guess(entrance, "typed-a-password-here", f"203.0.113.{number}")
    lines = entrance.audited()
    assert lines.count(("login.failed", "jiro")) == 1
    assert lines.count(("login.failed", "")) == 1
    assert lines.count(("login.braked", "")) == 1
    with entrance.parts.database.reading() as session:
        kept = " ".join(f"{row.login} {row.about} {row.details}" for row in session.query(AuditLineRow))
    assert "typed-a-password" not in kept + caplog.text
    assert "tried-secret" not in kept + caplog.text


def test_a_refused_code_stands_in_the_audit(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    entrance.wait(minutes=2)
    thief = entrance.browser("203.0.113.9")
    entrance.type_password(thief, "jiro")
    entrance.send(thief, "/tf-validate", code="000000")
    entrance.send(thief, "/mf-recovery", code="0000-0000-0000")
    assert entrance.audited().count(("second-factor.failed", "jiro")) == 1


def test_two_processes_count_together_in_redis(console: ConsoleTown) -> None:
    try:
        import redis  # noqa: PLC0415

        redis.Redis.from_url(REDIS).ping()
    except (ImportError, OSError) as error:
        skip_or_fail("redis", str(error))
    rules = replace(console.parts.entry, limits_url=REDIS)
    one, two = Entrance(console, entry=rules), Entrance(console, entry=rules)
    one.forget_tries()
    codes = [guess((one, two)[number % 2], "jiro", f"203.0.113.{number}") for number in range(7)]
    one.forget_tries()
    assert codes == [200] * 5 + [429] * 2


def test_without_redis_each_process_counts_for_itself(console: ConsoleTown) -> None:
    if find_spec("redis") is None:
        skip_or_fail("redis", "its package is not installed")
    rules = replace(console.parts.entry, limits_url="redis://127.0.0.1:1/0")
    entrance = Entrance(console, entry=rules)
    codes = [guess(entrance, "jiro", f"203.0.113.{number}") for number in range(7)]
    assert codes == [200] * 5 + [429] * 2

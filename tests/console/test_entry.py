"""Getting in: the two steps, one-time links, the same answer for whoever is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.rooms import Door, need_of
from people.tables import UserStatus
from tests.console.entrance import PASSWORD, Entrance, counted, is_inside
from tests.console.town import HOST, ConsoleTown, get, text_of


@pytest.fixture
def entrance(console: ConsoleTown) -> Entrance:
    """The entrance of the sample town."""
    return Entrance(console)


def test_password_and_code_lead_into_the_town(entrance: Entrance) -> None:
    browser, authenticator = entrance.come_in("jiro")
    assert is_inside(browser)
    other = entrance.browser()
    assert entrance.log_in_again(other, "jiro", authenticator).location == "/"
    assert get(other, "/").location.endswith("/mf-recovery-codes")
    assert is_inside(other)


def test_a_password_alone_opens_no_page_of_anybody(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    entrance.wait(minutes=2)
    for browser in (entrance.browser(), entrance.browser()):
        entrance.type_password(browser, "jiro")
        for rule in entrance.app.url_map.iter_rules():
            need = need_of(entrance.app, rule.endpoint)
            if need and need.who is not Door.OPEN and rule.endpoint.endswith(("home.show", "profile.own", "start")):
                answer = get(browser, "/mihon/home/" if "town" in rule.arguments else rule.rule)
                assert answer.status_code == 302
                assert "/login" in answer.location
    assert entrance.audited().count(("login", "jiro")) == 1


def test_whoever_has_a_factor_cannot_set_up_another_with_the_password_alone(entrance: Entrance) -> None:
    entrance.come_in("jiro")
    thief = entrance.browser("198.51.100.7")
    entrance.wait(minutes=2)
    assert entrance.type_password(thief, "jiro").location.startswith("/tf-validate")
    assert get(thief, "/tf-setup").location.startswith("/login")
    assert not is_inside(thief)


def test_unknown_disabled_invited_and_wrong_get_the_same_answer_for_the_same_work(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    entrance.give_password("mina")
    with entrance.console.services.database.writing() as session:
        session.merge(entrance.user("mina")).status = UserStatus.DISABLED
        session.merge(entrance.user("hanako")).status = UserStatus.INVITED
    answers, works = set(), []
    tries = [("jiro", "wrong"), ("nobody", "wrong"), ("mina", PASSWORD), ("mina", "wrong"), ("hanako", "wrong")]
    for number, (login, password) in enumerate(tries):
        browser = entrance.browser(f"203.0.113.{number}")
        with counted(entrance) as work:
            answer = entrance.type_password(browser, login, password)
        works.append(len(work))
        assert answer.status_code == 200
        answers.add(text_of(answer))
    assert works == [1] * len(tries)
    assert len(answers) == 1
    assert "ログイン名とパスワードを確かめて" in answers.pop()


def test_names_are_known_in_capitals_and_full_width_too(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    assert entrance.type_password(entrance.browser(), " ＪＩＲＯ ").location.startswith("/tf-setup")


def test_a_password_is_the_same_in_every_form_of_its_letters(entrance: Entrance) -> None:
    entrance.give_password("jiro", "ｶﾞｷﾞｸﾞ が浮かぶ 夜の川のほとりで")
    answer = entrance.type_password(entrance.browser(), "jiro", "ガギグ が浮かぶ 夜の川のほとりで")
    assert answer.location.startswith("/tf-setup")


def test_opening_a_link_uses_nothing_up_and_choosing_does(entrance: Entrance) -> None:
    path = f"/invitation/{entrance.token('jiro')}"
    browser = entrance.browser()
    assert get(browser, path).status_code == 200
    assert "jiro" in text_of(get(browser, path))
    assert entrance.send(browser, path, password=PASSWORD, password_again=PASSWORD).status_code == 303
    assert get(browser, path).status_code == 404
    assert entrance.send(browser, path, password=PASSWORD, password_again=PASSWORD).status_code == 404


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("short", "short", "15文字以上"),
        ("password-password-1", "password-password-1", "よく使われる"),
        ("jiroさんの長いパスワードです", "jiroさんの長いパスワードです", "名前が入って"),
        (PASSWORD, f"{PASSWORD}!", "2つのパスワードが違います"),
        ("", "", "パスワードを入れてください"),
    ],
)
def test_a_bad_password_is_refused_with_what_to_do(entrance: Entrance, first: str, second: str, says: str) -> None:
    path = f"/invitation/{entrance.token('jiro')}"
    answer = entrance.send(entrance.browser(), path, password=first, password_again=second)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert entrance.user("jiro").password_hash is None


def test_a_password_is_kept_as_argon2id(entrance: Entrance) -> None:
    entrance.give_password("jiro")
    assert str(entrance.user("jiro").password_hash).startswith("$argon2id$")


def test_a_link_is_over_after_two_days(entrance: Entrance) -> None:
    path = f"/invitation/{entrance.token('jiro')}"
    entrance.clock.pass_(days=2)
    assert get(entrance.browser(), path).status_code == 404


def test_a_link_leads_straight_in_only_in_the_demonstration(entrance: Entrance) -> None:
    path = f"/invitation/{entrance.token('jiro')}"
    assert "デモの町に入る" not in get(entrance.browser(), path).text
    assert entrance.send(entrance.browser(), f"{path}/demo").status_code == 404
    assert get(entrance.browser(), path).status_code == 200


@pytest.mark.parametrize(
    "way",
    ["//evil.example", "/\\evil.example", "https://evil.example", "https:evil", "\\\\evil", "/a b", "evil", "/\t/e"],
)
def test_nothing_leads_to_another_host(entrance: Entrance, way: str) -> None:
    assert get(entrance.browser(), "/login", next=way).status_code == 400
    browser, _ = entrance.come_in("jiro")
    assert entrance.send(browser, "/verify", password=PASSWORD, next=way).status_code == 400


def test_one_comes_back_to_the_page_one_wanted(entrance: Entrance) -> None:
    _, authenticator = entrance.come_in("jiro")
    browser = entrance.browser()
    asked = get(browser, "/mihon/notices/", page="2")
    assert asked.location == "/login?next=/mihon/notices/?page%3D2"
    page = browser.get(asked.location, base_url=HOST)
    assert 'name="next" value="/mihon/notices/?page=2"' in page.text
    entrance.wait(minutes=2)
    to_code = entrance.send(browser, "/login", username="jiro", password=PASSWORD, next="/mihon/notices/?page=2")
    assert to_code.location.startswith("/tf-validate?next=")
    done = entrance.send(browser, "/tf-validate", code=entrance.code(authenticator), next="/mihon/notices/?page=2")
    assert done.location == "/mihon/notices/?page=2"


def test_under_a_folder_the_way_back_keeps_the_folder(entrance: Entrance) -> None:
    answer = entrance.browser().get("/mihon/home/", base_url=f"{HOST}/console")
    assert answer.location == "/console/login?next=/console/mihon/home/"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1"])
def test_another_host_name_is_not_served(entrance: Entrance, host: str) -> None:
    assert entrance.browser().get("/login", base_url=f"https://{host}").status_code == 400


def test_the_port_does_not_matter(entrance: Entrance) -> None:
    assert entrance.browser().get("/login", base_url="https://localhost:8443").status_code == 200


def test_only_listed_networks_get_to_any_page(console: ConsoleTown) -> None:
    rules = replace(console.parts.entry, addresses=("192.0.2.0/24", "2001:db8::/32"))
    entrance = Entrance(console, entry=rules)
    for address in ("192.0.2.77", "2001:db8::1", "::ffff:192.0.2.5"):
        assert get(entrance.browser(address), "/login").status_code == 200
    for address in ("198.51.100.1", "2001:db9::1", "::ffff:198.51.100.1", "nonsense", ""):
        answer = get(entrance.browser(address), "/login")
        assert answer.status_code == 403
        assert "この場所からは開けません" in answer.text


def test_what_a_proxy_says_is_believed_only_from_as_many_as_there_are(console: ConsoleTown) -> None:
    rules = replace(console.parts.entry, addresses=("192.0.2.0/24",))
    said = {"X-Forwarded-For": "192.0.2.1"}
    alone = Entrance(console, entry=rules).browser("198.51.100.1")
    assert alone.get("/login", base_url=HOST, headers=said).status_code == 403
    behind = Entrance(console, entry=replace(rules, proxies=1)).browser("198.51.100.1")
    assert behind.get("/login", base_url=HOST, headers=said).status_code == 200
    forged = {"X-Forwarded-For": "192.0.2.1, 198.51.100.9"}
    assert behind.get("/login", base_url=HOST, headers=forged).status_code == 403

"""The users' room: the list, inviting, roles, who comes in."""

from __future__ import annotations

import re

import pytest

from people.accounts import get_account
from people.tables import Role
from people.users import NewUser, invite_user
from tests.console.town import NEIGHBOUR, ConsoleTown, get, post, text_of
from tests.console.user_room import ROOM, audited, press, right, user


def test_the_list_shows_who_may_do_what(console: ConsoleTown) -> None:
    page = text_of(get(console.client("kanri"), ROOM))
    for word in ("minaさん", "hanako", "当番", "すべての係", "使えます"):
        assert word in page
    assert "よその人" not in page


def test_a_long_list_comes_in_pages(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        account = get_account(session, "mihon")
        for number in range(60):
            new = NewUser(f"many{number:02}", "多い人", Role.VIEWER)
            invite_user(session, account, new, key=console.services.hash_key, at=console.services.clock())
    client = console.client("kanri")
    first = get(client, ROOM).text
    assert first.count("多い人") + first.count("さん</a>") == 50
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older
    second = client.get(older[1], base_url="https://localhost").text
    assert "many59" in second
    assert "many59" not in first


def test_somebody_is_invited_with_a_link_that_is_shown_once(console: ConsoleTown) -> None:
    client = console.client("kanri")
    form = {"login": " Tanaka.Jun ", "name": "田中　純", "role": "editor", "section": "somu"}
    answer = post(client, f"{ROOM}new", form)
    assert answer.status_code == 200
    link = re.search(r'id="link">https?://localhost(?::\d+)?(/invitation/[\w-]+)<', answer.text)
    assert link
    assert right(console, "tanaka.jun") == ("editor", "somu")
    assert user(console, "tanaka.jun").name == "田中 純"
    assert ("user.invite", "user:tanaka.jun") in audited(console)
    assert get(console.client(), link[1]).status_code == 200
    assert link[1] not in get(client, ROOM).text + get(client, f"{ROOM}new").text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"login": ""}, "ログイン名を入れてください"),
        ({"login": "田中"}, "半角の英小文字"),
        ({"login": "x"}, "2文字以上"),
        ({"login": "<script>"}, "半角の英小文字"),
        ({"login": "jiro"}, "もうこの町にいます"),
        ({"login": "JIRO"}, "もうこの町にいます"),
        ({"login": "yoso"}, "ほかの町で使われている"),
        ({"name": "  "}, "名前を入れてください"),
        ({"role": "king"}, "役割を選んでください"),
        ({"section": "no-such"}, "その係はありません"),
        ({"role": "approver", "section": "somu"}, "役割が「作成」のときだけ"),
    ],
)
def test_a_bad_invitation_keeps_what_was_typed(console: ConsoleTown, changed: dict[str, str], says: str) -> None:
    good = {"login": "newcomer", "name": "新しい人", "role": "editor", "section": ""}
    before = len(audited(console))
    answer = post(console.client("kanri"), f"{ROOM}new", {**good, **changed})
    assert answer.status_code == 422
    assert says in text_of(answer)
    kept = "新しい人" if "name" not in changed else "newcomer"
    assert f'value="{kept}"' in answer.text
    assert len(audited(console)) == before


def test_a_login_of_another_town_is_taken_only_for_the_same_person(console: ConsoleTown) -> None:
    client = console.client("kanri")
    form = {"login": "yoso", "name": "よその人", "role": "viewer", "section": ""}
    asked = post(client, f"{ROOM}new", form)
    assert "同じ人です" in text_of(asked)
    assert right(console, "yoso") is None
    answer = post(client, f"{ROOM}new", {**form, "is_same_person": "y"})
    assert answer.status_code == 303
    assert right(console, "yoso") == ("viewer", "")
    assert user(console, "yoso").invitation_hash == user(console, "yoso").invitation_hash
    assert "invitation/" not in text_of(get(client, answer.location))


def test_whom_another_town_has_only_invited_is_told_of_its_link(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        other = get_account(session, NEIGHBOUR)
        new = NewUser("later", "あとの人", Role.VIEWER)
        invite_user(session, other, new, key=console.services.hash_key, at=console.services.clock())
    client = console.client("kanri")
    form = {"login": "later", "name": "あとの人", "role": "viewer", "section": "", "is_same_person": "y"}
    answer = post(client, f"{ROOM}new", form)
    assert "招待のリンクから入れます" in text_of(get(client, answer.location))
    page = get(client, f"{ROOM}{user(console, 'later').id}").text
    assert "python -m bot user link later --account mihon --by kanri" in page
    assert "reset-factor" not in page


def test_a_role_is_changed_and_noted(console: ConsoleTown) -> None:
    client = console.client("kanri")
    assert "「承認」にしました" in press(console, client, "hanako", "right", role="approver", section="")
    assert right(console, "hanako") == ("approver", "")
    assert ("user.right", f"user:{user(console, 'hanako').login}") in audited(console)
    assert "すでにこの役割です" in press(console, client, "hanako", "right", role="approver", section="")


def test_an_editor_gets_a_section(console: ConsoleTown) -> None:
    press(console, console.client("kanri"), "hanako", "right", role="editor", section="somu")
    assert right(console, "hanako") == ("editor", "somu")
    assert console.here("hanako").section_key == "somu"


@pytest.mark.parametrize("login", ["mina", "hanako", "jiro", "toban", "ken"])
def test_only_administrators_come_into_the_room(console: ConsoleTown, login: str) -> None:
    client = console.client(login)
    for path in ("", "new", "1"):
        assert get(client, f"{ROOM}{path}").status_code == 403
    assert post(client, f"{ROOM}new", {"login": "x", "name": "x", "role": "administrator"}).status_code == 403


@pytest.mark.parametrize("path", ["new", "1"])
def test_changes_ask_who_is_there_before_anything_is_typed(console: ConsoleTown, path: str) -> None:
    client = console.client("kanri", is_fresh=False)
    assert get(client, ROOM).status_code == 200
    assert get(client, f"{ROOM}{path}").location.startswith("/verify")

"""The users' room: ends, new links, and what nobody can do to themselves or to another town."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from people.accounts import NewAccount, add_account, get_account
from people.entry_tables import ConsoleSession
from people.tables import Role, UserStatus
from people.user_changes import LastAdministrator, end_access
from people.users import NewUser, UserUnknown, invite_user
from tests.console.town import NEIGHBOUR, ConsoleTown, get, post
from tests.console.user_room import ROOM, audited, give_right_elsewhere, press, right, user
from tests.town import SECRET


def test_nobody_changes_or_ends_themselves(console: ConsoleTown) -> None:
    client = console.client("kanri")
    for what, form in (
        ("right", {"role": "viewer", "section": ""}),
        ("disable", {}),
        ("anew", {}),
        ("password-link", {}),
    ):
        assert "ご自分の役割や利用は、ここでは変えられません" in press(console, client, "kanri", what, **form)
    assert right(console, "kanri") == ("administrator", "")
    assert user(console, "kanri").status == UserStatus.ACTIVE


def test_the_last_administrator_stays(console: ConsoleTown) -> None:
    kanri = user(console, "kanri").id
    with console.services.database.writing() as session, pytest.raises(LastAdministrator):
        end_access(session, console.account_id, kanri, by=None)


def test_of_two_administrators_who_end_each_other_at_once_one_stays(console: ConsoleTown) -> None:
    press(console, console.client("kanri"), "jiro", "right", role="administrator", section="")
    pair = [user(console, "kanri").id, user(console, "jiro").id]

    def end(number: int) -> bool:
        try:
            with console.services.database.writing() as session:
                end_access(session, console.account_id, pair[number], by=pair[1 - number])
        except (LastAdministrator, UserUnknown):
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(end, range(2)))
    assert ended.count(True) == 1
    states = [user(console, login).status for login in ("kanri", "jiro")]
    assert states.count(UserStatus.ACTIVE) == 1


def test_an_administrator_who_was_only_invited_is_no_successor(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        account = get_account(session, "mihon")
        new = NewUser("later", "あとの人", Role.ADMINISTRATOR)
        invite_user(session, account, new, key=console.services.hash_key, at=console.services.clock())
    with console.services.database.writing() as session, pytest.raises(LastAdministrator):
        end_access(session, console.account_id, user(console, "kanri").id, by=None)


def test_whoever_is_ended_is_out_at_once_and_keeps_no_key(console: ConsoleTown) -> None:
    jiro, client = console.client("jiro"), console.client("kanri")
    assert get(jiro, "/mihon/home/").status_code == 200
    marker = user(console, "jiro").session_marker
    assert "利用を止めました" in press(console, client, "jiro", "disable")
    assert get(jiro, "/mihon/home/").status_code == 302
    gone = user(console, "jiro")
    assert (gone.status, gone.password_hash, gone.totp_secret) == (UserStatus.DISABLED, None, None)
    assert gone.session_marker != marker
    assert "すでに止められています" in press(console, client, "jiro", "disable")
    assert "すでに止められています" in press(console, client, "jiro", "anew")
    assert ("user.disable", "user:jiro") in audited(console)


def test_whoever_works_elsewhere_too_loses_only_this_town(console: ConsoleTown) -> None:
    give_right_elsewhere(console, "hanako")
    hanako, client = console.client("hanako"), console.client("kanri")
    assert "この町での役割を終わりにしました" in press(console, client, "hanako", "disable")
    assert right(console, "hanako") is None
    assert right(console, "hanako", NEIGHBOUR) == ("viewer", "")
    assert user(console, "hanako").status == UserStatus.ACTIVE
    assert get(hanako, "/mihon/home/").status_code == 404
    assert get(hanako, f"/{NEIGHBOUR}/home/").status_code == 200


def test_a_town_cannot_make_a_link_that_opens_another_town(console: ConsoleTown) -> None:
    give_right_elsewhere(console, "hanako")
    client = console.client("kanri")
    for what in ("anew", "password-link"):
        assert "ほかの町でも働いている人です" in press(console, client, "hanako", what)
    assert user(console, "hanako").status == UserStatus.ACTIVE
    assert not any(action.startswith(("user.link", "user.begin")) for action, _ in audited(console))


def test_the_page_shows_the_command_for_whom_no_link_can_be_made(console: ConsoleTown) -> None:
    give_right_elsewhere(console, "hanako")
    client = console.client("kanri")
    page = get(client, f"{ROOM}{user(console, 'hanako').id}")
    for order in ("link", "reset-factor"):
        assert f"python -m bot user {order} hanako --account mihon --by kanri" in page.text
        assert "ほかの町でも働いている人です" in press(console, client, "hanako", "anew")
    assert "password-link" not in page.text
    assert "/anew" not in page.text
    assert "隣町" not in page.text, "which town it is, nobody learns"
    assert "python -m bot" not in get(client, f"{ROOM}{user(console, 'jiro').id}").text


@pytest.mark.parametrize(
    ("theirs", "kanris", "can"),
    [
        (Role.VIEWER, Role.ADMINISTRATOR, True),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (Role.VIEWER, Role.APPROVER, False),
        (Role.VIEWER, None, False),
    ],
)
def test_whoever_manages_all_their_towns_can_make_the_link(
    console: ConsoleTown, theirs: Role, kanris: Role | None, *, can: bool
) -> None:
    give_right_elsewhere(console, "hanako", theirs)
    if kanris:
        give_right_elsewhere(console, "kanri", kanris)
    before = user(console, "hanako").invitation_hash
    client = console.client("kanri")
    page = get(client, f"{ROOM}{user(console, 'hanako').id}").text
    assert ("password-link" in page, "python -m bot" not in page) == (can, can)
    assert ("リンクができました" in press(console, client, "hanako", "password-link")) is can
    assert (user(console, "hanako").invitation_hash != before) is can


def test_a_third_town_that_one_does_not_manage_is_enough_to_refuse(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        new = NewAccount("oku", "奥町", "012025", SECRET[::-1] + "x", "token", "", "")
        add_account(session, new, console.services.box, console.services.clock())
    give_right_elsewhere(console, "kanri", Role.ADMINISTRATOR)
    give_right_elsewhere(console, "hanako")
    give_right_elsewhere(console, "hanako", town="oku")
    assert "ほかの町でも働いている人です" in press(console, console.client("kanri"), "hanako", "anew")


def test_beginning_anew_takes_every_key_away(console: ConsoleTown) -> None:
    jiro = console.client("jiro")
    with console.services.database.writing() as session:
        row = session.merge(user(console, "jiro"))
        row.password_hash, row.second_factor, row.totp_secret = "hash", "authenticator", "secret"
        row.recovery_codes = ["code"]
    page = press(console, console.client("kanri"), "jiro", "anew")
    assert "やり直しのリンクができました" in page
    row = user(console, "jiro")
    assert (row.password_hash, row.second_factor, row.totp_secret, row.recovery_codes) == (None, None, None, [])
    assert row.invitation_hash
    assert get(jiro, "/mihon/home/").status_code == 302
    assert ("user.begin-anew", "user:jiro") in audited(console)


def test_a_link_for_a_forgotten_password_leaves_the_second_factor(console: ConsoleTown) -> None:
    with console.services.database.writing() as session:
        row = session.merge(user(console, "jiro"))
        row.second_factor, row.totp_secret = "authenticator", "secret"
    page = press(console, console.client("kanri"), "jiro", "password-link")
    assert "新しいパスワードのリンクができました" in page
    assert user(console, "jiro").totp_secret == "secret"
    assert user(console, "jiro").invitation_expires_at == pytest.approx(
        console.parts.wall_clock() + timedelta(days=2), abs=timedelta(minutes=5)
    )


def test_sessions_of_somebody_can_be_ended(console: ConsoleTown) -> None:
    jiro = console.client("jiro")
    assert "すべて終わらせました" in press(console, console.client("kanri"), "jiro", "end-sessions")
    assert get(jiro, "/mihon/home/").status_code == 302
    with console.services.database.reading() as session:
        assert session.scalars(select(ConsoleSession.user_id)).all() == [user(console, "kanri").id]


def test_users_of_other_towns_do_not_exist_here(console: ConsoleTown) -> None:
    client = console.client("kanri")
    yoso = user(console, "yoso").id
    assert get(client, f"{ROOM}{yoso}").status_code == 404
    for what in ("right", "disable", "anew", "password-link", "end-sessions"):
        form = {"role": "viewer", "section": ""}
        assert post(client, f"{ROOM}{yoso}/{what}", form, page=f"{ROOM}new").status_code == 404
    assert user(console, "yoso").status == UserStatus.ACTIVE

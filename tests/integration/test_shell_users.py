"""`user`: inviting, links and a fresh start, from the shell."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

from bot.clock import system_clock
from people.invitations import accept_invitation
from tests.integration.shell import KEY, Shell

LINK = re.compile(r"http://localhost:\d+/console/invitation/[\w-]{40,}")


@pytest.fixture
def town(town_shell: Shell) -> Shell:
    """The sample town with an editor."""
    town_shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    return town_shell


def test_every_command_that_makes_a_link_prints_another_one(town: Shell) -> None:
    orders = (
        ("invite", "jiro", "--name", "次郎", "--role", "approver"),
        ("link", "hanako"),
        ("reset-factor", "hanako"),
        ("link", "hanako"),
    )
    links = [LINK.findall(town.do("user", *order)) for order in orders]
    assert all(len(found) == 1 for found in links)
    assert len({found[0] for found in links}) == 4


def test_an_editor_is_invited_for_a_section(town: Shell) -> None:
    town.do("user", "invite", "gomi", "--name", "ごみ係", "--role", "editor", "--section", "somu")
    assert "gomi" in {user["login"] for user in town.read("user", "list", "--json")}


def test_a_section_that_is_not_there_or_not_an_editors_is_refused(town: Shell) -> None:
    assert "nowhere" in town.refused("user", "invite", "x", "--name", "x", "--role", "editor", "--section", "nowhere")
    assert "--role editor" in town.misused(
        "user", "invite", "x", "--name", "x", "--role", "viewer", "--section", "somu"
    )


@pytest.mark.parametrize("order", ["link", "reset-factor"])
def test_there_is_no_link_for_nobody(town: Shell, order: str) -> None:
    assert "nobody" in town.refused("user", order, "nobody")
    town.do("user", "disable", "hanako")
    assert "hanako" in town.refused("user", order, "hanako")


@pytest.fixture
def managed(town: Shell) -> Shell:
    """The town with one administrator, who has been in."""
    enter(town, town.do("user", "invite", "kanri", "--name", "管理", "--role", "administrator"))
    return town


def enter(shell: Shell, told: str) -> None:
    """Use the link up that a command told."""
    (token,) = re.findall(r"/invitation/([\w-]{40,})", told)
    with closing(shell.database) as database, database.writing() as session:
        accept_invitation(session, token, "hash", key=KEY, at=system_clock())


def audited(shell: Shell, action: str) -> list[tuple[str, str]]:
    """Who did it to whom, the newest first."""
    return [(line["login"], line["about"]) for line in shell.read("audit", "list", "--action", action, "--json")]


def test_the_only_administrator_stays_unless_one_says_that_nobody_need_be_left(managed: Shell) -> None:
    refused = managed.refused("user", "disable", "kanri")
    assert "kanri" in refused
    assert "--last" in refused
    demoted = managed.refused("user", "invite", "kanri", "--name", "管理", "--role", "viewer")
    assert "ただ一人の管理" in demoted
    assert roles(managed)["kanri"] == ("administrator", "active")
    assert "kanri" in managed.do("user", "disable", "kanri", "--last")
    assert roles(managed)["kanri"] == ("administrator", "disabled")


def test_a_login_in_capitals_is_the_same_person(managed: Shell) -> None:
    demoted = managed.refused("user", "invite", "KANRI", "--name", "管理", "--role", "viewer")
    assert "ただ一人の管理" in demoted
    assert "ご自分" in managed.refused("user", "invite", "Kanri", "--name", "管理", "--role", "viewer", "--by", "kanri")
    assert "--last" in managed.refused("user", "disable", "Kanri")
    assert roles(managed)["kanri"] == ("administrator", "active")
    managed.do("user", "disable", "HANAKO", "--by", "Kanri")
    assert audited(managed, "user.disable")[0] == ("kanri", "user:hanako")


def test_one_of_two_administrators_may_go(managed: Shell) -> None:
    enter(managed, managed.do("user", "invite", "jiro", "--name", "次郎", "--role", "administrator"))
    managed.do("user", "disable", "kanri")
    assert "--last" in managed.refused("user", "disable", "jiro")


def test_what_is_done_by_somebody_is_told_of_them(managed: Shell) -> None:
    managed.do("user", "invite", "jiro", "--name", "次郎", "--role", "approver", "--by", "kanri")
    managed.do("user", "link", "jiro", "--by", "kanri")
    managed.do("user", "reset-factor", "jiro", "--by", "kanri")
    managed.do("user", "disable", "jiro", "--by", "kanri")
    for action in ("user.invite", "user.link", "user.begin-anew", "user.disable"):
        assert audited(managed, action)[0] == ("kanri", "user:jiro"), action
    managed.do("user", "link", "hanako")
    assert audited(managed, "user.link")[0] == ("", "user:hanako")


def test_only_an_administrator_of_the_town_can_be_named(managed: Shell) -> None:
    for order in (
        ("invite", "jiro", "--name", "次郎", "--role", "approver"),
        ("link", "kanri"),
        ("reset-factor", "kanri"),
        ("disable", "kanri"),
    ):
        assert "hanako" in managed.refused("user", *order, "--by", "hanako")
        assert "nobody" in managed.refused("user", *order, "--by", "nobody")
    assert "jiro" not in roles(managed)
    assert audited(managed, "user.link") == []


def test_nobody_ends_their_own_work(managed: Shell) -> None:
    assert "ご自分" in managed.refused("user", "disable", "kanri", "--by", "kanri", "--last")
    assert "ご自分" in managed.refused("user", "invite", "kanri", "--name", "管理", "--role", "viewer", "--by", "kanri")
    assert roles(managed)["kanri"] == ("administrator", "active")


def test_of_several_towns_one_is_named_and_the_others_stay(managed: Shell) -> None:
    managed.add_account("yama", "011002")
    managed.do("user", "invite", "hanako", "--name", "花子", "--role", "editor", "--account", "yama")
    managed.do("user", "invite", "yoko", "--name", "洋子", "--role", "editor", "--account", "yama")
    for order in (("disable", "hanako"), ("list",), ("link", "hanako")):
        assert "mihon yama" in managed.refused("user", *order)
    assert set(roles(managed, "--account", "yama")) == {"hanako", "yoko"}
    assert "ほかの町" in managed.do("user", "disable", "hanako", "--account", "mihon")
    assert set(roles(managed, "--account", "mihon")) == {"kanri"}
    assert roles(managed, "--account", "yama")["hanako"] == ("editor", "invited")
    managed.do("user", "disable", "hanako", "--account", "yama")
    assert roles(managed, "--account", "yama")["hanako"] == ("editor", "disabled")


def roles(shell: Shell, *options: str) -> dict[str, tuple[str, str]]:
    """Role and status of everybody whom `user list` names."""
    return {one["login"]: (one["role"], one["status"]) for one in shell.read("user", "list", "--json", *options)}


def test_inviting_a_login_of_another_town_in_capitals_invites_the_same_person(town: Shell) -> None:
    town.add_account("yama", "352039")
    town.do("user", "invite", "HANAKO", "--name", "花子", "--role", "approver", "--account", "yama")
    assert roles(town, "--account", "yama") == {"hanako": ("approver", "invited")}

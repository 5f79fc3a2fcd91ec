"""`user`: inviting, links and a fresh start, from the shell."""

from __future__ import annotations

import re

import pytest

from tests.integration.shell import Shell

LINK = re.compile(r"http://localhost:8701/console/invitation/[\w-]{40,}")


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

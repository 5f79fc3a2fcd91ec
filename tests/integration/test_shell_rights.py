"""Who may do what from the shell: every command that says who does it, for every role, in one table."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from bot.__main__ import main
from people.tables import Role
from tests.integration.shell import Shell

_EDITOR, _APPROVER, _DUTY, _ADMINISTRATOR = (Role.EDITOR, Role.APPROVER, Role.DUTY_OFFICER, Role.ADMINISTRATOR)
_WRITE = {_EDITOR, _APPROVER, _DUTY, _ADMINISTRATOR}
_APPROVE = {_APPROVER, _DUTY, _ADMINISTRATOR}
_KEEP_LISTS = {_APPROVER, _ADMINISTRATOR}

_NOTICE = ("--title", "断水", "--to", "staff")

_TABLE: dict[str, tuple[tuple[str, ...], set[Role]]] = {
    "notice draft": (_NOTICE, _WRITE),
    "notice edit": (("99", "--title", "断水"), _WRITE),
    "notice change": (("99", "--title", "断水"), _WRITE),
    "notice check": (("99",), _WRITE),
    "notice stop": (("99",), _WRITE),
    "notice approve": (("99", "--people", "0"), _APPROVE),
    "notice schedule": (("99", "--at", "+1h"), _APPROVE),
    "notice unschedule": (("99",), _APPROVE),
    "notice send": (("99",), _APPROVE),
    "notice release": (("99", "--reason", "急ぎ"), _APPROVE),
    "notice release-restored": (("--reason", "急ぎ"), _APPROVE),
    "notice correct": (("99",), _APPROVE),
    "notice end": (("99",), _APPROVE),
    "notice emergency": ((*_NOTICE, "--people", "99"), {_DUTY}),
    "drill new": (("--title", "津波"), _WRITE),
    "drill send": (("99",), _WRITE),
    "feed add": (("bosai", "--name", "防災情報"), {_ADMINISTRATOR}),
    "feed remove": (("none",), {_ADMINISTRATOR}),
    "feed resume": (("none",), _APPROVE),
    "feed stop": (("none",), _WRITE),
    "feed post": (("none", "alert.json"), {_DUTY}),
    "list upload": (("vip", "people.csv", "--name", "名簿"), _KEEP_LISTS),
    "list remove": (("none",), _KEEP_LISTS),
    "rules set": (("weekly_cap=3",), {_ADMINISTRATOR}),
    "account retention": (("unanswered_days=40",), {_ADMINISTRATOR}),
    "account languages": (("ja,en",), {_ADMINISTRATOR}),
    "user invite": (("new", "--name", "新", "--role", "viewer"), {_ADMINISTRATOR}),
    "user link": (("none",), {_ADMINISTRATOR}),
    "user reset-factor": (("none",), {_ADMINISTRATOR}),
    "user disable": (("none",), {_ADMINISTRATOR}),
}
"""The words that follow a command, and the roles that may give it."""

_CONTENT = ("entry", "golden", "section")
"""Groups of commands about what the bot knows, which have tests of their own."""

_LOOKING = ("audit",)
"""Groups of commands whose `--by` is whom to look for."""


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_every_command_that_says_who_does_it_stands_in_the_table() -> None:
    named = {name for name, command in _commands(main) if any("--by" in given.opts for given in command.params)}
    assert {name for name in named if not name.startswith(_CONTENT + _LOOKING)} == set(_TABLE)


@pytest.fixture
def town(bare_shell: Shell) -> Shell:
    """A town with a user of each role, whose login is the role."""
    bare_shell.do("migrate")
    bare_shell.add_account()
    for role in Role:
        bare_shell.do("user", "invite", role.value, "--name", role.value, "--role", role.value)
    bare_shell.file("alert.json", "{}")
    bare_shell.file("people.csv", "userId\n")
    bare_shell.environment["MADOGUCHI_LINE_API_URL"] = "http://127.0.0.1:9"
    return bare_shell


def test_each_role_may_do_what_the_table_says_and_nothing_else(town: Shell) -> None:
    """Nothing that is asked for exists, so whoever may do it is told so, or has done nothing that others see."""
    may: dict[str, set[Role]] = {}
    for name, (words, _roles) in _TABLE.items():
        may[name] = set()
        for role in Role:
            said = town.run(*name.split(), *words, "--by", role.value, typed="本文")
            assert said.exit_code in (0, 1), (name, role, said.output)
            assert said.exception is None or isinstance(said.exception, SystemExit), (name, role, said.exception)
            if not (said.exit_code == 1 and role.value in said.stderr and "権限" in said.stderr):
                may[name].add(role)
    assert may == {name: roles for name, (_words, roles) in _TABLE.items()}

"""At the shell as in the console: an editor of a section changes only what that section answers for."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from people.tables import ConsoleUser, UserRight
from tests.integration.shell import Shell

BY = ("--by", "hanako")
TABLE = (
    "id,title,answer,aliases,class,section\n1,住民票の写し,町民課で。,,public,jumin\n2,税,税務課へ。,,public,zeimu\n"
)


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with an answer of two sections each, and an editor of the first."""
    shell.add_account()
    for key in ("jumin", "zeimu"):
        shell.do("section", "add", key, "--name", key, "--phone", "0000-00-0002")
    shell.do("user", "invite", "hanako", "--name", "花子", "--role", "editor")
    shell.do("import", "faq", shell.file("faq.csv", TABLE))
    with shell.database.writing() as session:
        number = select(ConsoleUser.id).where(ConsoleUser.login == "hanako").scalar_subquery()
        session.execute(update(UserRight).where(UserRight.user_id == number).values(section_key="jumin"))
    return shell


def test_the_own_section_is_changed_and_another_is_not(town: Shell) -> None:
    town.do("entry", "set", "faq:1", "body", "2階で取れます。", *BY)
    for command in (("set", "faq:2", "body", "x"), ("alias", "faq:2", "x"), ("remove", "faq:2"), ("return", "faq:2")):
        assert "ほかの係" in town.refused("entry", *command, *BY), command


def test_nothing_is_given_away_or_taken_over(town: Shell) -> None:
    assert "ほかの係" in town.refused("entry", "set", "faq:1", "owner", "zeimu", *BY)
    assert "ほかの係" in town.refused("entry", "set", "faq:2", "owner", "jumin", *BY)
    written = town.do("entry", "write-out", "faq:2").replace('owner_key = "zeimu"', 'owner_key = "jumin"')
    assert "ほかの係" in town.refused("entry", "save", town.file("entry.toml", written), *BY)
    new = town.do("entry", "write-out", "faq:2").replace("faq:2", "faq:3").replace("version = 1", "version = 0")
    assert "ほかの係" in town.refused("entry", "save", town.file("new.toml", new), *BY)


def test_a_return_to_another_sections_version_is_refused(town: Shell) -> None:
    town.do("user", "invite", "jiro", "--name", "次郎", "--role", "editor")
    town.do("entry", "set", "faq:2", "owner", "jumin", "--by", "jiro")
    assert "ほかの係" in town.refused("entry", "return", "faq:2", *BY)
    assert town.read("entry", "show", "faq:2", "--json")["owner"]["key"] == "jumin"

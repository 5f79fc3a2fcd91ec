"""`audit` at the shell, and the lines that other commands leave."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from people.accounts import get_account
from people.audit import Actor, AuditBook
from storage.database import Database
from tests.integration.auditing import AT, tamper
from tests.integration.shell import KEY, Shell

_PEOPLE = f"{'U' + '1' * 32}\n"


@pytest.fixture
def town(shell: Shell) -> Shell:
    """Two towns, with an administrator and an approver in the first."""
    shell.add_account()
    shell.add_account("yama", "352039")
    for login, role in (("kanri", "administrator"), ("jiro", "approver")):
        shell.do("user", "invite", login, "--name", login, "--role", role, "--account", "mihon")
    return shell


def opened(shell: Shell) -> Database:
    """The database, to be closed by the caller."""
    return shell.database


def deeds(shell: Shell, *words: str) -> list[tuple[str, str, str]]:
    """Who did what to what in `mihon`, oldest first."""
    lines = shell.read("audit", "list", "--json", "--account", "mihon", *words)
    assert {line["address"] for line in lines} <= {"shell"}
    return [(line["login"], line["action"], line["about"]) for line in reversed(lines)]


def test_commands_that_change_something_leave_a_line(town: Shell) -> None:
    invited = [("", "user.invite", "user:kanri"), ("", "user.invite", "user:jiro")]
    assert deeds(town) == invited
    town.do("rules", "set", "weekly_cap=3", "--by", "kanri", "--account", "mihon")
    town.do("duty", "add", "jiro", "--mail", "jiro@mihon.example", "--account", "mihon")
    town.do("duty", "remove", "jiro", "--account", "mihon")
    town.do("account", "stop", "mihon")
    town.do("account", "resume", "mihon")
    town.do("user", "disable", "jiro", "--account", "mihon")
    assert deeds(town)[2:] == [
        ("kanri", "rules.set", "rule:weekly_cap"),
        ("", "duty.add", "user:jiro"),
        ("", "duty.remove", "user:jiro"),
        ("", "account.stop", "account:mihon"),
        ("", "account.resume", "account:mihon"),
        ("", "user.disable", "user:jiro"),
    ]
    assert "jiro@" not in town.do("audit", "list", "--account", "mihon")
    assert town.read("audit", "list", "--json", "--account", "yama") == []


def test_a_changed_rule_is_kept_with_what_it_was(town: Shell) -> None:
    town.do("rules", "set", "weekly_cap=3", "--by", "kanri", "--account", "mihon")
    town.do("rules", "set", "weekly_cap=4", "--by", "kanri", "--account", "mihon")
    (line, _first) = town.read("audit", "list", "--json", "--account", "mihon", "--about", "rule:weekly_cap")
    assert json.loads(line["details"]) == {"was": "3", "now": "4"}


def test_a_command_that_was_refused_leaves_no_line(town: Shell) -> None:
    before = deeds(town)
    town.refused("rules", "set", "weekly_cap=-1", "--by", "kanri", "--account", "mihon")
    town.refused(
        "list",
        "upload",
        "vip",
        town.file("people.csv", _PEOPLE),
        "--name",
        "名簿",
        "--by",
        "jiro",
        "--account",
        "mihon",
    )
    town.refused("duty", "remove", "jiro", "--account", "mihon")
    assert deeds(town) == before


def test_lines_are_found_by_person_deed_and_day(town: Shell) -> None:
    town.do("rules", "set", "weekly_cap=3", "--by", "kanri", "--account", "mihon")
    assert (
        deeds(town, "--by", "kanri") == deeds(town, "--action", "rules") == [("kanri", "rules.set", "rule:weekly_cap")]
    )
    assert deeds(town, "--until", "2020-01-01") == []
    assert len(deeds(town, "--from", "2020-01-01", "--until", "2099-12-31")) == 3
    assert len(deeds(town, "--limit", "2")) == 2
    assert deeds(town, "--before", "3")[-1] == ("", "user.invite", "user:jiro")
    assert town.read("audit", "list", "--json", "--installation") == []
    assert "まだ何も" in town.do("audit", "list", "--installation")


@pytest.mark.parametrize("given", ["きのう", "2026-13-01", "2026-11-01T", "20261101x"])
def test_a_day_that_is_none_is_refused(town: Shell, given: str) -> None:
    assert given in town.refused("audit", "list", "--from", given, "--account", "mihon")


def test_a_day_reaches_to_its_end_by_the_clock_of_the_town(town: Shell) -> None:
    """AT is the 21st, 10:12 in Japan."""
    _note_views(town)
    seen = town.read(
        "audit",
        "seen",
        "--about",
        "contact:5",
        "--from",
        "2026-11-21",
        "--until",
        "2026-11-21",
        "--json",
        "--account",
        "mihon",
    )
    assert [(one["login"], one["times"]) for one in seen] == [("hanako", 2)]
    assert town.read("audit", "seen", "--until", "2026-11-20", "--json", "--account", "mihon") == []
    assert town.read("audit", "seen", "--json", "--account", "yama") == []
    assert "hanako\tcontact:5\tcontact.view\t2\t2026-11-21 10:12" in town.do("audit", "seen", "--account", "mihon")
    town.misused("audit", "seen", "--action", "contact", "--account", "mihon")


def _note_views(shell: Shell) -> None:
    database = opened(shell)
    with database.writing() as session:
        number = get_account(session, "mihon").id
        book = AuditBook(session, number, Actor(4, "hanako", "192.0.2.7"), key=KEY, at=AT)
        for _ in range(2):
            book.note("contact.view", "contact:5")
    database.close()


def test_all_chains_are_verified_and_the_first_fault_is_named(town: Shell) -> None:
    said = town.do("audit", "verify").splitlines()
    assert [line.split("：")[0] for line in said] == ["mihon", "yama", "設置全体"]
    assert town.read("audit", "verify", "--json")["mihon"]["count"] == 2
    database = opened(town)
    tamper(database, "UPDATE audit_lines SET login = 'somebody' WHERE sequence = 2")
    database.close()
    broken = town.run("audit", "verify")
    assert broken.exit_code == 1
    assert "mihon の 2 番（書きかえられています）" in broken.stderr
    as_json = town.run("audit", "verify", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["mihon"] == {"sound": False, "sequence": 2, "why": "changed"}
    town.do("audit", "verify", "--account", "yama")


def test_an_export_can_be_verified_by_itself_and_is_noted(town: Shell) -> None:
    path = town.folder / "audit.csv"
    assert "2 件" in town.do("audit", "export", str(path), "--account", "mihon")
    assert path.stat().st_mode & 0o077 == 0
    assert "2 件" in town.do("audit", "verify", "--file", str(path))
    assert deeds(town)[-1] == ("", "audit.export", "audit:*")
    for changed, why in (
        (("user:jiro", "user:goro"), "2 番（書きかえ"),
        (("invite,user:kanri", "invite,x"), "1 番（書きかえ"),
    ):
        file = town.file("changed.csv", path.read_text(encoding="utf-8-sig").replace(*changed))
        assert why in town.refused("audit", "verify", "--file", file)
    town.refused("audit", "verify", "--file", str(town.folder / "none.csv"))
    assert "2 行目" in town.refused("audit", "verify", "--file", town.file("x.csv", "a\nb\n"))


def test_an_export_as_json_has_a_line_for_each(town: Shell) -> None:
    path = town.folder / "audit.jsonl"
    town.do("audit", "export", str(path), "--json", "--by", "nobody", "--account", "mihon")
    assert path.read_text(encoding="utf-8") == ""
    town.do("audit", "export", str(path), "--json", "--account", "mihon")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(line["sequence"], line["action"]) for line in lines] == [
        (1, "user.invite"),
        (2, "user.invite"),
        (3, "audit.export"),
    ]
    assert lines[2]["previous_hash"] == lines[1]["hash"]


def test_a_place_where_nobody_may_write_is_refused(town: Shell) -> None:
    assert os.sep in town.refused("audit", "export", str(Path(town.folder, "none", "audit.csv")), "--account", "mihon")

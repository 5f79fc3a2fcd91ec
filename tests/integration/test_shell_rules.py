"""Rules of sending from the shell."""

from __future__ import annotations

import json

import pytest

from scheduler.rules import SendingRules
from tests.integration.shell import Shell


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with an administrator and a duty officer."""
    shell.add_account()
    for login, role in {"kanri": "administrator", "toban": "duty-officer"}.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    return shell


def test_every_rule_is_shown_with_its_meaning_and_can_be_set(town: Shell) -> None:
    shown = town.do("rules", "show").splitlines()
    assert [line.split("=")[0] for line in shown] == list(SendingRules.__dataclass_fields__)
    assert all(len(line.split("\t")[1]) > 5 for line in shown)
    town.do(
        "rules", "set", "quiet_from=22:00", "weekly_cap=5", "link_domains=Town.example, pref.example", "--by", "kanri"
    )
    rules = town.read("rules", "show", "--json")
    assert (rules["quiet_from"], rules["weekly_cap"], rules["stop_per_hour"]) == ("22:00", 5, 10)
    assert rules["link_domains"] == ["town.example", "pref.example"]
    town.do("rules", "set", "link_domains=", "--by", "kanri")
    assert town.read("rules", "show", "--json")["link_domains"] == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("weekly_cap=101", "101"),
        ("weekly_cap=many", "many"),
        ("weekly_cap=-1", "-1"),
        ("quiet_from=25:00", "夜の始まり"),
        ("zone=Mars", "Asia/Tokyo"),
        ("link_domains=https://town.example/", "コンマ"),
        ("link_domains=.jp", "コンマ"),
        ("link_domains=見本.example", "コンマ"),
        ("weekly_cup=3", "quota_reserve"),
        ("weekly_cap", "quota_reserve"),
    ],
)
def test_a_rule_that_cannot_be_changes_nothing(town: Shell, given: str, told: str) -> None:
    assert told in town.refused("rules", "set", "request_size=50", given, "--by", "kanri")
    assert town.read("rules", "show", "--json")["request_size"] == 500


def test_only_an_administrator_changes_rules_and_a_log_line_says_who_changed_what(town: Shell) -> None:
    for login in ("toban", "nobody"):
        assert login in town.refused("rules", "set", "stop_per_hour=1000", "--by", login)
    assert town.read("rules", "show", "--json")["stop_per_hour"] == 10
    said = town.run("rules", "set", "stop_per_hour=50", "weekly_cap=4", "--by", "kanri")
    lines = [json.loads(line) for line in said.stderr.splitlines()]
    assert [(line["event"], line["rule"], line["was"], line["now"]) for line in lines] == [
        ("rule_set", "stop_per_hour", 10, 50),
        ("rule_set", "weekly_cap", 3, 4),
    ]
    assert {(line["account"], line["user"]) for line in lines} == {("mihon", 1)}

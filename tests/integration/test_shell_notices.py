"""Notices from the shell: two people, a typed number, and a way to stop."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from people.accounts import get_account
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus
from simulator import StandIn
from tests.integration.shell import Shell
from tests.town import line_user_id

_AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def town(shell: Shell, stand_in: StandIn) -> Shell:
    """A town without a night, with two followers, an editor, two approvers and a viewer."""
    shell.environment["MADOGUCHI_LINE_API_URL"] = stand_in.url
    shell.add_account()
    people = {"hanako": "editor", "jiro": "approver", "saburo": "approver", "miru": "viewer", "kanri": "administrator"}
    for login, role in people.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    shell.do("rules", "set", "quiet_from=00:00", "quiet_until=00:00", "--by", "kanri")
    database = shell.database
    with database.writing() as session:
        account_id = get_account(session, "mihon").id
        for person in ("a", "b"):
            mark_status(ensure_contact(session, account_id, line_user_id(person), _AT), ContactStatus.FOLLOWING, _AT)
    database.close()
    return shell


def _draft(town: Shell, by: str = "jiro", body: str = "あすは断水します。") -> str:
    said = town.do("notice", "draft", "--title", "断水", "--to", "everybody", "--by", by, typed=body)
    assert "2 人" in said
    found = re.search(r"下書き (\d+)", said)
    assert found
    return found[1]


def test_a_notice_goes_through_two_people_and_a_typed_number(town: Shell) -> None:
    number = _draft(town)
    assert "書いた人" in town.refused("notice", "approve", number, "--people", "2", "--by", "jiro")
    assert "2 人" in town.refused("notice", "approve", number, "--people", "3", "--by", "saburo")
    assert "承認待ち" in town.refused("notice", "send", number, "--by", "jiro")
    town.do("notice", "approve", number, "--people", "2", "--by", "saburo")
    assert "承認ずみ" in town.refused("notice", "approve", number, "--people", "2", "--by", "saburo")
    assert "1 回" in town.do("notice", "send", number, "--by", "jiro")
    assert "送信中" in town.refused("notice", "send", number, "--by", "jiro")
    assert f"{number}\tsending\teverybody" in town.do("notice", "list")
    assert "止めた分：1 回" in town.do("notice", "stop", number, "--by", "hanako")
    assert "止めた分：1 回" in town.do("notice", "stop", number, "--by", "hanako"), "stopping twice changes nothing"
    assert "止めたもの" in town.refused("notice", "send", number, "--by", "jiro")


@pytest.mark.parametrize(("login", "told"), [("hanako", "権限"), ("miru", "権限"), ("nobody", "いません")])
def test_only_an_approver_approves(town: Shell, login: str, told: str) -> None:
    line = town.refused("notice", "approve", _draft(town), "--people", "2", "--by", login)
    assert told in line
    assert login in line
    assert " is " not in line


def test_a_viewer_and_a_disabled_user_write_and_stop_nothing(town: Shell) -> None:
    number = _draft(town)
    town.do("user", "disable", "hanako")
    for login in ("miru", "hanako"):
        asked = ("notice", "draft", "--title", "断水", "--to", "staff", "--by", login)
        assert login in town.refused(*asked, typed="本文")
        assert login in town.refused("notice", "stop", number, "--by", login)


@pytest.mark.parametrize(("title", "body"), [("", "本文"), ("題", " \n"), ("題" * 101, "本文"), ("題", "文" * 2001)])
def test_a_notice_without_words_or_with_too_many_is_refused(town: Shell, title: str, body: str) -> None:
    line = town.refused("notice", "draft", "--title", title, "--to", "everybody", "--by", "jiro", typed=body)
    assert "2000" in line
    assert "empty" not in line


def test_a_stopped_town_sends_nothing(town: Shell) -> None:
    number = _draft(town)
    town.do("notice", "approve", number, "--people", "2", "--by", "saburo")
    town.do("account", "stop", "mihon")
    assert "account resume" in town.refused("notice", "send", number, "--by", "jiro")
    town.do("account", "resume", "mihon")
    town.do("notice", "send", number, "--by", "jiro")


def test_a_notice_to_nobody_and_an_unknown_notice_are_refused(town: Shell) -> None:
    said = town.do("notice", "draft", "--title", "題", "--to", "staff", "--by", "jiro", typed="本文")
    number = re.findall(r"下書き (\d+)", said)[0]
    town.do("notice", "approve", number, "--people", "0", "--by", "saburo")
    assert "届く相手" in town.refused("notice", "send", number, "--by", "jiro")
    for step in ("send", "stop"):
        assert "999" in town.refused("notice", step, "999", "--by", "jiro")


def test_an_empty_list_says_so(town: Shell) -> None:
    assert town.do("notice", "list").strip() == "まだ何もありません。"

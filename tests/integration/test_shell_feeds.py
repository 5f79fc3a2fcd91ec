"""Feeds and drills from the shell."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from people.accounts import get_account
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus
from scheduler.tables import Delivery
from tests.integration.shell import Shell
from tests.town import line_user_id

_AT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def town(shell: Shell) -> Shell:
    """A town with a follower, a tester, and a user with each right."""
    shell.add_account()
    people = {
        "hanako": "editor",
        "jiro": "approver",
        "miru": "viewer",
        "kanri": "administrator",
        "toban": "duty-officer",
    }
    for login, role in people.items():
        shell.do("user", "invite", login, "--name", login, "--role", role)
    database = shell.database
    with database.writing() as session:
        account_id = get_account(session, "mihon").id
        for person in ("a", "tester"):
            contact = ensure_contact(session, account_id, line_user_id(person), _AT)
            mark_status(contact, ContactStatus.FOLLOWING, _AT)
            contact.is_tester = person == "tester"
    database.close()
    return shell


def test_a_feed_is_added_listed_stopped_resumed_and_removed(town: Shell) -> None:
    said = town.do("feed", "add", "bosai", "--name", "防災情報", "--listed", "--by", "kanri")
    assert "https://mihon.example/feeds/mihon/bosai" in said
    token = said.strip().rpartition("：")[2]
    assert len(token) >= 40
    assert token not in town.do("feed", "list")
    assert town.read("feed", "list", "--json") == [
        {"key": "bosai", "name": "防災情報", "listed": True, "stopped_at": None}
    ]
    assert "もうあります" in town.refused("feed", "add", "bosai", "--name", "x", "--by", "kanri")
    town.do("feed", "stop", "bosai", "--by", "hanako")
    assert "止めている" in town.do("feed", "list")
    assert "権限" in town.refused("feed", "resume", "bosai", "--by", "hanako")
    town.do("feed", "resume", "bosai", "--by", "jiro")
    assert "開いている" in town.do("feed", "list")
    town.do("feed", "remove", "bosai", "--by", "kanri")
    assert "まだ何も" in town.do("feed", "list")
    told = [(line["action"], line["about"], line["login"]) for line in reversed(town.read("audit", "list", "--json"))]
    assert [line for line in told if line[0].startswith("feed.")] == [
        ("feed.add", "feed:bosai", "kanri"),
        ("feed.stop", "feed:bosai", "hanako"),
        ("feed.resume", "feed:bosai", "jiro"),
        ("feed.remove", "feed:bosai", "kanri"),
    ]
    assert "feed list" in town.refused("feed", "stop", "bosai", "--by", "jiro")


def test_an_alert_from_a_file_takes_the_same_way(town: Shell) -> None:
    town.do("feed", "add", "bosai", "--name", "防災情報", "--listed", "--by", "kanri")
    alert = {
        "key": "1",
        "event_at": datetime.now(UTC).isoformat(),
        "kind": "flood",
        "place": "清川",
        "title": "清川に氾濫警戒情報",
        "body": "高い所へ移ってください。",
        "area": "everybody",
    }
    file = town.file("alert.json", json.dumps(alert))
    assert "権限" in town.refused("feed", "post", "bosai", file, "--by", "jiro")
    assert "送り始めました" in town.do("feed", "post", "bosai", file, "--by", "toban")
    assert "もう受けとっている" in town.do("feed", "post", "bosai", file, "--by", "toban")
    old = alert | {"key": "2", "event_at": (datetime.now(UTC) - timedelta(days=540)).isoformat()}
    assert "安全弁" in town.do("feed", "post", "bosai", town.file("old.json", json.dumps(old)), "--by", "toban")
    wrong = town.file("wrong.json", json.dumps(alert | {"key": "3", "area": ["nowhere"]}))
    assert "nowhere" in town.refused("feed", "post", "bosai", wrong, "--by", "toban")
    assert "JSON" in town.refused("feed", "post", "bosai", town.file("no.json", "{"), "--by", "toban")
    assert "読めません" in town.refused("feed", "post", "bosai", "/nowhere", "--by", "toban")
    town.do("feed", "stop", "bosai", "--by", "jiro")
    assert "feed resume" in town.refused("feed", "post", "bosai", file, "--by", "toban")


def test_a_drill_is_written_and_sent_once_to_the_testers(town: Shell) -> None:
    assert "権限" in town.refused("drill", "new", "--title", "津波", "--by", "miru", typed="逃げる")
    assert "1 人" in town.do("drill", "new", "--title", "津波", "--by", "hanako", typed="逃げる")
    assert "未送信" in town.do("drill", "list")
    assert "権限" in town.refused("drill", "send", "1", "--by", "miru")
    assert "1 人" in town.do("drill", "send", "1", "--by", "hanako")
    assert "もう送りました" in town.refused("drill", "send", "1", "--by", "hanako")
    assert "ありません" in town.refused("drill", "send", "9", "--by", "hanako")
    assert "本文は1字から" in town.refused("drill", "new", "--title", "津波", "--by", "hanako", typed=" ")
    assert "1 人（20 人まで）" in town.do("drill", "testers")
    database = town.database
    with database.reading() as session:
        (row,) = session.query(Delivery).all()
        assert row.recipients == [line_user_id("tester")]
        assert line_user_id("tester") not in town.do("drill", "testers"), "ids are not for screens"
    database.close()

"""Who is told of alarms, where alarms come in, and lists of people: kept without ever being shown."""

from __future__ import annotations

import re
from io import BytesIO

import pytest

from people.audit_chain import AuditLine
from people.audit_reading import AuditQuery, search
from people.contact_lists import list_lists
from people.tables import ConsoleUser
from scheduler.feeds import find_feed, is_token_of, list_feeds
from scheduler.watch.roster import list_duty_officers
from tests.console.scene import make_scene
from tests.console.town import ConsoleTown, get, post, text_of
from tests.scheduler.builders import line_user_id

ROOM = "/mihon/settings"


def _noted(console: ConsoleTown, action: str) -> list[AuditLine]:
    with console.services.database.reading() as session:
        return list(search(session, console.account_id, AuditQuery(action=action)))


def test_the_roster_is_kept_and_addresses_stay_half_hidden(console: ConsoleTown) -> None:
    client = console.client("kanri")
    user_id = _user(console, "toban")
    typed = {"user": str(user_id), "mail": "toban.night@town.example.jp"}
    assert post(client, f"{ROOM}/duty/add", typed).status_code == 303
    page = get(client, f"{ROOM}/duty")
    assert "toban.night@" not in page.text
    assert "tobanさん" in page.text
    for _ in range(2):
        assert post(client, f"{ROOM}/duty/{user_id}/remove").status_code == 303
    with console.services.database.reading() as session:
        assert list_duty_officers(session, console.account_id) == []
    assert [len(_noted(console, f"duty.{what}")) for what in ("add", "remove")] == [1, 1]
    assert all("night" not in line.details for line in _noted(console, "duty"))


@pytest.mark.parametrize(("login", "mail"), [("toban", "toban"), ("toban", "a@b@c"), ("yoso", "y@town.example.jp")])
def test_nobody_is_put_on_the_roster_who_cannot_be_reached_or_is_not_ours(
    console: ConsoleTown, login: str, mail: str
) -> None:
    answer = post(console.client("kanri"), f"{ROOM}/duty/add", {"user": str(_user(console, login)), "mail": mail})
    assert answer.status_code == 422
    assert mail in answer.text


def test_a_test_alarm_tells_for_each_whether_it_left(console: ConsoleTown) -> None:
    client = console.client("kanri")
    post(client, f"{ROOM}/duty/add", {"user": str(_user(console, "toban")), "mail": "toban@town.example.jp"})
    answer = post(client, f"{ROOM}/duty/test")
    said = text_of(client.get(answer.location, base_url="https://localhost"))
    assert "tobanのメールに送れませんでした" in said
    assert len(_noted(console, "duty.test")) == 1


def test_the_token_of_a_feed_is_shown_once_and_never_again(console: ConsoleTown) -> None:
    client = console.client("kanri")
    typed = {"name": "県防災", "key": "bosai", "is_listed": "y"}
    added = post(client, f"{ROOM}/feeds/add", typed)
    found = re.search(r'id="feed-token">([^<]+)<', added.text)
    assert found
    with console.services.database.reading() as session:
        feed = find_feed(session, console.account_id, "bosai")
        assert is_token_of(feed, found[1], hash_key=console.parts.hash_key)
        assert feed is not None
        assert feed.is_listed
    again = post(client, f"{ROOM}/feeds/add", typed)
    assert again.status_code == 422
    assert "もうあります" in again.text
    for page in (again.text, get(client, f"{ROOM}/feeds").text, str(_noted(console, "feed"))):
        assert found[1] not in page


def test_a_feed_is_stopped_without_a_fresh_login_and_opened_with_one(console: ConsoleTown) -> None:
    post(console.client("kanri"), f"{ROOM}/feeds/add", {"name": "県防災", "key": "bosai"})
    tired = console.client("kanri", is_fresh=False)
    for _ in range(2):
        assert post(tired, f"{ROOM}/feeds/bosai/stop").location.endswith("/settings/feeds")
    assert "/verify" in post(tired, f"{ROOM}/feeds/bosai/resume").location
    with console.services.database.reading() as session:
        assert [feed.stopped_at is None for feed in list_feeds(session, console.account_id)] == [False]
    client = console.client("kanri")
    post(client, f"{ROOM}/feeds/bosai/resume")
    assert post(client, f"{ROOM}/feeds/bosai/remove").status_code == 303
    assert post(client, f"{ROOM}/feeds/bosai/remove").status_code == 404
    assert [len(_noted(console, f"feed.{what}")) for what in ("add", "stop", "resume", "remove")] == [1, 1, 1, 1]


def test_a_list_is_uploaded_by_an_approver_and_shows_numbers_only(console: ConsoleTown) -> None:
    make_scene(console)
    client = console.client("jiro")
    file = "\n".join([line_user_id(0), line_user_id(1), line_user_id(0), "U123", line_user_id(999)])
    answer = post(client, f"{ROOM}/lists/upload", _upload("smaho", file))
    assert answer.status_code == 303
    page = client.get(answer.location, base_url="https://localhost")
    assert "2人を入れました" in text_of(page)
    assert line_user_id(0) not in page.text
    assert len(_noted(console, "list.upload")) == 1
    assert post(client, f"{ROOM}/lists/smaho/remove").status_code == 303
    assert post(client, f"{ROOM}/lists/smaho/remove").status_code == 404


@pytest.mark.parametrize("file", ["", "U123\n", "a,b\nc,d\n", "\x00\x01"])
def test_a_file_without_anybody_changes_no_list(console: ConsoleTown, file: str) -> None:
    answer = post(console.client("jiro"), f"{ROOM}/lists/upload", _upload("smaho", file))
    assert answer.status_code == 422
    with console.services.database.reading() as session:
        assert list_lists(session, console.account_id) == []


def _user(console: ConsoleTown, login: str) -> int:
    with console.services.database.reading() as session:
        return session.query(ConsoleUser).filter_by(login=login).one().id


def _upload(key: str, file: str) -> dict[str, object]:
    return {"key": key, "name": "申し込んだ人", "file": (BytesIO(file.encode()), "people.csv")}

"""The calendar that residents subscribe to, over HTTP and read back with a calendar library."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import icalendar
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.app import create_app
from knowledge.content import Closure, CollectionChange, CollectionPlan, CollectionRule, District, OnHoliday
from knowledge.districts import save_plan
from knowledge.repository import touch_account
from people.accounts import stop_account
from tests.town import SATURDAY, SampleTown

JAPANESE_KEY = "北の町/1"
NORTH = "/calendar/mihon/kita.ics"


@pytest.fixture
def town(town_url: str, tmp_path: Path) -> SampleTown:
    """The sample town; today is Saturday, 21 November 2026."""
    return SampleTown(town_url, tmp_path / "town")


@pytest.fixture
def client(town: SampleTown) -> FlaskClient:
    """A calendar programme."""
    return create_app(town.services).test_client()


def change_plan(town: SampleTown, plan: CollectionPlan) -> None:
    """Give the town other collection days, as an import does."""
    with town.services.database.writing() as session:
        save_plan(session, town.account_id, plan)
        touch_account(session, town.account_id)


def events(response: TestResponse) -> list[tuple[date, str, str]]:
    """Day, summary and description of every event."""
    assert response.status_code == 200
    read = icalendar.Calendar.from_ical(response.data)
    return [(event.start, str(event["SUMMARY"]), str(event.get("DESCRIPTION", ""))) for event in read.events]


def test_the_calendar_reaches_from_last_month_to_a_year_ahead(client: FlaskClient) -> None:
    response = client.get(NORTH)
    found = events(response)
    days = [day for day, _summary, _description in found]
    assert (min(days), max(days)) == (date(2026, 10, 1), date(2027, 11, 19))
    assert (date(2026, 11, 24), "有害ごみ", "") in found
    assert (date(2026, 11, 23), "燃えるごみ", "祝日も集めます") in found
    assert not [day for day in days if date(2026, 12, 29) <= day <= date(2027, 1, 3)]
    assert days == sorted(days)
    assert str(icalendar.Calendar.from_ical(response.data)["X-WR-CALNAME"]) == "見本町 北地区 ごみの日"


def test_it_is_sent_as_a_calendar_that_may_be_kept_for_a_while(client: FlaskClient) -> None:
    response = client.get(NORTH)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_one_category_can_be_had_alone(client: FlaskClient) -> None:
    found = events(client.get(f"{NORTH}?category=hazardous"))
    assert {summary for _day, summary, _description in found} == {"有害ごみ"}
    assert events(client.get(f"{NORTH}?category=bulky")) == []


@pytest.mark.parametrize(
    "path",
    ["/calendar/nowhere/kita.ics", "/calendar/mihon/nowhere.ics", f"{NORTH}?category=gold", "/calendar/mihon/.ics",
     "/calendar/mihon/kita", "/calendar/%00/kita.ics", "/calendar/mihon/%00.ics", "/calendar/mihon/%ff.ics"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_can_be_sent_there(client: FlaskClient) -> None:
    assert client.post(NORTH).status_code == 405


def test_who_has_it_already_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get(NORTH)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        again = client.get(NORTH, headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == etag
    assert client.get(NORTH, headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.head(NORTH).headers["ETag"] == etag


def test_within_a_day_the_same_content_is_the_same_bytes(town: SampleTown) -> None:
    first = create_app(town.services).test_client().get(NORTH)
    town.clock.now = SATURDAY + timedelta(hours=9)
    assert create_app(town.services).test_client().get(NORTH).data == first.data
    town.clock.now = SATURDAY + timedelta(days=1)
    tomorrow = create_app(town.services).test_client().get(NORTH)
    assert tomorrow.headers["ETag"] != first.headers["ETag"]
    (stamp,) = {event.DTSTAMP for event in icalendar.Calendar.from_ical(tomorrow.data).events}
    assert stamp == datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


def test_a_change_of_the_collection_days_is_seen_at_once(town: SampleTown, client: FlaskClient) -> None:
    first = client.get(NORTH)
    town.clock.now = SATURDAY + timedelta(seconds=5)
    rules = (CollectionRule("kita", "burnable", "月", on_holiday=OnHoliday.NEXT_DAY, note="朝早く"),)
    closures = (Closure("", date(2026, 12, 29), date(2027, 1, 3)),)
    changes = (CollectionChange(date(2026, 12, 7), date(2026, 12, 8), note="工事のため"),)
    change_plan(town, CollectionPlan((District("kita", "北町"),), rules, closures, changes))
    headers = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    found = events(client.get(NORTH, headers=headers))
    assert (date(2026, 11, 24), "燃えるごみ", "11月23日から変わりました\n朝早く") in found
    assert (date(2026, 12, 8), "燃えるごみ", "12月7日から変わりました\n工事のため\n朝早く") in found
    assert date(2027, 1, 4) in [day for day, *_rest in found]
    assert client.get(NORTH, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 200


def test_a_stopped_town_still_shows_its_days(town: SampleTown, client: FlaskClient) -> None:
    with town.services.database.writing() as session:
        stop_account(session, "mihon", SATURDAY)
    assert client.get(NORTH).status_code == 200


def test_a_japanese_key_is_asked_for_percent_encoded(town: SampleTown, client: FlaskClient) -> None:
    plan = CollectionPlan((District(JAPANESE_KEY, "北の町"),), (CollectionRule(JAPANESE_KEY, "burnable", "月"),))
    change_plan(town, plan)
    assert events(client.get(f"/calendar/mihon/{quote(JAPANESE_KEY, safe='')}.ics"))


def test_a_kept_calendar_costs_little(town: SampleTown, client: FlaskClient) -> None:
    districts = tuple(District(f"d{number}", f"{number}区") for number in range(326))
    rules = tuple(CollectionRule(one.key, f"kind-{n}", "月 木") for one in districts for n in range(10))
    change_plan(town, CollectionPlan(districts, rules))
    client.get("/calendar/mihon/d5.ics")
    taken = []
    for _ in range(5):
        begun = time.thread_time()
        assert client.get("/calendar/mihon/d5.ics").status_code == 200
        taken.append(time.thread_time() - begun)
    assert min(taken) < 0.05

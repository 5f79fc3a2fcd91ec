"""Bulletins and tips: what goes out next, and when."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from people.tables import Audience
from scheduler.schedules import ensure_series, get_series
from scheduler.series_tables import Series
from tests.console.answering import fields_of
from tests.console.sending_town import SendingTown
from tests.console.town import get, post, text_of

SERIES = "/mihon/notices/series"
BULLETIN = f"{SERIES}/monthly-bulletin"


@pytest.fixture
def town(sending: SendingTown) -> SendingTown:
    """A town with staff and the usual series."""
    made = sending
    made.befriend(2, audience=Audience.STAFF)
    with made.services.database.writing() as session:
        ensure_series(session, made.account_id, at=made.services.clock(), set_up_by_id=made.user_id("jiro"))
    return made


@pytest.fixture
def jiro(town: SendingTown) -> FlaskClient:
    """An approver's browser."""
    return town.client("jiro")


def press(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    """A form as sent."""
    return post(client, path, data, page=f"{BULLETIN}/timing")


def row(town: SendingTown) -> Series:
    """The bulletin's series as it stands."""
    with town.services.database.reading() as session:
        return get_series(session, town.account_id, "monthly-bulletin")


@pytest.mark.usefixtures("town")
def test_the_list_says_when_each_goes_out_next(jiro: FlaskClient) -> None:
    said = text_of(get(jiro, SERIES))
    assert "毎月のおたより 毎月5日 9:07 2026年12月5日（土）9:07" in said
    assert "情報セキュリティのひとこと 毎月20日 9:07 2026年12月20日（日）9:07" in said


@pytest.mark.usefixtures("town")
def test_one_shows_what_it_would_send_and_the_months_to_come(jiro: FlaskClient) -> None:
    page = get(jiro, BULLETIN)
    assert "登録した職員 2人" in text_of(page)
    assert 'data-messages="' in page.text
    assert "2027年2月号を書く" in text_of(page)
    assert "/mihon/answers/new?kind=bulletin&amp;month=2027-02" in page.text
    form = fields_of(get(jiro, "/mihon/answers/new", kind="bulletin", month="2027-02").text)
    assert form["details.month"] == ["2027-02"]
    for odd in ("2027-13", "来月"):
        assert fields_of(get(jiro, "/mihon/answers/new", kind="bulletin", month=odd).text)["details.month"] == [""]


def test_a_town_without_series_can_begin(sending: SendingTown) -> None:
    client = sending.client("jiro")
    assert "定期のお便りは、まだありません" in text_of(get(client, SERIES))
    for _ in range(2):
        assert post(client, f"{SERIES}/begin", page="/mihon/notices/new").status_code == 303
    assert row(sending).set_up_by_id == sending.user_id("jiro")
    assert "毎月のおたより" in text_of(get(client, SERIES))


def test_the_day_can_be_changed(town: SendingTown, jiro: FlaskClient) -> None:
    press(jiro, f"{BULLETIN}/timing", frequency="weekly", weekday="2", at="10:30", day="5")
    assert row(town).rule == "weekly wed 10:30"
    assert town.audited("series.timing") == 1
    assert "毎週水曜日 10:30" in text_of(get(jiro, SERIES))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"frequency": "monthly", "day": "32", "at": "09:00"}, "その日は選べません"),
        ({"frequency": "monthly", "day": "x", "at": "09:00"}, "その日は選べません"),
        ({"frequency": "daily", "at": "あさ"}, "その日は選べません"),
        ({"frequency": "yearly", "at": "09:00"}, "その日は選べません"),
        ({"frequency": "daily", "at": "23:00"}, "夜の時間"),
        ({}, "その日は選べません"),
    ],
)
def test_a_time_that_is_none_is_told_and_changes_nothing(
    town: SendingTown, jiro: FlaskClient, typed: dict[str, str], told: str
) -> None:
    answer = press(jiro, f"{BULLETIN}/timing", **typed)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert row(town).rule == "monthly 5 09:07"


def test_it_can_rest_and_go_on(town: SendingTown, jiro: FlaskClient) -> None:
    for _ in range(2):
        press(jiro, f"{BULLETIN}/pause")
        assert not row(town).is_active
    assert "お休み中" in text_of(get(jiro, BULLETIN))
    for _ in range(2):
        press(jiro, f"{BULLETIN}/resume")
        assert row(town).is_active
    assert (town.audited("series.pause"), town.audited("series.resume")) == (2, 2)


def test_an_editor_looks_and_changes_nothing(town: SendingTown) -> None:
    client = town.client("hanako")
    assert "送る日時を変える" not in get(client, BULLETIN).text
    assert post(client, f"{BULLETIN}/pause", page="/mihon/notices/new").status_code == 403
    assert row(town).is_active


def test_a_series_that_there_is_not_is_not_found(town: SendingTown, jiro: FlaskClient) -> None:
    assert get(jiro, f"{SERIES}/nothing").status_code == 404
    assert press(jiro, f"{SERIES}/nothing/pause").status_code == 404
    assert town.audited("series.pause") == 0

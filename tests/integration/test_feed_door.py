"""The door for alerts over HTTP: who may, what is taken, what is told, and that nothing of it is logged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from bot.app import create_app
from bot.feed_door import WRONG_A_MINUTE, TokenBrake
from bot.feeding import MAX_BODY
from knowledge.content import CollectionPlan, District
from knowledge.districts import save_plan
from messages.phrases import Phrases
from people.contacts import ensure_contact, mark_status
from people.tables import ContactStatus
from scheduler.feeds import NewFeed, add_feed, stop_feed
from scheduler.notices import list_notices
from scheduler.tables import Notice
from tests.town import SampleTown, line_user_id

AT = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
PATH = "/feeds/mihon/bosai"


class Fed:
    """The sample town's door with a listed feed."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.town = SampleTown(database_url, folder, with_content=False)
        self.town.clock.now = AT
        self.database = self.town.services.database
        with self.database.writing() as session:
            key = self.town.services.hash_key
            new = NewFeed("bosai", "防災", is_listed=True)
            self.token = add_feed(session, self.town.account_id, new, hash_key=key, at=AT)
            save_plan(session, self.town.account_id, CollectionPlan((District("kita", "北"),), ()))
            contact = ensure_contact(session, self.town.account_id, line_user_id("a"), AT)
            mark_status(contact, ContactStatus.FOLLOWING, AT)
        self.client: FlaskClient = create_app(self.town.services).test_client()

    def post(self, body: object, token: str | None = None, path: str = PATH, scheme: str = "Bearer") -> tuple[int, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Authorization": f"{scheme} {self.token if token is None else token}"}
        answer = self.client.post(path, data=data, headers=headers)
        return answer.status_code, answer.get_json()

    def problems(self, **changes: object) -> list[tuple[str, str]]:
        """What is said to be wrong with an alert that has these changes."""
        status, answer = self.post({**ALERT, **changes})
        assert status == 400, answer
        return [(problem["code"], problem["field"]) for problem in answer["problems"]]

    def notices(self) -> list[Notice]:
        with self.database.reading() as session:
            return list(list_notices(session, self.town.account_id))


ALERT: dict[str, Any] = {
    "key": "a-1",
    "event_at": "2026-04-01T08:55:00+09:00",
    "kind": "氾濫警戒情報",
    "place": "清川",
    "title": "清川に氾濫警戒情報",
    "body": "高い所へ移ってください。",
    "variants": {"en": {"title": "Flood", "body": "Go up"}},
    "area": "everybody",
}


@pytest.fixture
def fed(database_url: str, tmp_path: Path) -> Fed:
    """On both databases."""
    return Fed(database_url, tmp_path / "town")


def test_an_alert_is_committed_before_202_is_answered(fed: Fed) -> None:
    status, answer = fed.post(ALERT)
    (notice,) = fed.notices()
    assert (status, answer) == (202, {"notice": notice.id, "state": "sending"})
    assert notice.event_at == AT - timedelta(minutes=5)
    assert fed.post(ALERT) == (202, {"notice": notice.id, "state": "known"})
    districts = {**ALERT, "key": "a-2", "place": "北", "area": ["kita"]}
    assert fed.post(districts)[1]["state"] == "nobody"


def test_wrong_feed_town_token_and_scheme_are_all_the_same_401(fed: Fed) -> None:
    answers = [
        fed.post(ALERT, token=""),
        fed.post(ALERT, token=fed.token[:-1]),
        fed.post(ALERT, token="ほ".encode().decode("latin-1")),
        fed.post(ALERT, scheme="Basic"),
        fed.post(ALERT, path="/feeds/mihon/other"),
        fed.post(ALERT, path="/feeds/nowhere/bosai"),
        fed.post(ALERT, path=f"/feeds/mihon/{'x' * 500}"),
        fed.post(ALERT, path="/feeds/mihon/%00"),
    ]
    assert answers == [(401, {"error": "unknown"})] * len(answers)
    assert fed.client.post(PATH, data=json.dumps(ALERT)).status_code == 401
    assert fed.client.get(PATH).status_code == 405
    assert fed.notices() == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"event_at": "2026-04-01T08:55:00"}, [("no-zone", "event_at")]),
        ({"event_at": "きのう"}, [("not-a-time", "event_at")]),
        ({"event_at": 20260401}, [("not-a-time", "event_at")]),
        ({"event_at": "0001-01-01T00:00:00+14:00"}, [("not-a-time", "event_at")]),
        ({"event_at": "9999-12-31T23:59:59-12:00"}, [("not-a-time", "event_at")]),
        ({"event_at": "2026-04-02T10:00:00+09:00"}, [("far-ahead", "event_at")]),
        ({"event_at": None}, [("missing", "event_at")]),
        ({"title": " \x00"}, [("empty", "title")]),
        ({"title": "あ" * 101}, [("too-long", "title")]),
        ({"body": "あ" * 2001}, [("too-long", "body")]),
        ({"body": ["a"], "kind": 3}, [("not-text", "body"), ("not-text", "kind")]),
        ({"key": "k" * 101}, [("too-long", "key")]),
        ({"area": []}, [("area", "area")]),
        ({"area": "kita"}, [("area", "area")]),
        ({"area": ["kita", 3]}, [("area", "area")]),
        ({"area": None}, [("missing", "area")]),
        ({"area": ["kita", "nowhere"]}, [("unknown-district", "area")]),
        ({"valid_minutes": 61}, [("minutes", "valid_minutes")]),
        ({"valid_minutes": True}, [("minutes", "valid_minutes")]),
        ({"valid_minutes": 4}, [("minutes", "valid_minutes")]),
        ({"ends_at": "2026-04-01T08:00:00+09:00"}, [("ends-before", "ends_at")]),
        ({"is_drill": False}, [("unknown-field", "is_drill")]),
        ({"variants": {"えい": {"title": "a", "body": "b"}}}, [("language", "variants")]),
        (
            {"variants": {"en": {"title": "a", "more": 1}}},
            [("unknown-field", "variants.en.more"), ("missing", "variants.en.body")],
        ),
        ({"variants": ["en"]}, [("variants", "variants")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_all_at_once_and_nothing_is_kept(
    fed: Fed, changes: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert sorted(fed.problems(**changes)) == sorted(told)
    assert fed.notices() == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"3", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 9_000])
def test_what_is_no_json_object_is_refused(fed: Fed, body: bytes) -> None:
    status, answer = fed.post(body)
    assert status == 400
    assert answer["problems"][0]["code"] in ("not-json", "not-an-object")
    assert fed.post(b" " * (MAX_BODY + 1))[0] == 413


def test_every_problem_has_words(fed: Fed, phrases: Phrases) -> None:
    source = Path("scheduler/alerts.py").read_text(encoding="utf-8") + Path("scheduler/receiving.py").read_text()
    codes = [name.removeprefix("feed.problem.") for name in phrases.names() if name.startswith("feed.problem.")]
    assert len(codes) >= 18
    assert [code for code in codes if f'"{code}"' not in source and code != "not-json"] == []
    for code in codes:
        said = phrases.say(f"feed.problem.{code}", field="event_at", limit=3, given="x")
        assert "{" not in said.replace("{ }", "")


def test_a_stopped_feed_or_town_is_told_so(fed: Fed) -> None:
    with fed.database.writing() as session:
        stop_feed(session, fed.town.account_id, "bosai", AT)
    assert fed.post(ALERT) == (409, {"error": "feed-stopped"})
    assert fed.notices() == []


def test_a_database_that_is_down_is_told_and_the_feed_tries_again(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise OperationalError("", {}, Exception())

    with monkeypatch.context() as patched:
        patched.setattr(type(fed.database), "writing", down)
        assert fed.post(ALERT) == (503, {"error": "database"})
        patched.setattr(type(fed.database), "reading", down)
        assert fed.post(ALERT) == (503, {"error": "database"})
    assert fed.post(ALERT)[0] == 202


def test_neither_token_nor_words_reach_the_log(fed: Fed, capsys: pytest.CaptureFixture[str]) -> None:
    fed.post(ALERT)
    fed.post(ALERT, token="secret-guess")
    fed.post({**ALERT, "key": "x", "area": "秘密の場所"})
    printed = "".join(capsys.readouterr())
    assert "alert_received" in printed
    for word in (fed.token, "secret-guess", "清川", "高い所", "秘密の場所"):
        assert word not in printed


def test_guessing_is_braked_and_the_feed_itself_is_not(fed: Fed) -> None:
    assert fed.post(ALERT)[0] == 202
    statuses = [fed.post(ALERT, token=f"guess-{number}")[0] for number in range(WRONG_A_MINUTE + 5)]
    assert statuses == [401] * WRONG_A_MINUTE + [429] * 5
    assert fed.post({**ALERT, "key": "a-3", "place": "赤川", "title": "赤川"})[0] == 202


def test_guessing_does_not_shut_out_a_feed_that_this_process_has_not_seen_yet(fed: Fed) -> None:
    """Else anybody could keep the first evacuation order after a restart outside."""
    for number in range(WRONG_A_MINUTE + 1):
        fed.post(ALERT, token=f"guess-{number}")
    assert fed.post(ALERT, token="guess")[0] == 429
    assert fed.post(ALERT)[0] == 202
    assert fed.post(ALERT, path="/feeds/mihon/other")[0] == 401, "another's token opens nothing while it is on"


def test_the_brake_lets_go_after_a_minute_and_reads_the_tokens_once_a_second() -> None:
    reads: list[int] = []

    def read_hashes() -> frozenset[str]:
        reads.append(1)
        return frozenset({"right"} if len(reads) < 3 else {"newer"})

    brake = TokenBrake(read_hashes)
    for number in range(WRONG_A_MINUTE):
        assert not brake.is_on_for("x", number)
        brake.note_wrong(number)
    assert not reads
    for tenth in range(20):
        now = 57 + tenth / 10
        assert (brake.is_on_for("x", now), brake.is_on_for("right", now)) == (True, False)
    assert len(reads) == 2
    assert (brake.is_on_for("right", 59.5), brake.is_on_for("newer", 59.5)) == (True, False)
    assert not brake.is_on_for("x", 60)

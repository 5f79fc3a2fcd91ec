"""T11: wrong bytes, wrongly typed and unknown things, all rightly signed: never a 5xx, never a good event lost."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.app import create_app
from bot.tables import EventStatus, IncomingEvent
from tests.reliability.malformed import broken_bodies, deep_bodies, strange_events, unknown_events
from tests.reliability.sizes import sized
from tests.running import PATH, batches, signed
from tests.town import SampleTown, line_event, text_event

RANDOM_BODIES = sized(300, 20_000)


@pytest.fixture
def door(bare_town: SampleTown) -> FlaskClient:
    """The town's door, without a network."""
    return create_app(bare_town.services).test_client()


def _post(door: FlaskClient, body: bytes) -> int:
    return door.post(PATH, data=body, headers=signed(body)).status_code


def _post_events(door: FlaskClient, events: list[Any]) -> int:
    return _post(door, json.dumps({"destination": "", "events": events}).encode())


def _stored(town: SampleTown) -> dict[str, EventStatus]:
    with town.services.database.reading() as session:
        return {row.webhook_event_id: row.status for row in session.scalars(select(IncomingEvent))}


def test_bodies_that_are_not_what_line_sends_are_refused_as_a_whole(bare_town: SampleTown, door: FlaskClient) -> None:
    bodies = list(broken_bodies())
    statuses = {body[:80]: _post(door, body) for body in bodies}
    assert [body for body, status in statuses.items() if status != 400] == []
    assert _stored(bare_town) == {}


def test_randomly_damaged_bodies_never_break_the_door(door: FlaskClient) -> None:
    random.seed(11)
    whole = json.dumps({"destination": "", "events": [text_event("someone", "ふとん👪")]}, ensure_ascii=False).encode()
    for _ in range(RANDOM_BODIES):
        damaged = bytearray(whole)
        for _ in range(random.randrange(1, 5)):
            place = random.randrange(len(damaged))
            damaged[place : place + random.randrange(4)] = random.randbytes(random.randrange(4))
        assert _post(door, bytes(damaged)) in (200, 400)


def test_nesting_of_any_depth_never_breaks_the_door(door: FlaskClient) -> None:
    assert {_post(door, body) for body in deep_bodies()} == {200, 400}


def test_one_strange_event_never_loses_its_neighbours(bare_town: SampleTown, door: FlaskClient) -> None:
    good: list[str] = []
    for batch in batches(({"strange": strange} for strange in strange_events()), 8):
        before, after = text_event("neighbour", "ふとん"), text_event("neighbour", "ふとん")
        status = _post_events(door, [before, *(wrapped["strange"] for wrapped in batch), after])
        if status == 400:
            status = _post_each(door, before, [wrapped["strange"] for wrapped in batch], after)
        assert status == 200
        good += [before["webhookEventId"], after["webhookEventId"]]
    assert set(good) <= set(_stored(bare_town))


def _post_each(door: FlaskClient, before: Any, strange: list[Any], after: Any) -> int:
    """Post each strange event on its own, since one made the whole body unreadable; then the neighbours."""
    assert {_post_events(door, [event]) for event in strange} <= {200, 400}
    return _post_events(door, [before, after])


def test_malformed_and_unknown_events_in_a_hundred_leave_the_others_answered(
    bare_town: SampleTown, door: FlaskClient
) -> None:
    good = [text_event(f"neighbour {number}", "ふとん") for number in range(100)]
    hurt: list[Any] = [None, 1, "event", [], {}, {"type": "message"}, {"type": 1}, text_event("x", "", timestamp="now")]
    mixed = [*good[:50], *hurt, *unknown_events(), *good[50:]]
    assert _post_events(door, mixed) == 200
    bare_town.answer_all()
    stored = _stored(bare_town)
    assert {stored.get(event["webhookEventId"]) for event in good} == {EventStatus.ANSWERED}
    assert set(stored.values()) <= {EventStatus.ANSWERED, EventStatus.SILENT}


def test_strange_events_neither_stop_nor_fail_the_worker(bare_town: SampleTown, door: FlaskClient) -> None:
    for strange in strange_events():
        assert _post_events(door, [strange]) in (200, 400)
    bare_town.answer_all()
    assert set(_stored(bare_town).values()) <= {EventStatus.ANSWERED, EventStatus.SILENT}


def test_an_unknown_sticker_and_a_follow_without_details_are_answered(town: SampleTown) -> None:
    sticker = {"type": "sticker", "id": "2", "stickerResourceType": "SMELL", "packageId": "1", "stickerId": "x"}
    assert town.hear(line_event("guest", "message", message=sticker)) != []
    assert town.hear(line_event("guest", "follow")) != []


def test_standby_and_sourceless_events_are_recorded_and_left_alone(bare_town: SampleTown, door: FlaskClient) -> None:
    standby = text_event("someone", "ふとん", mode="standby")
    del standby["replyToken"]
    nobody = text_event("someone", "ふとん")
    del nobody["source"]
    assert _post_events(door, [standby, nobody]) == 200
    assert bare_town.answer_all() == []
    stored = _stored(bare_town)
    assert stored == {event["webhookEventId"]: EventStatus.SILENT for event in (standby, nobody)}

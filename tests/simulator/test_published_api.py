"""The stand-in against LINE's published OpenAPI. Every answer of the contract's cases is held to it as well."""

import re
from typing import Any

import pytest

from simulator.api.routes import ENDPOINTS
from tests.databases import skip_or_fail
from tests.simulator import published_api
from tests.simulator.world import World

NOT_SERVED = re.compile(
    r"/v2/bot/(coupon|membership|message/pnp|message/delivery/pnp|channel/detach|chat/control)"
    r"|/bot/pnp/push|/v2/bot/list|/v2/bot/message/markAsRead$"
)
"""Coupons, memberships, notification messages (PNP) and module channels: no town uses them through this API."""


@pytest.fixture(autouse=True)
def _lies_here() -> None:
    if not published_api.is_here():
        skip_or_fail("openapi", "no copy of LINE's OpenAPI beside the project or in MADOGUCHI_LINE_OPENAPI")


def shape(path: str) -> str:
    """A path template with its variables made anonymous."""
    return re.sub(r"\{[^}]+\}|<[^>]+>", "*", path)


def test_every_published_operation_is_served_but_for_those_listed() -> None:
    served = {(endpoint.method, shape(endpoint.path)) for endpoint in ENDPOINTS}
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        served.add(("POST", f"/v2/bot/message/validate/{kind}"))
        served.add(("GET", f"/v2/bot/message/delivery/{kind}"))
    missing = [
        f"{method} {path}"
        for method, path in published_api.operations()
        if (method, shape(path)) not in served and not NOT_SERVED.match(path)
    ]
    assert missing == []


def events_of_a_lively_day(world: World) -> list[dict[str, Any]]:
    """An event of each kind that a person alone can cause."""
    messages = (
        {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        {"type": "image"},
        {"type": "video"},
        {"type": "audio"},
        {"type": "file", "fileName": "申請書.pdf", "fileSize": 1234},
        {"type": "location", "title": "役場", "address": "1-1", "latitude": 35.0, "longitude": 139.0},
    )
    said = world.act("はなこ", "say", {"text": "ごみ"}).get_json()["webhookEventId"]
    ids = [said, *(world.act("はなこ", "send", {"message": one}).get_json()["webhookEventId"] for one in messages)]
    message_id = world.event(said)["message"]["id"]
    ids.append(world.act("はなこ", "unsend", {"messageId": message_id}).get_json()["webhookEventId"])
    ids.append(world.act("はなこ", "block").get_json()["webhookEventId"])
    ids.append(world.act("はなこ", "follow").get_json()["webhookEventId"])
    return [world.event(event_id) for event_id in ids]


def test_webhooks_are_valid(world: World) -> None:
    events = events_of_a_lively_day(world)
    destination = world.stand_in.platform.first_channel.bot_user_id
    assert published_api.webhook_faults({"destination": destination, "events": events}) == []


def test_a_wrong_answer_would_be_noticed() -> None:
    sent = {"sentMessages": [{"id": 1}]}
    assert published_api.faults_of_answer("POST", "/v2/bot/message/push", 200, sent) != []

"""Rules 124 to 126: batches, odd events, verification."""

import json
from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.webhook_steps import odd
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import World

RULES = Rules()


def batch(world: World, **body: Any) -> int:
    """Ask for a batch; the status."""
    return world.control("POST", "webhook/batch", body).status_code


@RULES.accepted(124, "no event at all")
def _(world: World) -> None:
    with bot_of(world) as bot:
        assert batch(world, names=[]) == 202
        world.wait()
        assert [one.events for one in bot.arrived] == [[]]


@RULES.accepted(124, "one, two and a hundred events of different people in one request")
def _(world: World) -> None:
    with bot_of(world) as bot:
        for size in (1, 2, 100):
            names = [f"住民{number}" for number in range(size)]
            assert batch(world, names=names, texts=["ごみ", "税金"], follow=False) == 202
            world.wait()
            events = bot.arrived[-1].events
            assert len({event["source"]["userId"] for event in events}) == len(events) == size
            assert [event["message"]["text"] for event in events] == (["ごみ", "税金"] * 50)[:size]
            assert len({event["replyToken"] for event in events}) == size
        assert len(bot.arrived) == 3
        assert world.reply(bot.events()[-1]["replyToken"]).status_code == 200


@RULES.accepted(124, "mixed types, with an unknown one and a broken one in the middle")
def _(world: World) -> None:
    with bot_of(world) as bot:
        assert batch(world, names=["はなこ", "たろう"], odd=True) == 202
        world.wait()
        (one,) = bot.arrived
        assert one.is_signed
        assert [event["type"] for event in one.events] == [
            *("follow", "message"),
            *("teleport", "message"),
            *("follow", "message"),
        ]
        assert one.events[3]["timestamp"] == "いま"
        assert len(world.received()) == 0


@RULES.refused(124, "a hundred and one people, and odd events of nobody")
def _(world: World) -> None:
    assert batch(world, names=[f"住民{number}" for number in range(101)]) == 400
    assert batch(world, names=[], odd=True) == 400
    assert batch(world, names=["はなこ"], odd=["novel"]) == 400
    assert batch(world, names=["はなこ", None]) == 400
    assert batch(world, names=["はなこ"], texts=[]) == 400
    world.friend("たろう")
    world.act("たろう", "block")
    assert batch(world, names=["はなこ", "たろう"]) == 409
    assert world.stand_in.platform.first_channel.find_person("はなこ") is None


@RULES.accepted(125, "every odd event of the catalogue goes out exactly as it is told")
def _(world: World) -> None:
    with bot_of(world) as bot:
        kinds = [one["kind"] for one in world.control("GET", "webhook/odd").get_json()]
        sent = [odd(world, kind) for kind in kinds]
        world.wait()
        assert len(kinds) > 45
        arrived = {json.dumps(event) for event in bot.events()}
        assert arrived == {json.dumps(event) for event in sent}
        assert all(one.is_signed for one in bot.arrived)


@RULES.accepted(125, "unknown types, values and properties")
def _(world: World) -> None:
    assert odd(world, "unknown_event")["type"] == "teleport"
    assert odd(world, "unknown_message")["message"]["type"] == "hologram"
    assert odd(world, "unknown_sticker")["message"]["stickerResourceType"] == "HOLOGRAM"
    assert odd(world, "unknown_mode")["mode"] == "observing"
    extra = odd(world, "extra_properties")
    assert extra["novelty"] == "x"
    assert extra["source"]["userId"] == world.person("はなこ").user_id
    assert extra["source"]["novelty"] == {"a": []}
    assert "novelty" in extra["message"]


@RULES.accepted(125, "properties that may be absent are absent")
def _(world: World) -> None:
    for kind in ("standby_message", "standby_follow"):
        event = odd(world, kind)
        assert "replyToken" not in event
        assert event["mode"] == "standby"
    assert odd(world, "no_user_id")["source"] == {"type": "user"}
    assert set(odd(world, "group_no_user_id")["source"]) == {"type", "groupId"}
    failed = odd(world, "account_link_failed")
    assert failed["link"]["result"] == "failed"
    assert not {"source", "replyToken"} & set(failed)
    assert "follow" not in odd(world, "follow_without_detail")
    assert "quoteToken" not in odd(world, "text_without_quote_token")["message"]
    assert odd(world, "message_edited")["source"]["type"] == "group"


@RULES.refused(125, "a kind that is not in the catalogue")
def _(world: World) -> None:
    kinds: list[Any] = ["novel", None, ["beacon"], {}]
    for kind in kinds:
        assert world.control("POST", "webhook/odd", {"kind": kind, "name": "はなこ"}).status_code == 400
    for body in ({"kind": "beacon"}, {"kind": "beacon", "name": " "}, {"kind": "beacon", "name": 3}):
        assert world.control("POST", "webhook/odd", body).status_code == 400
    body = {"kind": "mention_self", "name": "はなこ", "group": "なし"}
    assert world.control("POST", "webhook/odd", body).status_code == 404


@RULES.accepted(126, "an empty signed request, answered with 200 in time")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.needs_signature = True
        shown = world.control("POST", "webhook/verify").get_json()
        assert (shown["success"], shown["status"], shown["reason"]) == (True, 200, None)
        assert bot.arrived[0].events == []
        assert set(json.loads(bot.arrived[0].body)) == {"destination", "events"}


@RULES.refused(126, "another status, no answer in time, nobody there", webhook_timeout=0.25)
def _(world: World) -> None:
    assert world.control("POST", "webhook/verify").get_json()["reason"] == "no_webhook_url"
    with bot_of(world) as bot:
        bot.statuses = [204]
        shown = world.control("POST", "webhook/verify").get_json()
        assert (shown["success"], shown["status"]) == (False, 204)
        bot.delay = 0.6
        shown = world.control("POST", "webhook/verify").get_json()
        assert (shown["success"], shown["reason"]) == (False, "request_timeout")
        assert 0.25 <= shown["elapsedSeconds"] < 2
        url = bot.url
    world.stand_in.set_webhook_url(url)
    assert world.control("POST", "webhook/verify").get_json()["reason"] == "could_not_connect"

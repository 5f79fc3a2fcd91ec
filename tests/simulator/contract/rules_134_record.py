"""Rules 134 to 136: what the stand-in records, what it notes as violations, its clock."""

from tests.simulator.contract.cases import Rules
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import World, text

RULES = Rules()
KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"


def _keys() -> list[str]:
    return [f"7f0e9a52-6b1e-4c8e-9f3e-{number:012x}" for number in range(20)]


@RULES.accepted(134, "per person: messages in order, with request id, retry key, unit and silence")
def _(world: World) -> None:
    user_id = world.old_friend()
    silent = {"notificationDisabled": True, "customAggregationUnits": ["bulletin_1"]}
    answer = world.push("はなこ", text("一"), {**text("二"), "sender": {"name": "防災係"}}, key=KEY, **silent)
    shown = world.control("GET", "users/はなこ/timeline").get_json()["entries"]
    first, second = [one for one in shown if one["side"] == "account"]
    assert [first["message"]["text"], second["message"]["sender"]["name"]] == ["一", "防災係"]
    assert first["seq"] < second["seq"]
    for one in (first, second):
        assert one["requestId"] == answer.headers["x-line-request-id"]
        assert (one["retryKey"], one["via"], one["notificationDisabled"]) == (KEY, "push", True)
    line = world.last_record()
    assert (line["recipients"], line["unit"], line["messages"]) == ([user_id], "bulletin_1", 2)


@RULES.refused(134, "a refused call is recorded with its details, and shown to nobody but the inspector")
def _(world: World) -> None:
    world.old_friend()
    answer = world.push("はなこ", text(""), key=KEY)
    line = world.last_record()
    assert (line["status"], line["recipientCount"]) == (400, 0)
    assert line["details"] == answer.get_json()["details"]
    last = world.control("GET", "users/はなこ/timeline").get_json()["entries"][-1]
    assert (last["side"], last["kind"], last["messages"]) == ("system", "refused", [text("")])
    assert world.received() == []


@RULES.refused(134, "of very many faults in one call the first twenty are kept")
def _(world: World) -> None:
    user_id = world.old_friend()
    many = {"type": "text", "text": "あ", "emojis": [{}] * 20}
    answer = world.send("push", {"to": user_id, "messages": [many] * 5}, key=KEY)
    assert len(answer.get_json()["details"]) == 300
    last = world.control("GET", "users/はなこ/timeline").get_json()["entries"][-1]
    assert world.last_record()["details"] == last["details"] == answer.get_json()["details"][:20]


@RULES.accepted(135, "a bot that keeps the rules is noted for nothing")
def _(world: World) -> None:
    world.old_friend()
    world.push("はなこ", text(), key=KEY)
    token = world.reply_token()
    world.advance(29)
    world.reply(token)
    assert world.violations() == []


@RULES.refused(135, "a push while a reply token lives")
def _(world: World) -> None:
    world.reply_token()
    world.push("はなこ", text(), key=KEY)
    assert world.violations() == ["push_despite_reply_token"]


@RULES.refused(135, "a reply later than half a minute")
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(31)
    assert world.reply(token).status_code == 200
    assert world.violations() == ["late_reply"]


@RULES.refused(135, "the same message more than five times in a minute")
def _(world: World) -> None:
    world.old_friend()
    for key in _keys()[:5]:
        world.push("はなこ", text(), key=key)
    assert world.violations() == []
    world.push("はなこ", text(), key=KEY)
    assert world.violations() == ["same_message_again"]
    world.advance(61)
    world.push("はなこ", text(), key=_keys()[9])
    assert world.violations() == ["same_message_again"], "a minute later it is no haste any more"


@RULES.refused(135, "sending to somebody who blocks, again")
def _(world: World) -> None:
    world.old_friend()
    world.act("はなこ", "block")
    world.push("はなこ", text("一"), key=_keys()[0])
    assert world.violations() == []
    world.send("multicast", {"to": [world.person("はなこ").user_id], "messages": [text("二")]}, key=_keys()[1])
    assert world.violations() == ["push_to_blocked"]


@RULES.refused(135, "answering an event again because it was delivered again")
def _(world: World) -> None:
    event_id = world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    world.wait()
    token = world.event(event_id)["replyToken"]
    world.reply(token)
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    assert world.reply(token).status_code == 400
    assert world.violations() == ["answered_redelivery"]


def _answered(world: World) -> str:
    """Let a person write and the bot reply; the event's id."""
    event_id: str = world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    world.wait()
    world.reply(world.event(event_id)["replyToken"])
    return event_id


def _push_after_redelivery(world: World, event_id: str, seconds: float) -> None:
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    world.advance(seconds)
    world.push("はなこ", text("また"), key=KEY)


@RULES.refused(135, "a push because an event that was answered was delivered again")
def _(world: World) -> None:
    with bot_of(world):
        _push_after_redelivery(world, _answered(world), 50)
    assert world.violations() == ["answered_redelivery"]


@RULES.accepted(135, "a push long after that, or after a first delivery that had failed, or after another event")
def _(world: World) -> None:
    with bot_of(world) as bot:
        _push_after_redelivery(world, _answered(world), 61)
        event_id = _answered(world)
        world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
        world.wait()
        world.act("はなこ", "say", {"text": "ほかのこと"})
        world.wait()
        world.advance(59)
        world.push("はなこ", text("ほかの答え"), key=_keys()[0])
        bot.statuses = [500]
        _push_after_redelivery(world, _answered(world), 1)
    assert "answered_redelivery" not in world.violations()


@RULES.refused(135, "sending something for an event in standby")
def _(world: World) -> None:
    world.old_friend()
    world.control("POST", "webhook/standby", {"standby": True})
    world.act("はなこ", "say", {"text": "やあ"})
    world.wait()
    world.push("はなこ", text(), key=KEY)
    assert world.violations() == ["sent_in_standby"]


@RULES.refused(135, "violations are counted by kind, and can be cleared")
def _(world: World) -> None:
    world.old_friend()
    for _ in range(3):
        world.push("はなこ", text())
    noted = world.control("GET", "violations").get_json()
    assert noted["counts"] == {"no_retry_key": 3}
    assert {one["channel"] for one in noted["violations"]} == {"default"}
    assert len(world.control("GET", "violations?newest=2").get_json()["violations"]) == 2
    assert world.control("GET", "violations?channel=other").get_json() == {"counts": {}, "violations": []}
    assert world.control("DELETE", "violations").status_code == 204
    assert world.control("GET", "violations").get_json() == {"counts": {}, "violations": []}


@RULES.accepted(136, "to any date and time in Japan, on, back, and to real time")
def _(world: World) -> None:
    moved = world.control("POST", "clock", {"now": "2028-02-29T23:59:50+09:00"}).get_json()
    assert moved["now"].startswith("2028-02-29T14:59:5")
    assert world.control("POST", "clock", {"advance": -3600}).get_json()["now"].startswith("2028-02-29T13:59:5")
    event_id = world.act("はなこ", "follow").get_json()["webhookEventId"]
    assert 0 <= world.event(event_id)["timestamp"] // 1000 - 1_835_445_590 < 60
    assert abs(world.control("POST", "clock", {"reset": True}).get_json()["offsetSeconds"]) < 1


@RULES.refused(136, "times without a zone, beyond 2000 to 2200, and nonsense")
def _(world: World) -> None:
    for body in (
        {"now": "2028-02-29T23:59:50"},
        {"now": "1999-01-01T00:00:00Z"},
        {"now": "2028-02-30T00:00:00Z"},
        {"now": 5},
        {"advance": "1"},
        {"advance": 1e300},
        {},
    ):
        assert world.control("POST", "clock", body).status_code == 400
    assert abs(world.control("GET", "clock").get_json()["offsetSeconds"]) < 1

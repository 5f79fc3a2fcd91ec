"""Rule 36 and rules 118 to 120: reply tokens, bytes, signature, time limit of webhooks."""

import json

from simulator import webhook_signature
from tests.simulator.contract.cases import Rules
from tests.simulator.contract.webhook_steps import IMPATIENT, log, say, state, told
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import SECRET, World

RULES = Rules()


@RULES.accepted(36, "message, follow and postback events carry a reply token")
def _(world: World) -> None:
    with bot_of(world) as bot:
        say(world, "やあ")
        world.wait()
        assert all(event["replyToken"] and event["mode"] == "active" for event in bot.events())
        assert [event["type"] for event in bot.events()] == ["follow", "message"]


@RULES.refused(36, "unfollow, unsend and a failed account link carry none")
def _(world: World) -> None:
    sent = world.event(say(world, "やあ"))
    world.wait()
    with bot_of(world) as bot:
        world.act("はなこ", "unsend", {"messageId": sent["message"]["id"]})
        world.control("POST", "webhook/odd", {"kind": "account_link_failed", "name": "はなこ"})
        world.act("はなこ", "block")
        world.wait()
        assert {event["type"] for event in bot.events()} == {"unsend", "accountLink", "unfollow"}
        assert not any("replyToken" in event for event in bot.events())


@RULES.refused(36, "in standby no event carries one, and the chat notes it")
def _(world: World) -> None:
    assert world.control("POST", "webhook/standby", {"standby": True}).get_json()["standby"] is True
    with bot_of(world) as bot:
        say(world, "やあ")
        world.wait()
        assert [(event["type"], event["mode"]) for event in bot.events()] == [
            ("follow", "standby"),
            ("message", "standby"),
        ]
        assert not any("replyToken" in event for event in bot.events())
        assert world.person("はなこ").standby_at is not None
        world.control("POST", "webhook/standby", {"standby": False})
        say(world, "また")
        world.wait()
        assert bot.events()[-1]["replyToken"]
        assert world.person("はなこ").standby_at is None


@RULES.accepted(118, "POST, JSON in UTF-8, compact, Japanese as it is")
def _(world: World) -> None:
    with bot_of(world) as bot:
        say(world, "布団 🍎")
        world.wait()
        one = bot.arrived[-1]
        assert one.method == "POST"
        assert one.headers["Content-Type"] == "application/json; charset=utf-8"
        assert "x-line-signature" in one.headers
        assert "布団 🍎".encode() in one.body
        assert one.body == json.dumps(json.loads(one.body), ensure_ascii=False, separators=(",", ":")).encode()


@RULES.accepted(
    118,
    "another casing of the header and escaped bodies, when switched",
    switches={"signature_header": "X-Line-Signature", "escaped_webhooks": True},
)
def _(world: World) -> None:
    with bot_of(world) as bot:
        say(world, "布団 🍎")
        world.wait()
        one = bot.arrived[-1]
        assert "X-Line-Signature" in one.headers
        assert "x-line-signature" not in one.headers
        assert one.body.isascii()
        assert b"\\u5e03\\u56e3 \\ud83c\\udf4e" in one.body
        assert one.is_signed
        assert told(bot)[-1] == "布団 🍎"


@RULES.refused(118, "a header of another name")
def _(world: World) -> None:
    for name in ("x-signature", "x-line-signature ", "x:line"):
        assert world.control("POST", "switches", {"signature_header": name}).status_code == 400


@RULES.accepted(119, "the signature is that of exactly the bytes sent")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.needs_signature = True
        say(world, "やあ")
        world.wait()
        one = bot.arrived[-1]
        assert one.headers["x-line-signature"] == webhook_signature(SECRET, one.body)
        assert [line["status"] for line in log(world)] == [200, 200]


@RULES.refused(119, "a wrong secret, a modified body, no header: the bot must refuse")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.needs_signature = True
        for mode in ("wrong", "modified", "missing"):
            event = {"type": "message", "webhookEventId": mode}
            world.control("POST", "webhook/events", {"events": [event], "signature": mode})
        world.wait()
        assert sorted("x-line-signature" in one.headers for one in bot.arrived) == [False, True, True]
        assert [line["reason"] for line in log(world)] == ["error_status_code"] * 3
    assert world.control("POST", "webhook/events", {"events": [], "signature": "novel"}).status_code == 400


@RULES.accepted(120, "an answer within the limit")
def _(world: World) -> None:
    with bot_of(world):
        assert world.stand_in.config.webhook_timeout == 2.0
        world.friend()
        world.wait()
        assert [(line["status"], line["reason"]) for line in log(world)] == [(200, None)]
        assert state(world)["errors"] == {}


@RULES.refused(120, "a later answer is a timeout, though the bot works on", **IMPATIENT)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.delay = 0.6
        user_id = world.friend()
        world.wait()
        (line,) = log(world)
        assert (line["status"], line["reason"]) == (None, "request_timeout")
        assert 0.25 <= line["elapsedSeconds"] < 2
        assert [event["type"] for event in bot.events()] == ["follow"]
        assert world.reply(bot.events()[0]["replyToken"]).status_code == 200
        assert state(world)["errors"] == {"request_timeout": 1}
        (noted,) = [
            one for one in world.control("GET", "violations").get_json()["violations"] if one["kind"] == "slow_webhook"
        ]
        assert noted["recipient"] == user_id


@RULES.refused(120, "errors are counted by reason and by minute in Japan")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": "2026-01-31T23:59:10+09:00"})
    with bot_of(world) as bot:
        bot.statuses = [500, 302, 404]
        world.friend()
        world.wait()
        world.advance(60)
        say(world, "やあ")
        say(world, "また")
        world.wait()
        assert [line["status"] for line in log(world)] == [500, 302, 404]
        assert state(world)["errors"] == {"error_status_code": 3}
        assert state(world)["minutes"] == [
            {"minute": "2026-01-31T23:59+09:00", "errors": {"error_status_code": 1}},
            {"minute": "2026-02-01T00:00+09:00", "errors": {"error_status_code": 2}},
        ]
        url = bot.url
    world.stand_in.set_webhook_url(url)
    say(world, "誰もいない")
    world.wait()
    assert state(world)["errors"]["could_not_connect"] == 1

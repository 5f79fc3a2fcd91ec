"""Rules 28 to 36: replies and their tokens."""

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.webhook_steps import odd
from tests.simulator.groups import act, make_group
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import MESSAGE, World, text

RULES = Rules()
INVALID = {"message": "Invalid reply token"}


@RULES.accepted(28, "a token and a message")
def _(world: World) -> None:
    assert world.reply(world.reply_token()).status_code == 200


@RULES.refused(28, "neither token nor messages")
def _(world: World) -> None:
    answer = world.send("reply", {})
    assert answer.status_code == 400
    assert answer.get_json()["message"] == "The request body has 2 error(s)"
    assert [one["property"] for one in answer.get_json()["details"]] == ["replyToken", "messages"]


@RULES.accepted(29, "a fresh token, once")
def _(world: World) -> None:
    assert world.reply(world.reply_token(), text("一度")).status_code == 200
    assert world.received() == [text("一度")]


@RULES.refused(29, "a used token and one nobody knows")
def _(world: World) -> None:
    token = world.reply_token()
    world.reply(token)
    for tried in (token, "0" * 32):
        answer = world.reply(tried)
        assert (answer.status_code, answer.get_json()) == (400, INVALID)
    assert len(world.received()) == 1


@RULES.accepted(30, "59 seconds after delivery")
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(59)
    assert world.reply(token).status_code == 200


@RULES.refused(30, "60 seconds after delivery")
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(60)
    assert world.reply(token).get_json() == INVALID


@RULES.refused(30, "30 seconds after delivery, when life is switched to 30", switches={"reply_token_life": 30})
def _(world: World) -> None:
    token = world.reply_token()
    world.advance(30)
    assert world.reply(token).get_json() == INVALID


@RULES.accepted(31, "a redelivery revives the token for another minute")
def _(world: World) -> None:
    event_id, token = _answered_later(world)
    world.advance(100)
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    world.advance(59)
    assert world.reply(token).status_code == 200


@RULES.accepted(31, "a redelivery almost twenty minutes after the event")
def _(world: World) -> None:
    event_id, token = _answered_later(world)
    world.advance(20 * 60 - 5)
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    assert world.reply(token).status_code == 200


@RULES.refused(31, "the revived token after another minute")
def _(world: World) -> None:
    event_id, token = _answered_later(world)
    world.advance(100)
    assert world.reply(token).get_json() == INVALID
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    world.advance(60)
    assert world.reply(token).get_json() == INVALID


@RULES.refused(31, "the event is older than twenty minutes, or the token was used before")
def _(world: World) -> None:
    event_id, token = _answered_later(world)
    world.advance(20 * 60 + 1)
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    assert world.reply(token).get_json() == INVALID
    other_id, used = _answered_later(world)
    world.reply(used)
    world.control("POST", "webhook/redeliver", {"webhookEventId": other_id})
    world.wait()
    assert world.reply(used).get_json() == INVALID


@RULES.accepted(32, "one receipt per message, in order: a digit string, a quote token where it can be quoted")
def _(world: World) -> None:
    place = {"type": "location", "title": "役場", "address": "1-1", "latitude": 35.0, "longitude": 139.0}
    sent = world.reply(world.reply_token(), text("一"), place, text("三")).get_json()["sentMessages"]
    assert [sorted(one) for one in sent] == [["id", "quoteToken"], ["id"], ["id", "quoteToken"]]
    assert all(isinstance(one["id"], str) and one["id"].isdigit() for one in sent)
    shown = world.control("GET", "users/はなこ/timeline").get_json()["entries"]
    assert [one["messageId"] for one in shown if one["side"] == "account"] == [one["id"] for one in sent]


@RULES.refused(32, "the token is spent by the answer")
def _(world: World) -> None:
    token = world.reply_token()
    assert world.reply(token).status_code == 200
    assert world.reply(token).get_json() == INVALID


@RULES.accepted(33, "a token survives a bad message")
def _(world: World) -> None:
    token = world.reply_token()
    assert world.reply(token, text("")).status_code == 400
    assert world.reply(token).status_code == 200


@RULES.refused(33, "a bad message spends the token, when switched so", switches={"bad_reply_spends_token": True})
def _(world: World) -> None:
    token = world.reply_token()
    assert world.reply(token, text("")).get_json()["details"] != []
    assert world.reply(token).get_json() == INVALID


@RULES.accepted(34, "a channel's own token")
def _(world: World) -> None:
    assert world.reply(world.reply_token()).status_code == 200


@RULES.refused(34, "another channel's token")
def _(world: World) -> None:
    body = {"replyToken": world.reply_token(), "messages": [text()]}
    answer = world.ask("POST", f"{MESSAGE}reply", body, Authorization="Bearer other-token")
    assert (answer.status_code, answer.get_json()) == (400, INVALID)


@RULES.accepted(35, "a reply uses no quota, even when none is left")
def _(world: World) -> None:
    world.control("POST", "quota", {"type": "limited", "value": 1, "used": 1})
    assert world.reply(world.reply_token()).status_code == 200
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


@RULES.accepted(35, "a reply counts among the replies of the day")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": "2026-12-01T12:00:00+09:00"})
    world.reply(world.reply_token(), text(), text())
    world.advance(86_400)
    counted = [world.get(f"message/delivery/{kind}?date=20261201").get_json()["success"] for kind in ("reply", "push")]
    assert counted == [1, 0]


@RULES.refused(35, "a push does")
def _(world: World) -> None:
    world.friend()
    world.control("POST", "quota", {"type": "limited", "value": 1})
    assert world.push("はなこ", text()).status_code == 200
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}
    assert world.push("はなこ", text()).get_json() == {"message": "You have reached your monthly limit."}


@RULES.refused(36, "neither unsend, unfollow and a failed account link nor what ends in a group carries one")
def _(world: World) -> None:
    with bot_of(world) as bot:
        sent = world.event(world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"])
        world.act("はなこ", "unsend", {"messageId": sent["message"]["id"]})
        odd(world, "account_link_failed")
        world.act("はなこ", "block")
        make_group(world, "たろう", "じろう")
        act(world, "leave", {"members": ["じろう"]})
        act(world, "remove")
        world.wait()
        bare = {event["type"] for event in bot.events() if "replyToken" not in event}
        given = {event["type"] for event in bot.events() if "replyToken" in event}
    assert bare == {"unsend", "accountLink", "unfollow", "memberLeft", "leave"}
    assert given == {"follow", "message", "join"}


def _answered_later(world: World) -> tuple[str, str]:
    """The id and the reply token of an event that has been delivered."""
    event_id = world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    world.wait()
    return event_id, world.event(event_id)["replyToken"]

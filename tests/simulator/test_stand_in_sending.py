"""Rules 28 to 53 and 63 to 68: who receives what, and what it costs."""

import json

import pytest

from tests.simulator.world import World, text

UNKNOWN = "U" + "0" * 32
INVALID_TO = "The property, 'to', in the request body is invalid (line: -, column: -)"


def test_rule_28_token_and_messages_are_needed(world: World) -> None:
    answer = world.send("reply", {})
    assert answer.status_code == 400
    assert [one["property"] for one in answer.get_json()["details"]] == ["replyToken", "messages"]


def test_rules_29_and_32_a_token_answers_once(world: World) -> None:
    token = world.reply_token()
    flex = {"type": "location", "title": "市役所", "address": "中央1", "latitude": 35.0, "longitude": 139.0}
    answer = world.reply(token, text("一"), flex)
    assert answer.status_code == 200
    first, second = answer.get_json()["sentMessages"]
    assert first["id"].isdigit()
    assert len(first["id"]) >= 15
    assert first["quoteToken"]
    assert set(second) == {"id"}
    assert world.received() == [text("一"), flex]
    for bad in (token, "garbage"):
        again = world.reply(bad)
        assert again.status_code == 400
        assert again.get_json() == {"message": "Invalid reply token"}


@pytest.mark.parametrize(("seconds", "status"), [(55, 200), (61, 400)])
def test_rule_30_a_token_lives_sixty_seconds(world: World, seconds: float, status: int) -> None:
    token = world.reply_token()
    world.advance(seconds)
    assert world.reply(token).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(19 * 60, 200), (20 * 60 + 1, 400)])
def test_rule_31_redelivery_revives_a_token_for_twenty_minutes(world: World, seconds: float, status: int) -> None:
    event_id = world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    world.wait()
    token = world.event(event_id)["replyToken"]
    world.advance(seconds)
    assert world.reply(token).status_code == 400
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    assert world.reply(token).status_code == status


def test_rule_31_redelivery_does_not_revive_a_used_token(world: World) -> None:
    event_id = world.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    world.wait()
    token = world.event(event_id)["replyToken"]
    assert world.reply(token).status_code == 200
    world.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    world.wait()
    assert world.reply(token).status_code == 400


def test_rule_33_an_invalid_message_leaves_the_token_alive(world: World) -> None:
    token = world.reply_token()
    assert world.reply(token, text("")).status_code == 400
    assert world.reply(token).status_code == 200


def test_rule_34_a_token_belongs_to_its_channel(world: World) -> None:
    token = world.reply_token()
    body = {"replyToken": token, "messages": [text()]}
    answer = world.ask("POST", "/v2/bot/message/reply", body, Authorization="Bearer other-token")
    assert answer.get_json() == {"message": "Invalid reply token"}


def test_rule_35_a_reply_costs_nothing(world: World) -> None:
    world.control("POST", "quota", {"type": "limited", "value": 0})
    assert world.reply(world.reply_token()).status_code == 200
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 0}


@pytest.mark.parametrize("to", [None, "", "U123", "u" + "0" * 32, "U" + "A" * 32, 5, ["x"], "U" + "0" * 33])
def test_rule_37_a_malformed_recipient_is_refused(world: World, to: object) -> None:
    answer = world.send("push", {"to": to, "messages": [text()]})
    assert answer.status_code == 400
    assert answer.get_json() == {"message": INVALID_TO}


@pytest.mark.parametrize("to", [UNKNOWN, "C" + "0" * 32, "R" + "0" * 32])
def test_rule_38_an_unknown_recipient_is_refused(world: World, to: str) -> None:
    answer = world.send("push", {"to": to, "messages": [text()]})
    assert (answer.status_code, answer.get_json()) == (400, {"message": "Failed to send messages"})


def test_rule_38_people_of_another_channel_are_unknown(world: World) -> None:
    world.control("POST", "users/たろう/follow?channel=other")
    other = world.control("GET", "users/たろう?channel=other").get_json()["userId"]
    assert world.send("push", {"to": other, "messages": [text()]}).status_code == 400


def test_rule_39_a_push_to_who_blocks_is_silently_lost(world: World) -> None:
    world.friend()
    world.act("はなこ", "block")
    answer = world.push("はなこ", text())
    assert answer.status_code == 200
    assert answer.get_json()["sentMessages"]
    assert world.received() == []
    assert world.last_record()["recipients"] == []
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 0}


@pytest.mark.parametrize(("days", "received"), [(6.9, 1), (7.1, 0)])
def test_rules_39_and_40_a_stranger_who_wrote_is_reached_for_a_week(world: World, days: float, received: int) -> None:
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    world.advance(days * 86_400)
    assert world.push("はなこ", text()).status_code == 200
    assert len(world.received()) == received


@pytest.mark.parametrize(
    ("units", "status"), [([], 200), (["notice_1"], 200), (["a", "b"], 400), ([""], 400), (["あ"], 400), ("a", 400)]
)
def test_rule_43_aggregation_units(world: World, units: object, status: int) -> None:
    world.friend()
    assert world.push("はなこ", text(), customAggregationUnits=units).status_code == status


@pytest.mark.parametrize(("count", "status"), [(0, 400), (1, 200), (500, 200), (501, 400)])
def test_rule_45_multicast_takes_up_to_500(world: World, count: int, status: int) -> None:
    world.control("POST", "users", {"names": [f"町民{n}" for n in range(501)], "follow": True})
    people = world.stand_in.platform.first_channel.list_people()[:count]
    answer = world.send("multicast", {"to": [one.user_id for one in people], "messages": [text()]})
    assert answer.status_code == status
    if status == 400:
        assert answer.get_json()["details"] == [{"message": "Size must be between 1 and 500", "property": "to"}]
    else:
        assert answer.get_json() == {}
        assert len(world.last_record()["recipients"]) == count


@pytest.mark.parametrize("bad", ["x", "C" + "0" * 32, 7])
def test_rule_46_one_malformed_id_stops_the_whole_multicast(world: World, bad: object) -> None:
    answer = world.send("multicast", {"to": [world.friend(), bad], "messages": [text()]})
    assert answer.status_code == 400
    assert answer.get_json()["message"].startswith("The property, to[1], in the request body is invalid")
    assert world.received() == []


def test_rule_47_an_unknown_id_stops_the_whole_multicast(world: World) -> None:
    body = {"to": [world.friend(), UNKNOWN], "messages": [text()]}
    assert world.send("multicast", body).status_code == 400
    assert world.received() == []


def test_rule_47_an_unknown_id_may_be_skipped() -> None:
    world = World(switches={"skip_unknown_multicast": True})
    assert world.send("multicast", {"to": [world.friend(), UNKNOWN], "messages": [text()]}).status_code == 200
    assert len(world.received()) == 1


def test_rules_48_and_50_blocked_people_are_skipped_and_doubles_delivered_once(world: World) -> None:
    friend, blocker = world.friend("はなこ"), world.friend("たろう")
    world.act("たろう", "block")
    assert world.send("multicast", {"to": [friend, blocker, friend], "messages": [text()]}).status_code == 200
    assert (len(world.received("はなこ")), len(world.received("たろう"))) == (1, 0)
    assert "a recipient is named twice (rule 50)" in world.last_record()["warnings"]
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


def test_rule_53_a_broadcast_reaches_all_friends(world: World) -> None:
    world.friend("はなこ")
    world.friend("たろう")
    world.act("たろう", "block")
    world.control("POST", "users", {"names": ["みしらぬ"]})
    assert world.send("broadcast", {"messages": [text()]}).get_json() == {}
    assert [len(world.received(name)) for name in ("はなこ", "たろう", "みしらぬ")] == [1, 0, 0]


def test_rule_63_the_quota_is_told(world: World) -> None:
    assert world.get("message/quota").get_json() == {"type": "none"}
    world.control("POST", "quota", {"type": "limited", "value": 200, "used": 3})
    assert world.get("message/quota").get_json() == {"type": "limited", "value": 200}
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 3}


def test_rules_64_and_66_the_quota_counts_people_and_stops_whole_calls(world: World) -> None:
    people = [world.friend(name) for name in ("はなこ", "たろう")]
    world.control("POST", "quota", {"type": "limited", "value": 3})
    body = {"to": people, "messages": [text(), text()]}
    assert world.send("multicast", body).status_code == 200
    refused = world.send("multicast", body)
    assert (refused.status_code, refused.get_json()) == (429, {"message": "You have reached your monthly limit."})
    assert len(world.received()) == 2
    assert world.push("はなこ", text()).status_code == 200
    assert world.push("はなこ", text()).status_code == 429


def test_rule_65_a_new_month_in_japan_starts_from_zero(world: World) -> None:
    world.friend()
    world.control("POST", "quota", {"type": "limited", "value": 1})
    world.control("POST", "clock", {"now": "2027-01-31T23:59:00+09:00"})
    assert world.push("はなこ", text()).status_code == 200
    assert world.push("はなこ", text()).status_code == 429
    world.advance(120)
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 0}
    assert world.push("はなこ", text()).status_code == 200


def test_rule_94_validation_sends_nothing_and_costs_nothing(world: World) -> None:
    world.friend()
    world.control("POST", "quota", {"type": "limited", "value": 0})
    for kind in ("reply", "push", "multicast", "narrowcast", "broadcast"):
        answer = world.send(f"validate/{kind}", {"messages": [text()]})
        assert (answer.status_code, answer.get_json()) == (200, {})
        assert world.send(f"validate/{kind}", {"messages": []}).status_code == 400
    assert world.received() == []


def test_bodies_arrive_exactly_as_the_bot_wrote_them(world: World) -> None:
    world.friend()
    odd = {"type": "text", "text": "\ud83d🍎\u0000", "unknown": {"z": 1, "a": [None, 1.5]}}
    raw = json.dumps({"to": world.person("はなこ").user_id, "messages": [odd]}).encode()
    assert world.ask("POST", "/v2/bot/message/push", raw).status_code == 200
    assert world.received() == [odd]

"""Rules 28 to 53 and 63 to 68: who receives what, and what it costs."""

import json

from tests.simulator.world import World, text


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

"""Rules 54 and 58 to 62: narrowcasts, their course and what they need."""

from typing import Any

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.contract.crowds import (
    accepted,
    audience,
    crowd,
    either,
    ended,
    manager_audience,
    meant,
    narrowcast,
    progress,
)
from tests.simulator.world import World, text

RULES = Rules()
UNKNOWN = "11111111-2222-3333-4444-555555555555"
LIMITED = {"message": "You have reached your monthly limit."}
FAST: dict[str, Any] = {"switches": {"narrowcast_seconds": 0, "rate_limits": False}}


@RULES.accepted(54, "waiting, sending, succeeded, on the clock; only then it is received")
def _(world: World) -> None:
    crowd(world, 3)
    request_id = accepted(world)
    waiting = progress(world, request_id)
    assert set(waiting) == {"phase", "acceptedTime"}
    assert waiting["phase"] == "waiting"
    assert waiting["acceptedTime"].endswith("Z")
    world.advance(10)
    sending = progress(world, request_id)
    assert (sending["phase"], sending["targetCount"], "completedTime" in sending) == ("sending", 3, False)
    assert world.received("町民0") == []
    world.advance(10)
    done = progress(world, request_id)
    assert (done["phase"], done["successCount"], done["failureCount"], done["targetCount"]) == ("succeeded", 3, 0, 3)
    assert done["completedTime"] > done["acceptedTime"] == waiting["acceptedTime"]
    assert [world.received(f"町民{number}") for number in range(3)] == [[text()]] * 3


@RULES.accepted(54, "who blocks meanwhile counts as a failure and receives nothing")
def _(world: World) -> None:
    crowd(world, 3)
    request_id = accepted(world)
    world.advance(10)
    world.act("町民1", "block")
    world.advance(10)
    done = progress(world, request_id)
    assert (done["phase"], done["successCount"], done["failureCount"], done["targetCount"]) == ("succeeded", 2, 1, 3)
    assert world.received("町民1") == []


@RULES.accepted(54, "a jump of a day: everything happened at its own time")
def _(world: World) -> None:
    crowd(world, 1)
    request_id = accepted(world)
    world.advance(86_400)
    assert len(world.received("町民0")) == 1
    line = next(one for one in world.control("GET", "record").get_json() if one["requestId"] == request_id)
    assert line["recipients"] == [world.person("町民0").user_id]
    sent = next(entry for entry in world.person("町民0").entries if entry.message)
    assert progress(world, request_id)["completedTime"][:19] == sent.at.isoformat()[:19]


@RULES.refused(54, "messages, recipient, filter and limit that are wrong, all told at once")
def _(world: World) -> None:
    body = {"recipient": {}, "filter": {"demographic": {}}, "limit": {"max": 0}, "messages": [text("")]}
    answer = world.send("narrowcast", body)
    assert answer.status_code == 400
    places = {one["property"] for one in answer.get_json()["details"]}
    assert places == {"recipient.type", "filter.demographic.type", "limit.max", "messages[0].text"}
    for wrong, place in (
        ({"recipient": "all"}, "recipient"),
        ({"filter": 1}, "filter"),
        ({"filter": {"demographic": []}}, "filter.demographic"),
        ({"limit": {"max": "5"}}, "limit.max"),
        ({"limit": {"upToRemainingQuota": "yes"}}, "limit.upToRemainingQuota"),
    ):
        assert mistyped(world.send("narrowcast", {**wrong, "messages": [text("")]})) == place


@RULES.refused(54, "a repeated retry key: nothing is sent twice")
def _(world: World) -> None:
    crowd(world, 1)
    key = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6c"
    assert narrowcast(world, key).status_code == 202
    assert narrowcast(world, key).status_code == 409
    world.advance(20)
    assert len(world.received("町民0")) == 1


@RULES.refused(54, "the 61st call in an hour")
def _(world: World) -> None:
    assert [narrowcast(world).status_code for _ in range(61)] == [202] * 60 + [429]


@RULES.accepted(58, "a filter with 100 friends", **FAST)
def _(world: World) -> None:
    crowd(world, 100)
    for number in range(60):
        known = {"gender": "female", "age": 34, "appType": "ios", "area": "jp_13"}
        assert world.act(f"町民{number}", "attributes", known).get_json() == known
    world.advance(8 * 86_400)
    parts: list[dict[str, Any]] = [
        {"type": "gender", "oneOf": ["female"]},
        {"type": "age", "gte": "age_30", "lt": "age_35"},
        {"type": "appType", "oneOf": ["ios"]},
        {"type": "area", "oneOf": ["jp_13", "jp_14"]},
        {"type": "subscriptionPeriod", "gte": "day_7"},
    ]
    request_id = accepted(world, filter={"demographic": {"type": "operator", "and": parts}})
    assert progress(world, request_id)["successCount"] == 60
    assert [len(world.received(f"町民{number}")) for number in (0, 59, 60)] == [1, 1, 0]


@RULES.refused(58, "a filter with 99 friends")
def _(world: World) -> None:
    crowd(world, 99)
    answer = narrowcast(world, filter={"demographic": {"type": "gender", "oneOf": ["male"]}})
    assert (answer.status_code, answer.get_json()) == (403, {"message": "Your account does not have enough friends"})
    assert narrowcast(world).status_code == 202


@RULES.accepted(59, "50 recipients of a filter or an audience, and one of an uploaded list", **FAST)
def _(world: World) -> None:
    people = crowd(world, 100)
    for number in range(50):
        world.act(f"町民{number}", "attributes", {"gender": "male"})
    assert ended(world, filter={"demographic": {"type": "gender", "oneOf": ["male"]}})["successCount"] == 50
    assert ended(world, recipient=meant(manager_audience(world, 50)))["successCount"] == 50
    assert ended(world, recipient=meant(audience(world, people[:1])))["successCount"] == 1
    assert ended(world, recipient=meant(manager_audience(world, 1, "CHAT_TAG")))["successCount"] == 1


@RULES.refused(59, "49 recipients: accepted, later failed", **FAST)
def _(world: World) -> None:
    crowd(world, 100)
    for number in range(49):
        world.act(f"町民{number}", "attributes", {"gender": "male"})
    small = manager_audience(world, 49)
    for more in ({"filter": {"demographic": {"type": "gender", "oneOf": ["male"]}}}, {"recipient": meant(small)}):
        failed = ended(world, **more)
        assert (failed["phase"], failed["errorCode"], failed["successCount"]) == ("failed", 2, 0)
        assert failed["failedDescription"]
    assert world.received("町民0") == []
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 0}


@RULES.refused(59, "one small audience among several", **FAST)
def _(world: World) -> None:
    crowd(world, 100)
    failed = ended(world, recipient=either(meant(manager_audience(world, 60)), meant(manager_audience(world, 49))))
    assert (failed["phase"], failed["errorCode"]) == ("failed", 4)


@RULES.accepted(60, "with upToRemainingQuota: failed rather than partly delivered", **FAST)
def _(world: World) -> None:
    crowd(world, 3)
    world.control("POST", "quota", {"type": "limited", "value": 2})
    limit = {"upToRemainingQuota": True, "forbidPartialDelivery": True}
    failed = ended(world, limit=limit)
    assert (failed["phase"], failed["errorCode"]) == ("failed", 5)
    world.control("POST", "quota", {"type": "limited", "value": 3})
    assert ended(world, limit=limit)["successCount"] == 3


@RULES.refused(60, "without it")
def _(world: World) -> None:
    message = "The option forbidPartialDelivery must be used with upToRemainingQuota."
    for limit in ({"forbidPartialDelivery": True}, {"forbidPartialDelivery": True, "upToRemainingQuota": False}):
        answer = narrowcast(world, limit=limit)
        assert (answer.status_code, answer.get_json()) == (400, {"message": message})


@RULES.accepted(61, "what still fits beside the reservation, and everything when it is over")
def _(world: World) -> None:
    people = crowd(world, 4)
    number = audience(world, people[:1])
    world.control("POST", "quota", {"type": "limited", "value": 5})
    accepted(world, recipient=meant(number))
    assert world.control("GET", "quota").get_json()["reserved"] == 4
    assert world.push("町民1", text()).status_code == 200
    assert world.push("町民1", text()).get_json() == LIMITED
    world.advance(20)
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 2}
    assert world.push("町民1", text()).status_code == 200


@RULES.accepted(61, "limit.max and upToRemainingQuota reserve and reach fewer")
def _(world: World) -> None:
    crowd(world, 4)
    world.control("POST", "quota", {"type": "limited", "value": 5})
    first = accepted(world, limit={"max": 1})
    assert world.control("GET", "quota").get_json()["reserved"] == 1
    world.advance(20)
    assert progress(world, first)["successCount"] == 1
    world.push("町民1", text())
    second = accepted(world, limit={"upToRemainingQuota": True})
    assert world.control("GET", "quota").get_json()["reserved"] == 3
    world.advance(20)
    assert progress(world, second)["successCount"] == 3
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 5}


@RULES.refused(61, "other sends, and a narrowcast, that do not fit")
def _(world: World) -> None:
    crowd(world, 3)
    world.control("POST", "quota", {"type": "limited", "value": 3})
    accepted(world)
    assert world.push("町民0", text()).get_json() == LIMITED
    assert world.send("broadcast", {"messages": [text()]}).get_json() == LIMITED
    assert (narrowcast(world).status_code, narrowcast(world).get_json()) == (429, LIMITED)
    assert narrowcast(world, limit={"upToRemainingQuota": True}).get_json() == LIMITED


@RULES.accepted(62, "up to 14 days after it was accepted", **FAST)
def _(world: World) -> None:
    crowd(world, 1)
    request_id = accepted(world)
    world.advance(14 * 86_400 - 5)
    assert progress(world, request_id)["phase"] == "succeeded"


@RULES.refused(62, "unknown, of a broadcast, of another channel, after 14 days: 404; malformed or missing: 400")
def _(world: World) -> None:
    crowd(world, 1)
    request_id = accepted(world)
    path = f"message/progress/narrowcast?requestId={request_id}"
    broadcast = world.send("broadcast", {"messages": [text()]}).headers["x-line-request-id"]
    assert world.get(path, Authorization="Bearer other-token").status_code == 404
    for wanted, status in ((UNKNOWN, 404), (broadcast, 404), ("x", 400), ("", 400)):
        assert world.get(f"message/progress/narrowcast?requestId={wanted}").status_code == status
    assert world.get("message/progress/narrowcast").status_code == 400
    world.advance(14 * 86_400)
    assert (world.get(path).status_code, world.get(path).get_json()) == (404, {"message": "Not found"})

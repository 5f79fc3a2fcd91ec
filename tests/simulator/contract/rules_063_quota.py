"""Rules 63 to 69: the quota, what is used of it, and what was delivered."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.crowds import accepted, crowd
from tests.simulator.groups import make_group, push, said
from tests.simulator.world import World, text

RULES = Rules()
LIMITED = (429, {"message": "You have reached your monthly limit."})
BAD_DATE = (400, {"message": "The value for the 'date' parameter is invalid"})
KINDS = ("reply", "push", "multicast", "broadcast")
NOON = "2026-12-01T12:00:00+09:00"


def _limit(world: World, value: int, **more: int) -> None:
    assert world.control("POST", "quota", {"type": "limited", "value": value, **more}).status_code == 200


def _used(world: World) -> int:
    used: int = world.get("message/quota/consumption").get_json()["totalUsage"]
    return used


def _delivered(world: World, kind: str, day: str) -> Any:
    answer = world.get(f"message/delivery/{kind}?date={day}")
    return answer.status_code, answer.get_json()


@RULES.accepted(63, "limited with a value, none without; and what is used")
def _(world: World) -> None:
    assert world.get("message/quota").get_json() == {"type": "none"}
    _limit(world, 200, used=3)
    assert world.get("message/quota").get_json() == {"type": "limited", "value": 200}
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 3}
    world.control("POST", "quota", {"type": "none"})
    assert world.get("message/quota").get_json() == {"type": "none"}


@RULES.refused(63, "with a retry key, and as a POST")
def _(world: World) -> None:
    assert world.get("message/quota", X_Line_Retry_Key="7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b").status_code == 400
    assert world.ask("POST", "/v2/bot/message/quota", {}).status_code == 404


@RULES.accepted(64, "exactly as many as are left")
def _(world: World) -> None:
    people = crowd(world, 3)
    _limit(world, 6, used=3)
    assert world.send("multicast", {"to": people, "messages": [text()]}).status_code == 200
    assert _used(world) == 6


@RULES.refused(64, "one more than are left: nobody receives, of push, multicast and broadcast")
def _(world: World) -> None:
    people = crowd(world, 3)
    _limit(world, 2)
    for endpoint, body in (("multicast", {"to": people}), ("broadcast", {})):
        answer = world.send(endpoint, {**body, "messages": [text()]})
        assert (answer.status_code, answer.get_json()) == LIMITED
    _limit(world, 0)
    answer = world.push("町民0", text())
    assert (answer.status_code, answer.get_json()) == LIMITED
    assert [world.received(f"町民{number}") for number in range(3)] == [[], [], []]
    assert _used(world) == 0


@RULES.accepted(65, "a new month in Japan begins with nothing used")
def _(world: World) -> None:
    world.friend()
    _limit(world, 1)
    world.control("POST", "clock", {"now": "2027-01-31T23:59:00+09:00"})
    assert world.push("はなこ", text()).status_code == 200
    world.advance(60)
    assert _used(world) == 0
    assert world.push("はなこ", text()).status_code == 200


@RULES.refused(65, "the last second of the month, and the turn of the month elsewhere")
def _(world: World) -> None:
    world.friend()
    _limit(world, 1)
    world.control("POST", "clock", {"now": "2027-01-31T23:59:00+09:00"})
    world.push("はなこ", text())
    world.advance(50)
    assert world.push("はなこ", text()).status_code == 429
    world.advance(10)
    world.push("はなこ", text())
    world.control("POST", "clock", {"now": "2027-02-01T00:00:00+00:00"})
    assert world.push("はなこ", text()).status_code == 429


@RULES.accepted(66, "people are counted, not message objects")
def _(world: World) -> None:
    people = crowd(world, 2)
    world.send("multicast", {"to": people, "messages": [text(), text(), text(), text()]})
    assert _used(world) == 2


@RULES.refused(66, "who blocks does not count, not even against a full quota")
def _(world: World) -> None:
    crowd(world, 1)
    world.act("町民0", "block")
    _limit(world, 0)
    assert world.push("町民0", text()).status_code == 200
    assert _used(world) == 0


@RULES.accepted(67, "the consumption is true at once")
def _(world: World) -> None:
    world.friend()
    world.push("はなこ", text())
    assert _used(world) == 1


@RULES.refused(67, "in chaos mode it lags ten minutes behind, and the quota itself does not", switches={"chaos": True})
def _(world: World) -> None:
    world.friend()
    _limit(world, 2)
    world.push("はなこ", text())
    assert _used(world) == 0
    world.advance(300)
    world.push("はなこ", text())
    assert world.push("はなこ", text()).status_code == 429
    world.advance(301)
    assert _used(world) == 1
    world.advance(300)
    assert _used(world) == 2


@RULES.accepted(68, "messages from the manager raise the usage")
def _(world: World) -> None:
    _limit(world, 10, used=2)
    shown = world.control("POST", "quota", {"manager": 5}).get_json()
    assert shown == {"type": "limited", "value": 10, "used": 7, "reserved": 0}
    assert _used(world) == 7


@RULES.refused(68, "and so may stop the bot behind its back; they are in no delivery count")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    world.friend()
    _limit(world, 5)
    world.control("POST", "quota", {"manager": 5})
    answer = world.push("はなこ", text())
    assert (answer.status_code, answer.get_json()) == LIMITED
    world.advance(86_400)
    for kind in KINDS:
        assert _delivered(world, kind, "20261201") == (200, {"status": "ready", "success": 0})


@RULES.refused(68, "numbers that are none")
def _(world: World) -> None:
    for body in ({"manager": -1}, {"manager": "5"}, {"manager": 10**13}, {"manager": None}, {"manager": True}):
        answer = world.control("POST", "quota", body)
        assert (answer.status_code, answer.get_json()) == (
            400,
            {"error": "'manager' must be a whole number, 0 or more"},
        )
    assert _used(world) == 0


@RULES.accepted(69, "the people each kind reached, a day later")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    people = crowd(world, 3)
    world.reply(world.reply_token("町民0"), text(), text())
    world.push("町民0", text())
    world.push("町民1", text())
    world.send("multicast", {"to": people[:2], "messages": [text()]})
    world.act("町民2", "block")
    world.push("町民2", text())
    world.send("broadcast", {"messages": [text()]})
    accepted(world)
    world.advance(86_400)
    told = [_delivered(world, kind, "20261201") for kind in KINDS]
    assert told == [(200, {"status": "ready", "success": people}) for people in (1, 2, 2, 2)]
    assert _delivered(world, "push", "20261130") == (200, {"status": "ready", "success": 0})


@RULES.accepted(69, "all members of a group count")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    group = make_group(world, "はなこ", "たろう", "じろう")
    push(world, group.chat_id, text(), text())
    world.reply(said(world)["replyToken"])
    world.advance(86_400)
    for kind in ("push", "reply"):
        assert _delivered(world, kind, "20261201") == (200, {"status": "ready", "success": 3})


@RULES.accepted(69, "unready today and tomorrow, out of service before 2018-03-31")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": "2026-12-02T00:30:00+09:00"})
    for kind in KINDS:
        for day, status in (("20261202", "unready"), ("20261203", "unready"), ("20180330", "out_of_service")):
            assert _delivered(world, kind, day) == (200, {"status": status})
        for day in ("20261201", "20180331"):
            assert _delivered(world, kind, day) == (200, {"status": "ready", "success": 0})


@RULES.refused(69, "no date and what is none")
def _(world: World) -> None:
    for kind in KINDS:
        assert world.get(f"message/delivery/{kind}").status_code == 400
        for day in ("", "2026-12-01", "20261301", "20260230", "2026120", "202612011", "today", "２０２６１２０１"):
            assert _delivered(world, kind, day) == BAD_DATE

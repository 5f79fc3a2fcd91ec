"""Rules 45 to 50, 52, 53: multicast and broadcast."""

from unittest.mock import patch

from tests.simulator.contract.cases import Rules
from tests.simulator.world import World, text

RULES = Rules()
KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"
UNKNOWN = "U" + "0" * 32


def _crowd(world: World, count: int) -> list[str]:
    world.control("POST", "users", {"names": [f"町民{n}" for n in range(count)], "follow": True})
    return [one.user_id for one in world.stand_in.platform.first_channel.list_people()]


@RULES.accepted(45, "500 recipients")
def _(world: World) -> None:
    assert world.send("multicast", {"to": _crowd(world, 500), "messages": [text()]}).status_code == 200
    assert world.last_record()["recipientCount"] == 500


@RULES.refused(45, "501, and none at all")
def _(world: World) -> None:
    for to in (_crowd(world, 501), [], None):
        answer = world.send("multicast", {"to": to, "messages": [text()]})
        assert answer.status_code == 400
        details = [{"message": "Size must be between 1 and 500", "property": "to"}]
        assert answer.get_json() == {"message": "The request body has 1 error(s)", "details": details}
    assert world.received("町民0") == []


@RULES.accepted(46, "user ids alone")
def _(world: World) -> None:
    assert world.send("multicast", {"to": [world.friend()], "messages": [text()]}).status_code == 200


for _bad in ("x", "C" + "0" * 32, None, "U" + "A" * 32):

    @RULES.refused(46, f"{_bad} among them: nobody receives")
    def _(world: World, bad: object = _bad) -> None:
        answer = world.send("multicast", {"to": [world.friend(), bad], "messages": [text()]})
        message = "The property, to[1], in the request body is invalid (line: -, column: -)"
        assert (answer.status_code, answer.get_json()) == (400, {"message": message})
        assert world.received() == []


@RULES.accepted(47, "mode A: an unknown id is skipped", switches={"skip_unknown_multicast": True})
def _(world: World) -> None:
    assert world.send("multicast", {"to": [world.friend(), UNKNOWN], "messages": [text()]}).status_code == 200
    assert len(world.received()) == 1


@RULES.refused(47, "mode B, the default: an unknown id stops the whole request")
def _(world: World) -> None:
    friend = world.friend()
    for to in ([friend, UNKNOWN], [friend, friend, UNKNOWN]):
        answer = world.send("multicast", {"to": to, "messages": [text()]})
        place = f"to[{len(to) - 1}]"
        message = f"The property, {place}, in the request body is invalid (line: -, column: -)"
        assert (answer.status_code, answer.get_json()) == (400, {"message": message})
    assert world.received() == []


@RULES.accepted(48, "friends receive and count")
def _(world: World) -> None:
    world.send("multicast", {"to": _crowd(world, 3), "messages": [text(), text()]})
    assert len(world.received("町民2")) == 2
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 3}


@RULES.refused(48, "who blocks or never followed is skipped and does not count")
def _(world: World) -> None:
    friend, blocker = world.friend("はなこ"), world.friend("たろう")
    world.act("たろう", "block")
    world.control("POST", "users", {"names": ["みしらぬ"]})
    to = [friend, blocker, world.person("みしらぬ").user_id]
    assert world.send("multicast", {"to": to, "messages": [text()]}).status_code == 200
    assert [len(world.received(name)) for name in ("はなこ", "たろう", "みしらぬ")] == [1, 0, 0]
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


@RULES.refused(48, "who wrote lately without following is skipped too, unlike in a push")
def _(world: World) -> None:
    world.act("はなこ", "say", {"text": "やあ", "follow": False})
    to = world.person("はなこ").user_id
    assert world.send("multicast", {"to": [to], "messages": [text("一斉")]}).status_code == 200
    assert world.push("はなこ", text("一人")).status_code == 200
    assert world.received() == [text("一人")]
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


@RULES.refused(48, "who blocks is noted when sent to again")
def _(world: World) -> None:
    to = world.old_friend()
    world.act("はなこ", "block")
    for number in range(2):
        world.send("multicast", {"to": [to], "messages": [text()]}, key=f"{KEY[:-1]}{number}")
    assert world.violations() == ["push_to_blocked"]


@RULES.accepted(49, "an empty object, whoever was reached")
def _(world: World) -> None:
    world.friend()
    world.act("はなこ", "block")
    answer = world.send("multicast", {"to": [world.person("はなこ").user_id], "messages": [text()]})
    assert (answer.status_code, answer.get_json()) == (200, {})


@RULES.refused(49, "no receipts, unlike a push")
def _(world: World) -> None:
    to = world.friend()
    assert "sentMessages" in world.push("はなこ", text()).get_json()
    assert "sentMessages" not in world.send("multicast", {"to": [to], "messages": [text()]}).get_json()


@RULES.accepted(50, "everybody named once: nothing noted")
def _(world: World) -> None:
    world.send("multicast", {"to": [world.old_friend()], "messages": [text()]}, key=KEY)
    assert world.violations() == []


@RULES.refused(50, "somebody named twice: delivered once, and noted")
def _(world: World) -> None:
    to = world.old_friend()
    world.send("multicast", {"to": [to, to], "messages": [text()]}, key=KEY)
    assert len(world.received()) == 1
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}
    assert world.violations() == ["recipient_twice"]


def _in_one_instant(world: World, calls: int) -> list[int]:
    """The statuses of multicasts for which the clock does not move; the bucket would refill meanwhile."""
    body, clock = {"to": [world.friend()], "messages": [text()]}, world.stand_in.platform.clock
    moment = clock.now()
    with patch.object(clock, "now", lambda: moment):
        return [world.send("multicast", body).status_code for _ in range(calls)]


@RULES.accepted(52, "200 calls at once, and as many a second later")
def _(world: World) -> None:
    assert set(_in_one_instant(world, 200)) == {200}
    world.advance(1)
    assert set(_in_one_instant(world, 200)) == {200}


@RULES.refused(52, "the 201st call at once")
def _(world: World) -> None:
    assert _in_one_instant(world, 201) == [200] * 200 + [429]


@RULES.accepted(53, "all friends who do not block at that moment")
def _(world: World) -> None:
    assert world.send("broadcast", {"messages": [text()]}).get_json() == {}
    _crowd(world, 3)
    world.send("broadcast", {"messages": [text()]})
    assert [len(world.received(f"町民{n}")) for n in range(3)] == [1, 1, 1]


@RULES.refused(53, "who blocks, and who never followed")
def _(world: World) -> None:
    world.friend("たろう")
    world.act("たろう", "block")
    world.control("POST", "users", {"names": ["みしらぬ"]})
    world.send("broadcast", {"messages": [text()]})
    assert [world.received(name) for name in ("たろう", "みしらぬ")] == [[], []]

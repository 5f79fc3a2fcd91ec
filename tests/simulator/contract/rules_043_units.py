"""Rules 43 and 44: aggregation units."""

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.groups import push
from tests.simulator.world import World, text

RULES = Rules()
UNKNOWN = "0" * 32
DAY = 86_400
IN_MID_MONTH = "2026-06-15T12:00:00+09:00"


def _units(world: World) -> int:
    number: int = world.get("message/aggregation/info").get_json()["numOfCustomAggregationUnits"]
    return number


@RULES.accepted(43, "no unit, one unit, and one of 30 characters")
def _(world: World) -> None:
    user_id = world.friend()
    for units, unit in (([], None), (["notice_1"], "notice_1"), (["Z" * 30], "Z" * 30)):
        assert push(world, user_id, text(), customAggregationUnits=units).status_code == 200
        assert world.last_record()["unit"] == unit


for _units_asked in (["a", "b"], [""], ["あ"], ["Z" * 31], ["a-b"], ["a\n"], [None]):

    @RULES.refused(43, f"the units {_units_asked!r}")
    def _(world: World, units: object = _units_asked) -> None:
        user_id = world.friend()
        for endpoint, to in (("push", user_id), ("multicast", [user_id])):
            answer = world.send(endpoint, {"to": to, "messages": [text()], "customAggregationUnits": units})
            assert answer.status_code == 400
            [detail] = answer.get_json()["details"]
            assert detail["property"].startswith("customAggregationUnits")
        assert (world.received(), _units(world)) == ([], 0)


for _mistake, _place in (("a", ""), ([3], "[0]"), ({"a": 1}, "")):

    @RULES.refused(43, f"the units {_mistake!r}, for their type")
    def _(world: World, units: object = _mistake, place: str = _place) -> None:
        body = {"to": world.friend(), "messages": [text()], "customAggregationUnits": units}
        assert mistyped(world.send("push", body)) == f"customAggregationUnits{place}"
        assert (world.received(), _units(world)) == ([], 0)


def _use_units(world: World, number: int) -> None:
    user_id = world.friend()
    for count in range(number):
        push(world, user_id, text(), customAggregationUnits=[f"u{count}"])


@RULES.accepted(44, "1,000 names in a month are all recorded, and listed 100 at a time")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": IN_MID_MONTH})
    _use_units(world, 1_000)
    assert world.last_record()["unit"] == "u999"
    assert _units(world) == 1_000
    path, listed = "message/aggregation/list", []
    while path:
        page = world.get(path).get_json()
        assert len(page["customAggregationUnits"]) == 100
        listed += page["customAggregationUnits"]
        path = f"message/aggregation/list?start={page['next']}" if "next" in page else ""
    assert listed == [f"u{count}" for count in range(1_000)]


@RULES.refused(44, "the 1,001st name is sent with status 200 but not recorded, until the next month in Japan")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": IN_MID_MONTH})
    user_id = world.friend()
    units = world.stand_in.platform.first_channel.units
    for count in range(1_000):
        units.use(f"u{count}", "2026-06")
    assert push(world, user_id, text("多"), customAggregationUnits=["one_more"]).status_code == 200
    assert (world.last_record()["unit"], _units(world)) == (None, 1_000)
    push(world, user_id, text(), customAggregationUnits=["u7"])
    assert world.last_record()["unit"] == "u7"
    world.control("POST", "clock", {"now": "2026-06-30T23:59:58+09:00"})
    assert _units(world) == 1_000
    world.control("POST", "clock", {"now": "2026-07-01T00:00:00+09:00"})
    assert _units(world) == 0
    push(world, user_id, text(), customAggregationUnits=["one_more"])
    assert (world.last_record()["unit"], _units(world)) == ("one_more", 1)


@RULES.accepted(44, "names differ by case, and multicasts count as well")
def _(world: World) -> None:
    user_id = world.friend()
    push(world, user_id, text(), customAggregationUnits=["notice"])
    body = {"to": [user_id], "messages": [text()], "customAggregationUnits": ["Notice"]}
    assert world.send("multicast", body).status_code == 200
    assert world.last_record()["unit"] == "Notice"
    assert world.get("message/aggregation/list").get_json() == {"customAggregationUnits": ["notice", "Notice"]}


@RULES.refused(44, "a refused push and a broadcast use no name")
def _(world: World) -> None:
    push(world, "U" + UNKNOWN, text(), customAggregationUnits=["a"])
    world.control("POST", "quota", {"type": "limited", "value": 0})
    assert push(world, world.friend(), text(), customAggregationUnits=["b"]).status_code == 429
    world.control("POST", "quota", {"type": "none"})
    assert world.send("broadcast", {"messages": [text()], "customAggregationUnits": ["c"]}).status_code == 200
    assert (_units(world), world.last_record()["unit"]) == (0, None)


@RULES.refused(44, "a page of more than 100 names, and a start that is garbage, of another list or a day old")
def _(world: World) -> None:
    _use_units(world, 2)
    path = "message/aggregation/list"
    for limit in ("0", "101", "x", "-1", "", "00000010000", "９"):
        answer = world.get(f"{path}?limit={limit}")
        assert (answer.status_code, answer.get_json()["message"]) == (
            400,
            "The value for the 'limit' parameter is invalid",
        )
    start = world.get(f"{path}?limit=1").get_json()["next"]
    world.friend("たろう")
    other = world.get("followers/ids?limit=1").get_json()["next"]
    world.advance(DAY - 5)
    assert world.get(f"{path}?start={start}").get_json() == {"customAggregationUnits": ["u1"]}
    for bad in (other, "garbage", "あ", ""):
        answer = world.get(f"{path}?start={bad}")
        assert (answer.status_code, answer.get_json()) == (400, {"message": "Invalid start param"})
    world.advance(5)
    assert world.get(f"{path}?start={start}").status_code == 400

"""What people did with messages: statistics per broadcast, narrowcast and aggregation unit."""

from typing import Any

import pytest

from tests.simulator.contract.crowds import accepted, crowd
from tests.simulator.world import World, text

NOON = "2026-12-01T12:00:00+09:00"
NOTHING = {
    "uniqueImpression": None,
    "uniqueClick": None,
    "uniqueMediaPlayed": None,
    "uniqueMediaPlayed100Percent": None,
}


def insight(world: World, path: str, status: int = 200) -> Any:
    """What an insight endpoint answers."""
    answer = world.get(f"insight/{path}")
    assert answer.status_code == status
    return answer.get_json()


def set_numbers(world: World, status: int = 200, **body: Any) -> None:
    """Tell what people did with a message."""
    assert world.control("POST", "statistics/messages", body).status_code == status


def test_message_events_tell_nothing_below_twenty(world: World) -> None:
    crowd(world, 1)
    request_id = world.send("broadcast", {"messages": [text()]}).headers["x-line-request-id"]
    set_numbers(world, requestId=request_id, opened=19, played=19, clicks={"https://example.jp/": 19})
    told = insight(world, f"message/event?requestId={request_id}")
    assert abs(told["overview"].pop("timestamp") - world.stand_in.platform.clock.now().timestamp()) < 60
    assert told == {"overview": {"requestId": request_id, "delivered": 1, **NOTHING}, "messages": [], "clicks": []}


def test_message_events_from_twenty_on(world: World) -> None:
    crowd(world, 1)
    request_id = world.send("broadcast", {"messages": [text(), text()]}).headers["x-line-request-id"]
    clicks = {"https://example.jp/a": 20, "https://example.jp/b": 3}
    set_numbers(world, requestId=request_id, opened=80, played=30, playedThrough=5, clicks=clicks, clicked=22)
    told = insight(world, f"message/event?requestId={request_id}")
    overview = {name: told["overview"][name] for name in NOTHING}
    assert list(overview.values()) == [80, 22, 30, None]
    assert [bubble["seq"] for bubble in told["messages"]] == [1, 2]
    assert told["messages"][1]["impression"] == 80
    assert told["messages"][1]["uniqueMediaPlayed75Percent"] == 30
    assert told["messages"][1]["mediaPlayed100Percent"] is None
    assert "uniqueImpression" not in told["messages"][1]
    assert [(one["url"], one["click"], one["uniqueClick"]) for one in told["clicks"]] == [
        ("https://example.jp/a", 20, 20),
        ("https://example.jp/b", None, None),
    ]


def test_a_narrowcast_has_delivered_nothing_until_it_ends(world: World) -> None:
    crowd(world, 2)
    request_id = accepted(world)
    assert insight(world, f"message/event?requestId={request_id}")["overview"]["delivered"] is None
    world.advance(20)
    assert insight(world, f"message/event?requestId={request_id}")["overview"]["delivered"] == 2


def test_message_events_of_nothing(world: World) -> None:
    world.friend()
    pushed = world.push("はなこ", text()).headers["x-line-request-id"]
    assert insight(world, f"message/event?requestId={pushed}", 404) == {"message": "Not found"}
    assert insight(world, "message/event", 400) == {"message": "requestId is required"}


def test_numbers_stay_after_fourteen_days(world: World) -> None:
    request_id = world.send("broadcast", {"messages": [text()]}).headers["x-line-request-id"]
    world.advance(14 * 86_400 - 60)
    set_numbers(world, requestId=request_id, opened=30)
    world.advance(60)
    set_numbers(world, 409, requestId=request_id, opened=90)
    assert insight(world, f"message/event?requestId={request_id}")["overview"]["uniqueImpression"] == 30


def test_statistics_per_unit_are_added_up_by_day(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    world.friend()
    for opened in (30, 15):
        world.push("はなこ", text(), customAggregationUnits=["kurashi"])
        set_numbers(world, unit="kurashi", opened=opened, clicks={"https://example.jp/": opened})
        world.advance(86_400)
    path = "message/event/aggregation?customAggregationUnit="
    told = insight(world, f"{path}kurashi&from=20261201&to=20261231")
    assert told["overview"] == {**NOTHING, "uniqueImpression": 45, "uniqueClick": 45}
    assert told["messages"][0]["uniqueImpression"] == 45
    assert told["clicks"][0]["click"] == 45
    nothing = {"overview": NOTHING, "messages": [], "clicks": []}
    assert insight(world, f"{path}kurashi&from=20261202&to=20261231") == nothing
    assert insight(world, f"{path}Kurashi&from=20261201&to=20261231") == nothing


@pytest.mark.parametrize(
    "query",
    [
        "",
        "customAggregationUnit=a",
        "customAggregationUnit=a-b&from=20261201&to=20261202",
        "customAggregationUnit=a&from=20261201&to=20270101",
        "customAggregationUnit=a&from=20261202&to=20261201",
        "customAggregationUnit=a&from=20261201&to=x",
    ],
)
def test_statistics_per_unit_refuse_in_their_own_way(world: World, query: str) -> None:
    refusal = {"message": None, "key": None, "stacktrace": None, "code": None}
    assert insight(world, f"message/event/aggregation?{query}", 400) == refusal


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"requestId": 1},
        {"requestId": "x"},
        {"unit": ""},
        {"unit": "a", "opened": -1},
        {"requestId": "x", "clicks": []},
        {"requestId": "x", "clicks": {"https://example.jp/": "many"}},
        {"requestId": "x", "clicks": {"x" * 2_001: 1}},
    ],
)
def test_numbers_that_are_none(world: World, body: dict[str, Any]) -> None:
    answer = world.control("POST", "statistics/messages", body)
    assert answer.status_code in (400, 404)
    assert answer.get_json()["error"]

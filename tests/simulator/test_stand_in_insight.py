"""Statistics LINE gives a day later: deliveries, followers, demographics, rich menus."""

from typing import Any

import pytest

from tests.simulator.contract.crowds import accepted, crowd
from tests.simulator.world import World, text

NOON = "2026-12-01T12:00:00+09:00"
MENU = "/v2/bot/richmenu"


def insight(world: World, path: str, status: int = 200) -> Any:
    """What an insight endpoint answers."""
    answer = world.get(f"insight/{path}")
    assert answer.status_code == status
    return answer.get_json()


def test_deliveries_of_a_day(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    people = crowd(world, 2)
    world.push("町民0", text(), text())
    world.send("multicast", {"to": people, "messages": [text()]})
    world.send("broadcast", {"messages": [text()]})
    world.reply(world.reply_token("町民0"))
    accepted(world)
    world.control("POST", "quota", {"manager": 7})
    assert insight(world, "message/delivery?date=20261201") == {"status": "unready"}
    world.advance(86_400)
    assert insight(world, "message/delivery?date=20261201") == {
        "status": "ready",
        "broadcast": 7,
        "apiBroadcast": 2,
        "apiPush": 1,
        "apiMulticast": 2,
        "apiNarrowcast": 2,
        "apiReply": 1,
    }
    assert insight(world, "message/delivery?date=20261130") == {"status": "ready"}
    assert insight(world, "message/delivery?date=20160101") == {"status": "out_of_service"}


@pytest.mark.parametrize("path", ["message/delivery", "followers"])
def test_bad_dates(world: World, path: str) -> None:
    assert insight(world, path, 400) == {"message": "date is required"}
    for day in ("", "2026-12-01", "20261399"):
        assert insight(world, f"{path}?date={day}", 400) == {"message": "Bad Request"}


def test_followers_only_grow_and_blocks_come_and_go(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    crowd(world, 3)
    world.act("町民0", "block")
    world.control("POST", "users/みしらぬ/block")
    assert insight(world, "followers?date=20261201") == {
        "status": "unready",
        "followers": None,
        "targetedReaches": None,
        "blocks": None,
    }
    world.advance(86_400)
    world.act("町民0", "follow")
    world.act("町民1", "block")
    world.act("町民2", "block")
    crowd(world, 1, first=3)
    world.advance(86_400)
    expected = {"20261130": (0, 0, 0), "20261201": (3, 2, 1), "20261202": (4, 2, 2)}
    for day, (followers, reaches, blocks) in expected.items():
        told = {"status": "ready", "followers": followers, "targetedReaches": reaches, "blocks": blocks}
        assert insight(world, f"followers?date={day}") == told
    assert insight(world, "followers?date=20161031")["status"] == "out_of_service"


def test_followers_of_days_long_ago_are_added_up(world: World) -> None:
    friends = world.stand_in.platform.first_channel.statistics.friends
    for number in range(405):
        world.friend(f"町民{number}")
        world.control("POST", "clock", {"advance": 86_400})
    yesterday = world.stand_in.platform.clock.now().date()
    assert friends.counts(yesterday) == (405, 0)
    assert len(friends._days) <= 400


def test_demographics_need_twenty_friends(world: World) -> None:
    empty: dict[str, Any] = {"available": False, "genders": [], "ages": [], "areas": [], "appTypes": []}
    crowd(world, 19)
    assert insight(world, "demographic") == {**empty, "subscriptionPeriods": []}
    crowd(world, 1, first=19)
    for number in range(5):
        world.act(f"町民{number}", "attributes", {"gender": "female", "age": 70, "appType": "ios", "area": "jp_36"})
    world.act("町民5", "attributes", {"age": 14})
    world.act("町民6", "attributes", {"age": 69})
    world.advance(7 * 86_400)
    assert insight(world, "demographic") == {
        "available": True,
        "genders": [{"gender": "unknown", "percentage": 75.0}, {"gender": "female", "percentage": 25.0}],
        "ages": [
            {"age": "unknown", "percentage": 65.0},
            {"age": "from70", "percentage": 25.0},
            {"age": "from0to14", "percentage": 5.0},
            {"age": "from65to69", "percentage": 5.0},
        ],
        "areas": [{"area": "unknown", "percentage": 75.0}, {"area": "徳島", "percentage": 25.0}],
        "appTypes": [{"appType": "others", "percentage": 75.0}, {"appType": "ios", "percentage": 25.0}],
        "subscriptionPeriods": [{"subscriptionPeriod": "within30days", "percentage": 100.0}],
    }


@pytest.mark.parametrize(
    "body",
    [{"gender": "x"}, {"gender": []}, {"age": -1}, {"age": 131}, {"age": "34"}, {"area": "jp_48"}, {"appType": 1}],
)
def test_attributes_that_are_none(world: World, body: dict[str, Any]) -> None:
    world.friend()
    answer = world.act("はなこ", "attributes", body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert world.act("だれか", "attributes", {}).status_code == 404


def _menu(world: World) -> str:
    area = {"bounds": {"x": 0, "y": 0, "width": 1250, "height": 843}, "action": {"type": "message", "text": "あ"}}
    other = {"bounds": {"x": 1250, "y": 0, "width": 1250, "height": 843}, "action": {"type": "message", "text": "い"}}
    size = {"width": 2500, "height": 843}
    body = {"size": size, "selected": True, "name": "a", "chatBarText": "メニュー", "areas": [area, other]}
    answer = world.ask("POST", MENU, body)
    assert answer.status_code == 200
    menu_id: str = answer.get_json()["richMenuId"]
    return menu_id


def test_rich_menus_as_a_whole_and_by_day(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    menu_id = _menu(world)
    for shown, taps in ((100, [15, 2]), (50, [3])):
        body = {"richMenuId": menu_id, "shown": shown, "taps": taps}
        assert world.control("POST", "statistics/menus", body).status_code == 200
        world.advance(86_400)
    path = f"richmenu/{menu_id}"
    told = insight(world, f"{path}/summary?from=20261201&to=20261231")
    assert (told["metricsFrom"], told["metricsTo"]) == ("20261201", "20261202")
    assert told["impression"] == {"metrics": {"count": 150, "uniqueUsers": 150}}
    assert [area["metrics"]["count"] for area in told["clicks"]] == [18, 2]
    assert told["clicks"][1]["bounds"]["x"] == 1250
    daily = insight(world, f"{path}/daily?from=20261201&to=20261202")
    assert [day["count"] for day in daily["impression"]["metrics"]] == [100, 50]
    assert daily["clicks"][0]["metrics"][1] == {"date": "20261202", "count": 3, "uniqueUsers": 3}
    assert insight(world, f"{path}/summary?from=20261202&to=20261202") == {"richMenuId": menu_id}


def test_rich_menus_refuse_unknown_menus_and_long_windows(world: World) -> None:
    world.control("POST", "clock", {"now": NOON})
    menu_id = _menu(world)
    window = "from=20251101&to=20261201"
    assert insight(world, f"richmenu/{menu_id}/summary?{window}") == {"richMenuId": menu_id}
    assert "'to'" in insight(world, f"richmenu/{menu_id}/daily?{window}", 400)["message"]
    assert "'to'" in insight(world, f"richmenu/{menu_id}/summary?from=20251030&to=20261201", 400)["message"]
    assert "'from'" in insight(world, f"richmenu/{menu_id}/summary?from=20221201&to=20221202", 400)["message"]
    assert "'from'" in insight(world, f"richmenu/{menu_id}/summary?to=20221202", 400)["message"]
    assert insight(world, "richmenu/richmenu-0/summary?from=20261101&to=20261130", 404) == {"message": "Not found"}


def test_insights_may_be_asked_sixty_times_an_hour(world: World) -> None:
    statuses = [world.get("insight/demographic").status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]

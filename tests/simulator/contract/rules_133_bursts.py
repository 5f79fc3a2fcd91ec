"""Rule 133: bursts, for a server of our own only."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import World

RULES = Rules()


def burst(world: World, **plan: Any) -> Any:
    """Let many write."""
    return world.control("POST", "webhook/burst", plan)


def result(world: World) -> dict[str, Any]:
    """What became of it, after its end."""
    shown: dict[str, Any] = world.control("GET", "webhook/burst?wait=20").get_json()
    assert not shown["running"]
    return shown


@RULES.accepted(133, "friends write as fast as possible, each of them once")
def _(world: World) -> None:
    world.friend()
    with bot_of(world) as bot:
        bot.delay = 0.005
        answer = burst(world, people=60, seconds=0, texts=["一", "二"], connections=4)
        assert (answer.status_code, answer.get_json()["people"]) == (202, 60)
        shown = result(world)
        assert (shown["sent"], shown["written"], shown["acknowledged"], shown["failed"]) == (60, 60, 60, {})
        assert 0 < shown["p50Ms"] <= shown["p95Ms"] <= shown["maxMs"] < 2000
        events = bot.events()
        assert {event["type"] for event in events} == {"message"}
        assert len({event["source"]["userId"] for event in events}) == 60
        assert world.person("はなこ").user_id in {event["source"]["userId"] for event in events}
        assert sorted({event["message"]["text"] for event in events}) == ["一", "二"]
        assert 1 < bot.at_once <= 4


@RULES.accepted(133, "spread over the time that is asked for")
def _(world: World) -> None:
    with bot_of(world):
        burst(world, people=10, seconds=0.5)
        assert 0.4 <= result(world)["elapsedSeconds"] < 5


@RULES.accepted(133, "failures are counted by reason")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [503, 200]
        burst(world, people=5, seconds=0, connections=1)
        shown = result(world)
        assert (shown["acknowledged"], shown["failed"]) == (4, {"error_status_code": 1})


@RULES.refused(133, "against anything that is not on loopback")
def _(world: World) -> None:
    for url in (None, "https://example.com/webhook", "http://10.0.0.1/", "http://127.0.0.1.example.com/"):
        world.stand_in.set_webhook_url(url)
        assert burst(world, people=1, seconds=0).status_code == 409
    assert world.control("GET", "webhook/burst").status_code == 404


@RULES.refused(133, "an address that leaves loopback while it runs gets nothing")
def _(world: World) -> None:
    with bot_of(world):
        burst(world, people=5, seconds=0.5)
        world.stand_in.set_webhook_url("https://example.com/webhook")
        shown = result(world)
        assert set(shown["failed"]) == {"no_webhook_url"}
        assert shown["acknowledged"] + shown["failed"]["no_webhook_url"] == 5


@RULES.refused(133, "a second one meanwhile, and plans beyond reason")
def _(world: World) -> None:
    with bot_of(world):
        burst(world, people=2, seconds=0.6)
        assert burst(world, people=2, seconds=0).status_code == 409
        result(world)
        plans: tuple[dict[str, Any], ...] = (
            {"people": 0},
            {"people": 1.5},
            {"people": 20_001},
            {"people": True},
            {"seconds": -1},
            {"seconds": "60"},
            {"seconds": 3601},
            {"connections": 65},
            {"texts": []},
            {"texts": [""]},
            {"texts": "やあ"},
        )
        for plan in plans:
            assert burst(world, **plan).status_code == 400

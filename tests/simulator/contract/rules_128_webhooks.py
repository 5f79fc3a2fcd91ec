"""Rules 128 to 132: follows, postbacks, suspension, identifiers, destination."""

import json
import re
from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.contract.webhook_steps import later, log, odd, say, state, told
from tests.simulator.plain_bot import bot_of
from tests.simulator.world import World, buttons, text

RULES = Rules()
ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
PICKER = {"type": "datetimepicker", "label": "日を選ぶ", "data": "day"}


def picked(world: World, action: dict[str, Any], params: Any = None) -> Any:
    """Tap a date picker that the account offers; the answer."""
    world.friend()
    world.push("はなこ", buttons(action))
    return world.act("はなこ", "tap", {"label": action["label"], "params": params})


@RULES.accepted(128, "a push after the unfollow is answered with 200; the next follow tells of the block")
def _(world: World) -> None:
    with bot_of(world) as bot:
        world.friend()
        world.act("はなこ", "block")
        assert world.push("はなこ", text()).status_code == 200
        world.act("はなこ", "follow")
        world.wait()
        assert [(event["type"], event.get("follow")) for event in bot.events()] == [
            ("follow", {"isUnblocked": False}),
            ("unfollow", None),
            ("follow", {"isUnblocked": True}),
        ]


@RULES.accepted(128, "what the follow tells of a block can be wrong")
def _(world: World) -> None:
    event_id = world.act("はなこ", "follow", {"isUnblocked": True}).get_json()["webhookEventId"]
    assert world.event(event_id)["follow"] == {"isUnblocked": True}
    assert world.act("たろう", "follow", {"isUnblocked": "yes"}).status_code == 400


@RULES.refused(128, "the push after the unfollow does not arrive")
def _(world: World) -> None:
    world.friend()
    world.act("はなこ", "block")
    world.push("はなこ", text())
    world.act("はなこ", "follow")
    assert world.received() == []


@RULES.accepted(129, "params are strings: the day picked, the first value, or the time in Japan")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": "2026-01-31T15:30:00+00:00"})
    cases: list[tuple[dict[str, Any], Any, dict[str, str]]] = [
        ({**PICKER, "mode": "date"}, {"date": "2026-02-28"}, {"date": "2026-02-28"}),
        ({**PICKER, "mode": "date", "initial": "2026-05-05"}, None, {"date": "2026-05-05"}),
        ({**PICKER, "mode": "date"}, None, {"date": "2026-02-01"}),
        ({**PICKER, "mode": "time"}, None, {"time": "00:30"}),
        ({**PICKER, "mode": "datetime"}, None, {"datetime": "2026-02-01T00:30"}),
        ({**PICKER, "mode": "date", "min": "2026-02-10", "max": "2026-02-20"}, None, {"date": "2026-02-10"}),
        ({**PICKER, "mode": "datetime", "max": "2026-01-31t12:00"}, None, {"datetime": "2026-01-31T12:00"}),
        ({**PICKER, "mode": "time", "min": "09:00", "max": "17:00"}, None, {"time": "09:00"}),
        ({**PICKER, "mode": "datetime"}, {"datetime": "2026-02-28t10:00"}, {"datetime": "2026-02-28T10:00"}),
        ({**PICKER, "mode": "time", "min": "09:00", "max": "17:00"}, {"time": "17:00"}, {"time": "17:00"}),
    ]
    for action, choice, expected in cases:
        event = world.event(picked(world, action, choice).get_json()["webhookEventId"])
        assert event["postback"] == {"data": "day", "params": expected}


@RULES.refused(129, "numbers, zones, other modes and what lies out of bounds")
def _(world: World) -> None:
    day, bounded = {**PICKER, "mode": "date"}, {**PICKER, "mode": "time", "min": "09:00", "max": "17:00"}
    assert picked(world, day, {"date": 20260131}).status_code == 400
    for action, choice in (
        (day, {"time": "10:00"}),
        (day, {"date": "2026-1-31"}),
        (day, {"date": "2026-02-30"}),
        (day, {"date": "2026-01-31", "time": "10:00"}),
        ({**PICKER, "mode": "datetime"}, {"datetime": "2026-01-31T10:00+09:00"}),
        (bounded, {"time": "08:59"}),
        (bounded, {"time": "17:01"}),
    ):
        assert picked(world, action, choice).status_code == 409


@RULES.accepted(
    130, "after failing for the switched time webhooks stop, until it is lifted", switches={"suspend_after": 600}
)
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500]
        world.friend()
        world.wait()
        later(world, 599)
        say(world, "まだ")
        world.wait()
        assert state(world)["suspendedAt"] is None
        later(world, 1)
        say(world, "これで")
        world.wait()
        assert state(world)["suspendedAt"] is not None
        bot.statuses = [200]
        say(world, "届かない")
        world.wait()
        assert (len(bot.arrived), log(world)[-1]["reason"]) == (3, "suspended")
        assert world.control("POST", "webhook/verify").get_json()["success"] is True
        assert world.control("POST", "webhook/resume").get_json()["suspendedAt"] is None
        say(world, "また")
        world.wait()
        assert told(bot)[-1] == "また"


@RULES.refused(130, "one success in between starts the time anew", switches={"suspend_after": 600})
def _(world: World) -> None:
    with bot_of(world) as bot:
        for statuses in ([500], [200], [500], [500]):
            bot.statuses = statuses
            say(world, "やあ")
            world.wait()
            later(world, 500)
        assert state(world)["suspendedAt"] is None


@RULES.refused(130, "never by default")
def _(world: World) -> None:
    with bot_of(world) as bot:
        bot.statuses = [500]
        for _ in range(2):
            say(world, "やあ")
            world.wait()
            later(world, 1_000_000)
        assert state(world)["suspendedAt"] is None


@RULES.accepted(131, "event ids are different ULIDs of the time, timestamps milliseconds, message ids long digits")
def _(world: World) -> None:
    world.control("POST", "clock", {"now": "2026-01-31T12:00:00+09:00"})
    events = [world.event(say(world, str(number))) for number in range(50)]
    assert len({event["webhookEventId"] for event in events}) == 50
    assert len({event["message"]["id"] for event in events}) == 50
    for event in events:
        assert ULID.fullmatch(event["webhookEventId"])
        assert isinstance(event["timestamp"], int)
        assert 0 <= event["timestamp"] - 1_769_828_400_000 < 60_000
        assert _time_of(event["webhookEventId"]) == event["timestamp"]
        assert re.fullmatch(r"\d{15,}", event["message"]["id"])
        assert re.fullmatch(r"U[0-9a-f]{32}", event["source"]["userId"])


def _time_of(ulid: str) -> int:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in ulid[:10]:
        number = number * 32 + digits.index(letter)
    return number


@RULES.refused(131, "events without an id or with a text for a time come only as odd ones")
def _(world: World) -> None:
    assert "webhookEventId" not in odd(world, "no_event_id")
    assert not isinstance(odd(world, "timestamp_text")["timestamp"], int)


@RULES.accepted(132, "the destination is the bot's id")
def _(world: World) -> None:
    with bot_of(world) as bot:
        world.friend()
        world.wait()
        destination = json.loads(bot.arrived[0].body)["destination"]
        assert destination == world.get("info").get_json()["userId"]
        assert re.fullmatch(r"U[0-9a-f]{32}", destination)


@RULES.refused(132, "another channel's id, for a bot that must refuse it")
def _(world: World) -> None:
    other = world.stand_in.platform.list_channels()[1].bot_user_id
    with bot_of(world) as bot:
        world.control("POST", "webhook/events", {"events": [], "destination": other})
        world.wait()
        assert json.loads(bot.arrived[0].body)["destination"] == other
        assert bot.arrived[0].is_signed
    assert world.control("POST", "webhook/events", {"events": [], "destination": 5}).status_code == 400

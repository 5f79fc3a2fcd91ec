"""Rule 134: what the stand-in records does not pile up, and what was only checked is shown in no chat."""

import weakref
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from simulator import Limits
from simulator.state import narrowcasts
from simulator.state.narrowcasts import Narrowcast, Narrowcasts
from simulator.state.record import Record
from tests.simulator.contract.cases import Rules
from tests.simulator.world import World, text

RULES = Rules()
_SMALL = Limits(chat_bytes=20_000)
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)


class _UserIds(list[str]):
    """Ids of which can be told whether somebody still holds them."""


def _call(request_id: str) -> dict[str, Any]:
    return {"requestId": request_id, "endpoint": "push", "channel": "default"}


@RULES.accepted(134, "a call that is forgotten holds its recipients no longer, nor one told later")
def _(_world: World) -> None:
    record = Record(calls=2, recipients=1_000)
    at_once, later = _UserIds(["U1"]), _UserIds(["U2"])
    held = [weakref.ref(at_once), weakref.ref(later)]
    record.add(_call("narrowcast"), ())
    record.add(_call("push"), at_once)
    record.note_recipients("narrowcast", later)
    del at_once, later
    assert [line.as_json()["recipients"] for line in record.listed()] == [["U2"], ["U1"]]
    for number in range(2):
        record.add(_call(str(number)), ())
    assert [one() for one in held] == [None, None]


@RULES.accepted(134, "a narrowcast that is forgotten holds those it reached no longer")
def _(_world: World) -> None:
    known, reached = Narrowcasts(), frozenset({"U1"})
    held = weakref.ref(reached)
    with patch.object(narrowcasts, "REMEMBERED", 2):
        for number in range(3):
            narrowcast = Narrowcast(str(number), MOMENT, 1)
            known.add(narrowcast)
            if number == 0:
                known.keep_reached(narrowcast, reached)
                del reached
    assert held() is None


@RULES.refused(134, "a refused check of messages that names a person is not shown in that person's chat")
def _(world: World) -> None:
    user_id = world.friend()
    assert world.send("validate/push", {"to": user_id, "messages": [text("")]}).status_code == 400
    shown = world.control("GET", "users/はなこ/timeline").get_json()["entries"]
    assert [one["kind"] for one in shown] == ["follow"]


@RULES.refused(134, "what was wrong with many recipients stands in the record once, and in the log for each")
def _(world: World) -> None:
    for name in ("はなこ", "たろう", "じろう"):
        world.old_friend(name)
    for number in range(6):
        world.send("broadcast", {"messages": [text()]}, key=f"7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6{number}")
    assert world.last_record()["warnings"] == ["the same message more than five times in a minute"]
    assert world.violations() == ["same_message_again"] * 3


@RULES.accepted(134, "chats together stay below a size: the oldest messages go, the newest stay", limits=_SMALL)
def _(world: World) -> None:
    to = [world.friend(name) for name in ("はなこ", "たろう")]
    for number in range(40):
        world.push("はなこ", text(f"ひとり{number}"))
        world.send("multicast", {"to": to, "messages": [text(f"みんな{number}")]})
    memory, hanako = world.stand_in.platform.memory, world.person("はなこ")
    assert memory.size <= _SMALL.chat_bytes
    kept = [one["text"] for one in world.received()]
    assert 4 < len(kept) < 20
    assert kept == [f"{who}{number}" for number in range(40) for who in ("ひとり", "みんな")][-len(kept) :]
    assert len(list(hanako.newest_first)) == len(hanako.entries_after(0)) == len(kept)


@RULES.refused(134, "one message larger than all may be is kept alone", limits=_SMALL)
def _(world: World) -> None:
    world.friend()
    world.push("はなこ", text("小"))
    world.push("はなこ", *[text("大" * 5000)] * 2)
    assert [one["text"][0] for one in world.received()] == ["大", "大"]

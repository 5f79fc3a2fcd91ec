"""Rules 14 to 16: rates, faults, chaos."""

from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import pytest
from waitress.channel import ClientDisconnected

from simulator import ChannelConfig
from simulator.api.routes import ENDPOINTS
from tests.simulator.contract.cases import Rules
from tests.simulator.world import MESSAGE, SECRET, TOKEN, World, text

RULES = Rules()
KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"
SECOND, MINUTE, HOUR = 1, 60, 3600
RATES = {
    (60, HOUR): {
        "POST message/narrowcast",
        "POST message/broadcast",
        "GET insight/message/delivery",
        "GET insight/followers",
        "GET insight/demographic",
        "GET insight/message/event",
        "GET insight/message/event/aggregation",
        "GET insight/richmenu/<menu_id>/summary",
        "GET insight/richmenu/<menu_id>/daily",
        "POST channel/webhook/test",
    },
    (60, MINUTE): {
        "POST audienceGroup/upload",
        "PUT audienceGroup/upload",
        "POST audienceGroup/upload/byFile",
        "PUT audienceGroup/upload/byFile",
        "GET audienceGroup/list",
        "GET audienceGroup/<number>",
        "DELETE audienceGroup/<number>",
        "PUT audienceGroup/<number>/updateDescription",
    },
    (1_000, MINUTE): {"GET channel/webhook/endpoint", "PUT channel/webhook/endpoint"},
    (100, HOUR): {
        "POST richmenu",
        "DELETE richmenu/<menu_id>",
        "DELETE richmenu/alias/<alias_id>",
        "GET richmenu/progress/batch",
    },
    (3, HOUR): {"POST richmenu/batch"},
    (10, SECOND): {"GET richmenu/list"},
    (100, SECOND): {"POST chat/loading/start"},
    (200, SECOND): {"POST message/multicast"},
    (370, SECOND): {"POST /v2/oauth/accessToken"},
}
"""Section 2.3 of LINE's rules; everything else may be called 2,000 times a second."""


@RULES.accepted(14, "every endpoint has LINE's rate and a bucket of its own")
def _(_world: World) -> None:
    found: dict[tuple[int, int], set[str]] = {}
    for endpoint in ENDPOINTS:
        name = f"{endpoint.method} {endpoint.path.removeprefix('/v2/bot/')}"
        found.setdefault((endpoint.rate.calls, endpoint.rate.seconds), set()).add(name)
    del found[2_000, SECOND]
    assert found == RATES
    assert len({endpoint.bucket for endpoint in ENDPOINTS}) == len(ENDPOINTS)
    named_alike = len(ENDPOINTS) - len({endpoint.name for endpoint in ENDPOINTS})
    assert named_alike == 4, "the five that validate"


@RULES.accepted(14, "each of the five that validate has a bucket of its own")
def _(world: World) -> None:
    body = {"messages": [text()]}
    with _still(world):
        assert [world.send("validate/push", body).status_code for _ in range(2_001)] == [200] * 2_000 + [429]
        for kind in ("reply", "multicast", "narrowcast", "broadcast"):
            assert world.send(f"validate/{kind}", body).status_code == 200


@RULES.accepted(14, "sixty broadcasts an hour, and one more each minute after")
def _(world: World) -> None:
    assert _broadcasts(world, 60) == [200] * 60
    world.advance(60)
    assert _broadcasts(world, 2) == [200, 429]


@RULES.refused(14, "more than sixty at once, however long nothing was sent")
def _(world: World) -> None:
    assert _broadcasts(world, 1) == [200]
    world.advance(3 * HOUR)
    assert _broadcasts(world, 61) == [200] * 60 + [429]


@RULES.accepted(14, "a repeated call takes a token, too")
def _(world: World) -> None:
    assert _broadcasts(world, 61, KEY) == [200] + [409] * 59 + [429]


def _still(world: World) -> Any:
    """A while in which the clock does not move: the buckets would refill."""
    clock = world.stand_in.platform.clock
    moment = clock.now()
    return patch.object(clock, "now", lambda: moment)


def _broadcasts(world: World, calls: int, key: str | None = None) -> list[int]:
    """The statuses of broadcasts at one moment."""
    with _still(world):
        return [world.send("broadcast", {"messages": [text()]}, key).status_code for _ in range(calls)]


@RULES.refused(14, "the sixty-first broadcast of an hour, which is not executed")
def _(world: World) -> None:
    world.friend()
    statuses = [world.send("broadcast", {"messages": [text()]}).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    assert len(world.received()) == 60
    body = world.send("broadcast", {"messages": [text()]}).get_json()
    assert body == {"message": "The API rate limit has been exceeded. Try again later."}


@RULES.refused(14, "a channel's calls only, not another's")
def _(world: World) -> None:
    for _ in range(61):
        last = world.send("broadcast", {"messages": [text()]})
    assert last.status_code == 429
    other = world.ask("POST", f"{MESSAGE}broadcast", {"messages": [text()]}, Authorization="Bearer other-token")
    assert other.status_code == 200


@RULES.accepted(15, "calls go well again when the fault is over")
def _(world: World) -> None:
    world.friend()
    world.fault("push", "error_before", times=2)
    assert [world.push("はなこ", text()).status_code for _ in range(3)] == [500, 500, 200]


for _kind, _status, _received in (
    ("error_before", 500, 0),
    ("error_after", 500, 1),
    ("rate", 429, 0),
    ("quota", 429, 0),
    ("html", 503, 0),
    ("close_before", 0, 0),
    ("close_after", 0, 1),
):

    @RULES.refused(15, f"fault {_kind}")
    def _(world: World, kind: str = _kind, status: int = _status, received: int = _received) -> None:
        world.friend()
        world.fault("push", kind)
        with pytest.raises(ClientDisconnected) if kind.startswith("close") else nullcontext():
            assert world.push("はなこ", text()).status_code == status
        assert len(world.received()) == received


@RULES.refused(15, "fault hang_before: the work is not done, and the client has gone")
def _(world: World) -> None:
    world.friend()
    world.fault("push", "hang_before", seconds=0.01)
    with pytest.raises(ClientDisconnected):
        world.push("はなこ", text())
    assert world.received() == []


@RULES.refused(15, "another channel's fault, and numbers and faults beyond all measure")
def _(world: World) -> None:
    fault = {"endpoint": "info", "kind": "error_before"}
    assert world.control("POST", "faults?channel=other", fault).status_code == 201
    assert world.get("info").status_code == 200
    assert world.get("info", Authorization="Bearer other-token").status_code == 500
    for name in ("times", "seconds", "status"):
        answer = world.control("POST", "faults", {**fault, name: 10**400})
        assert (answer.status_code, answer.get_json()) == (400, {"error": f"'{name}' is too large"})
    statuses = [world.control("POST", "faults", fault).status_code for _ in range(1_001)]
    assert statuses == [201] * 1_000 + [409]


@RULES.refused(15, "429 that says when to come again, and an edge server's page with its own status")
def _(world: World) -> None:
    world.fault("info", "rate", seconds=7)
    assert world.get("info").headers["Retry-After"] == "7"
    world.fault("info", "html", status=502)
    answer = world.get("info")
    assert (answer.status_code, answer.mimetype) == (502, "text/html")
    assert "<title>502 Bad Gateway</title>" in answer.text
    world.fault("info", "html")
    assert "<title>503 Service Unavailable</title>" in world.get("info").text


@RULES.accepted(16, "in chaos, what is known stands among what is not", switches={"chaos": True})
def _(world: World) -> None:
    bodies = [world.get("info").get_json() for _ in range(12)]
    assert all(body["displayName"] == "みどり市役所" and "aFieldOfTomorrow" in body for body in bodies)
    assert len({tuple(body) for body in bodies}) > 1, "the order changes"


@RULES.refused(16, "without chaos there is nothing unknown", channel=ChannelConfig("町", SECRET, TOKEN))
def _(world: World) -> None:
    assert len({tuple(world.get("info").get_json()) for _ in range(12)}) == 1
    assert "aFieldOfTomorrow" not in world.get("info").get_json()

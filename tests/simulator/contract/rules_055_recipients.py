"""Rules 55 to 57: whom a narrowcast is for."""

from typing import Any

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.contract.crowds import (
    accepted,
    again,
    audience,
    create_audience,
    crowd,
    either,
    meant,
    narrowcast,
    other_than,
)
from tests.simulator.world import World, text

RULES = Rules()
UNKNOWN = "11111111-2222-3333-4444-555555555555"
FAST: dict[str, Any] = {"switches": {"narrowcast_seconds": 0, "rate_limits": False}}
FREE: dict[str, Any] = {"switches": {"rate_limits": False}}


@RULES.accepted(55, "ten audiences joined by and, or, not", **FAST)
def _(world: World) -> None:
    people = crowd(world, 4)
    both, first = audience(world, people[:2]), audience(world, people[:1])
    others = [audience(world, people[2:3]) for _ in range(8)]
    first_alone = {"type": "operator", "and": [meant(both), other_than(meant(first))]}
    accepted(world, recipient=either(first_alone, *(meant(other) for other in others)))
    assert [len(world.received(f"町民{number}")) for number in range(4)] == [0, 1, 1, 0]


@RULES.refused(55, "eleven audiences and redeliveries", **FREE)
def _(world: World) -> None:
    number = audience(world, crowd(world, 1))
    parts = [meant(number)] * 10 + [again(UNKNOWN)]
    assert narrowcast(world, recipient=either(*parts[:10])).status_code == 202
    assert narrowcast(world, recipient=either(*parts)).get_json()["details"][0]["property"] == "recipient"


_WRONG: dict[str, Any] = {
    "an operator with none of the three": {"type": "operator"},
    "an operator with two of the three": {"type": "operator", "and": [meant(1)], "or": [meant(1)]},
    "an empty and": {"type": "operator", "and": []},
    "an empty or": {"type": "operator", "or": []},
    "an unknown type": {"type": "everybody"},
    "no type": {"audienceGroupId": 1},
    "an audience id with decimals": {"type": "audience", "audienceGroupId": 1.5},
    "a redelivery without an id": {"type": "redelivery"},
    "an empty recipient": {},
}

for _title, _recipient in _WRONG.items():

    @RULES.refused(55, _title)
    def _(world: World, recipient: Any = _recipient) -> None:
        answer = narrowcast(world, recipient=recipient)
        assert answer.status_code == 400
        assert answer.get_json()["details"][0]["property"].startswith("recipient")


@RULES.refused(55, "an or that is no array, a not that is one, an audience id in quotes")
def _(world: World) -> None:
    for recipient, place in (
        ({"type": "operator", "or": meant(1)}, "recipient.or"),
        ({"type": "operator", "not": [meant(1)]}, "recipient.not"),
        ({"type": "audience", "audienceGroupId": "1"}, "recipient.audienceGroupId"),
    ):
        assert mistyped(narrowcast(world, recipient=recipient)) == place


@RULES.refused(55, "operators nested without end")
def _(world: World) -> None:
    deep = b'{"type":"operator","not":' * 300 + b"{}" + b"}" * 300
    raw = b'{"messages":[{"type":"text","text":"a"}],"recipient":' + deep + b"}"
    assert world.ask("POST", "/v2/bot/message/narrowcast", raw).status_code == 400


_WRONG_FILTERS: dict[str, Any] = {
    "neither gte nor lt": {"type": "age"},
    "gte not below lt": {"type": "age", "gte": "age_20", "lt": "age_20"},
    "an age that is no step": {"type": "age", "gte": "age_21"},
    "a third gender": {"type": "gender", "oneOf": ["other"]},
    "no gender at all": {"type": "gender", "oneOf": []},
    "a system LINE does not know": {"type": "appType", "oneOf": ["windows"]},
    "an area that is no prefecture": {"type": "area", "oneOf": ["jp_48"]},
    "a friendship of 8 days": {"type": "subscriptionPeriod", "gte": "day_8"},
    "eleven conditions": {"type": "operator", "or": [{"type": "gender", "oneOf": ["male"]}] * 11},
    "an empty and among filters": {"type": "operator", "and": []},
}

for _title, _demographic in _WRONG_FILTERS.items():

    @RULES.refused(55, _title)
    def _(world: World, demographic: Any = _demographic) -> None:
        answer = narrowcast(world, filter={"demographic": demographic})
        assert answer.status_code == 400
        assert answer.get_json()["details"][0]["property"].startswith("filter.demographic")


@RULES.accepted(56, "an audience that is READY", **FAST)
def _(world: World) -> None:
    number = audience(world, crowd(world, 2)[:1])
    accepted(world, recipient=meant(number))
    assert [len(world.received(f"町民{n}")) for n in range(2)] == [1, 0]


@RULES.refused(56, "unknown, empty, still uploading, expired, deleted")
def _(world: World) -> None:
    people = crowd(world, 1)
    old = audience(world, people)
    world.advance(180 * 86_400)
    uploading, empty, gone = create_audience(world, people), create_audience(world, []), audience(world, people)
    uploading = create_audience(world, people)
    assert world.ask("DELETE", f"/v2/bot/audienceGroup/{gone}").status_code == 202
    for number in (1, old, uploading, empty, gone):
        answer = narrowcast(world, recipient=either(meant(number)))
        expected = {"message": f"Invalid audience group id: {number}"}
        assert (answer.status_code, answer.get_json()) == (400, expected)
    world.advance(10)
    assert narrowcast(world, recipient=meant(uploading)).status_code == 202


@RULES.accepted(57, "those an earlier narrowcast reached, and those it did not", **FAST)
def _(world: World) -> None:
    people = crowd(world, 3)
    first = accepted(world, recipient=meant(audience(world, people[:1])))
    accepted(world, recipient=again(first))
    accepted(world, recipient=other_than(again(first)))
    assert [len(world.received(f"町民{number}")) for number in range(3)] == [2, 1, 1]


@RULES.refused(57, "unknown, not a narrowcast, not succeeded, older than 14 days")
def _(world: World) -> None:
    crowd(world, 1)
    broadcast = world.send("broadcast", {"messages": [text()]}).headers["x-line-request-id"]
    running = accepted(world)
    for request_id in (UNKNOWN, "x", broadcast, running):
        answer = narrowcast(world, recipient=again(request_id))
        assert (answer.status_code, answer.get_json()) == (400, {"message": f"Invalid request id: {request_id}"})
    world.advance(14 * 86_400 - 10)
    assert narrowcast(world, recipient=again(running)).status_code == 202
    world.advance(10)
    assert narrowcast(world, recipient=again(running)).status_code == 400

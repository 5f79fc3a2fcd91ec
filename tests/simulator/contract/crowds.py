"""Many friends, audiences and narrowcasts, in few words."""

from typing import Any

from werkzeug.test import TestResponse

from tests.simulator.world import World, text

AUDIENCE = "/v2/bot/audienceGroup"


def crowd(world: World, count: int, first: int = 0) -> list[str]:
    """`count` friends called 町民0, 町民1, …; their user ids."""
    names = [f"町民{number}" for number in range(first, first + count)]
    assert world.control("POST", "users", {"names": names, "follow": True}).status_code == 201
    return [world.person(name).user_id for name in names]


def create_audience(world: World, user_ids: list[str], name: str = "名簿") -> int:
    """Upload an audience; its id. It is ready 10 seconds later."""
    body = {"description": name, "audiences": [{"id": user_id} for user_id in user_ids]}
    answer = world.ask("POST", f"{AUDIENCE}/upload", body)
    assert answer.status_code == 202
    number: int = answer.get_json()["audienceGroupId"]
    return number


def audience(world: World, user_ids: list[str], name: str = "名簿") -> int:
    """An audience that is ready; its id."""
    number = create_audience(world, user_ids, name)
    world.advance(10)
    return number


def manager_audience(world: World, count: int, kind: str = "CLICK") -> int:
    """An audience of 町民0 to `count`, made in the manager; its id."""
    body = {"description": kind, "type": kind, "names": [f"町民{number}" for number in range(count)]}
    answer = world.control("POST", "audiences", body)
    assert answer.status_code == 201
    number: int = answer.get_json()["audienceGroupId"]
    return number


def meant(number: int) -> dict[str, Any]:
    """The recipient object of an audience."""
    return {"type": "audience", "audienceGroupId": number}


def again(request_id: str) -> dict[str, Any]:
    """The recipient object of an earlier narrowcast."""
    return {"type": "redelivery", "requestId": request_id}


def either(*parts: Any) -> dict[str, Any]:
    """Those whom any of these recipient objects means."""
    return {"type": "operator", "or": list(parts)}


def other_than(part: Any) -> dict[str, Any]:
    """Those whom a recipient object does not mean."""
    return {"type": "operator", "not": part}


def narrowcast(world: World, key: str | None = None, **more: Any) -> TestResponse:
    """Send one; it ends 20 seconds later."""
    return world.send("narrowcast", {"messages": [text()], **more}, key)


def accepted(world: World, **more: Any) -> str:
    """Send one that is accepted; its request id."""
    answer = narrowcast(world, **more)
    assert (answer.status_code, answer.get_json()) == (202, {})
    return answer.headers["x-line-request-id"]


def progress(world: World, request_id: str) -> dict[str, Any]:
    """How far it is."""
    answer = world.get(f"message/progress/narrowcast?requestId={request_id}")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def ended(world: World, **more: Any) -> dict[str, Any]:
    """Send one and see what became of it."""
    request_id = accepted(world, **more)
    world.advance(20)
    return progress(world, request_id)

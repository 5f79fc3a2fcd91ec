"""Rule 112: batches of rich menus."""

import uuid
from typing import Any

from werkzeug.test import TestResponse

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.menus import (
    MENU,
    NOT_FOUND,
    UNKNOWN_MENU,
    create,
    link,
    only_finding,
    ready,
    seen,
    set_default,
)
from tests.simulator.world import World

RULES = Rules()
FREE = {"rate_limits": False}
MISSING, INVALID_MENU = "must be specified", "invalid richMenuId"


def batch(world: World, *operations: Any, path: str = "batch", **more: Any) -> TestResponse:
    """Ask for a batch."""
    return world.ask("POST", f"{MENU}/{path}", {"operations": list(operations), **more})


def move(source: Any, target: Any) -> dict[str, Any]:
    """The operation that gives everybody with one menu another one."""
    return {"type": "link", "from": source, "to": target}


def progress(world: World, started: TestResponse) -> dict[str, Any]:
    """How far a batch is."""
    asked = world.ask("GET", f"{MENU}/progress/batch?requestId={started.headers['x-line-request-id']}")
    shown: dict[str, Any] = asked.get_json()
    return shown


@RULES.accepted(112, "each person is moved once, by the menu they had before")
def _(world: World) -> None:
    first, second, third = ready(world), ready(world), ready(world)
    link(world, world.friend("はなこ"), first)
    link(world, world.friend("たろう"), second)
    link(world, world.friend("じろう"), third)
    unlink = {"type": "unlink", "from": third}
    assert batch(world, move(first, second), move(second, third), unlink, path="validate/batch").get_json() == {}
    started = batch(world, move(first, second), move(second, third), unlink)
    assert (started.status_code, started.get_json()) == (202, {})
    running = progress(world, started)
    assert (running["phase"], sorted(running)) == ("ongoing", ["acceptedTime", "phase"])
    assert seen(world) == first
    world.advance(1)
    assert [seen(world, name) for name in ("はなこ", "たろう", "じろう")] == [second, third, None]
    done = progress(world, started)
    assert done["phase"] == "succeeded"
    assert done["acceptedTime"] < done["completedTime"]
    assert len(done["completedTime"]) == len("2023-06-26T09:12:12.197Z")


@RULES.accepted(112, "unlinkAll leaves only the default menu")
def _(world: World) -> None:
    usual, own = ready(world), ready(world)
    set_default(world, usual)
    link(world, world.friend(), own)
    assert batch(world, {"type": "unlinkAll"}).status_code == 202
    world.advance(1)
    assert seen(world) == usual


@RULES.accepted(112, "a resume key keeps a repeated request from doing it again, for 14 days", switches=FREE)
def _(world: World) -> None:
    user_id, first, second = world.friend(), ready(world), ready(world)
    link(world, user_id, first)
    batch(world, move(first, second), resumeRequestKey="again_-9")
    world.advance(1)
    link(world, user_id, first)
    repeated = batch(world, move(first, second), resumeRequestKey="again_-9")
    world.advance(1)
    assert (repeated.status_code, progress(world, repeated)["phase"], seen(world)) == (202, "succeeded", first)
    world.advance(14 * 24 * 3600)
    batch(world, move(first, second), resumeRequestKey="again_-9")
    world.advance(1)
    assert seen(world) == second


@RULES.accepted(112, "a batch whose target is deleted meanwhile fails")
def _(world: World) -> None:
    first, second = ready(world), ready(world)
    link(world, world.friend(), first)
    started = batch(world, move(first, second))
    world.ask("DELETE", f"{MENU}/{second}")
    world.advance(1)
    assert (progress(world, started)["phase"], seen(world)) == ("failed", first)


@RULES.accepted(112, "1,000 operations", switches=FREE)
def _(world: World) -> None:
    operations = [{"type": "unlink", "from": create(world)} for _ in range(1000)]
    assert batch(world, *operations).status_code == 202


@RULES.refused(112, "no operations, and 1,001 of them")
def _(world: World) -> None:
    size = ("Size must be between 1 and 1000", "operations")
    for operations in ([], [{"type": "unlinkAll"}] * 1001):
        assert only_finding(batch(world, *operations, path="validate/batch")) == size
    assert only_finding(world.ask("POST", f"{MENU}/batch", {})) == (MISSING, "operations")


@RULES.refused(112, "operations that are malformed or exclude each other")
def _(world: World) -> None:
    menu_id = ready(world)
    unlink, everybody = {"type": "unlink", "from": menu_id}, {"type": "unlinkAll"}
    together = "'unlinkAll' type can't be combined with other type"
    for operations, finding in (
        ([{"type": "unlink", "from": "x"}], (INVALID_MENU, "operations[0].from")),
        ([move(menu_id, None)], (MISSING, "operations[0].to")),
        ([{"from": menu_id}], (MISSING, "operations[0].type")),
        ([{"type": "x"}], ("Must be one of the following values: [link, unlink, unlinkAll]", "operations[0].type")),
        ([unlink, unlink], (f"from richmenu ({menu_id}) is duplicated", "operations[].from")),
        ([everybody, unlink], (together, "operations[].type")),
    ):
        assert only_finding(batch(world, *operations, path="validate/batch")) == finding
    for wrong, place in ((["x"], "operations[0]"), ([{"type": "unlink", "from": ["x"]}], "operations[0].from")):
        assert mistyped(batch(world, *wrong, path="validate/batch")) == place
    for key in ("", "a" * 101, "あ"):
        refused = batch(world, everybody, path="validate/batch", resumeRequestKey=key)
        assert only_finding(refused)[1] == "resumeRequestKey"
    assert only_finding(batch(world, {"type": "unlink", "from": "x"})) == (INVALID_MENU, "operations[0].from")


@RULES.refused(112, "menus nobody knows, and a target without a picture")
def _(world: World) -> None:
    menu_id, bare = ready(world), create(world)
    no_image = f"'to' richmenu ({bare}) must have image but it doesn't"
    assert only_finding(batch(world, move(menu_id, bare))) == (no_image, "operations[0].to")
    for operation, name in ((move(menu_id, UNKNOWN_MENU), "to"), ({"type": "unlink", "from": UNKNOWN_MENU}, "from")):
        answer = batch(world, operation)
        detail = {"message": f"Richmenu ({UNKNOWN_MENU}) is not found", "property": f"operations[0].{name}"}
        assert answer.status_code == 404
        assert answer.get_json() == {"message": "The request body has 1 error(s)", "details": [detail]}


@RULES.refused(112, "the progress of requests nobody made, or made 14 days ago")
def _(world: World) -> None:
    path = f"{MENU}/progress/batch"
    answer = world.ask("GET", f"{path}?requestId={uuid.uuid4()}")
    assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)
    assert [world.ask("GET", path + more).status_code for more in ("", "?requestId=x")] == [400, 400]
    started = batch(world, {"type": "unlinkAll"})
    world.advance(14 * 24 * 3600 - 1)
    assert progress(world, started)["phase"] == "succeeded"
    world.advance(1)
    assert progress(world, started) == NOT_FOUND


@RULES.refused(112, "the fourth batch and the 101st look at its progress within an hour")
def _(world: World) -> None:
    statuses = [batch(world, {"type": "unlinkAll"}).status_code for _ in range(4)]
    assert statuses == [202, 202, 202, 429]
    assert batch(world, {"type": "unlinkAll"}, path="validate/batch").status_code == 200
    path = f"{MENU}/progress/batch?requestId={uuid.uuid4()}"
    assert [world.ask("GET", path).status_code for _ in range(101)] == [404] * 100 + [429]
    world.advance(1200)
    assert batch(world, {"type": "unlinkAll"}).status_code == 202

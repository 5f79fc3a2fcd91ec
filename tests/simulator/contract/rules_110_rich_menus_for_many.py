"""Rules 110 and 111: rich menus for many people at once, and aliases."""

from tests.simulator.contract.cases import Rules
from tests.simulator.menus import (
    MENU,
    NO_IMAGE,
    UNKNOWN_MENU,
    alias,
    bulk,
    create,
    linked,
    only_finding,
    ready,
    seen,
)
from tests.simulator.world import World

RULES = Rules()
FREE = {"rate_limits": False}
NO_MENU = {"message": "richmenu not found", "details": []}
NO_ALIAS = {"message": "richmenu alias not found", "details": []}
MISSING, INVALID_MENU = "must be specified", "invalid richMenuId"


@RULES.accepted(110, "linking and unlinking takes effect after a second")
def _(world: World) -> None:
    menu_id, ids = ready(world), [world.friend("はなこ"), world.friend("たろう")]
    answer = bulk(world, menu_id, *ids, f"U{'0' * 32}")
    assert (answer.status_code, answer.get_json()) == (202, {})
    assert (seen(world), linked(world, ids[1]).status_code) == (None, 404)
    world.advance(1)
    assert (seen(world), seen(world, "たろう")) == (menu_id, menu_id)
    answer = world.ask("POST", f"{MENU}/bulk/unlink", {"userIds": ids[:1]})
    assert (answer.status_code, answer.get_json()) == (202, {})
    assert seen(world) == menu_id
    world.advance(1)
    assert (seen(world), seen(world, "たろう")) == (None, menu_id)


@RULES.accepted(110, "500 people at once")
def _(world: World) -> None:
    ids = [f"U{number:032x}" for number in range(500)]
    assert bulk(world, ready(world), *ids).status_code == 202
    assert world.ask("POST", f"{MENU}/bulk/unlink", {"userIds": ids}).status_code == 202


@RULES.refused(110, "nobody, and 501 people")
def _(world: World) -> None:
    menu_id, size = ready(world), ("Size must be between 1 and 500", "userIds")
    ids = [f"U{number:032x}" for number in range(501)]
    for wrong in ([], ids):
        assert only_finding(bulk(world, menu_id, *wrong)) == size
        assert only_finding(world.ask("POST", f"{MENU}/bulk/unlink", {"userIds": wrong})) == size
    assert only_finding(world.ask("POST", f"{MENU}/bulk/unlink", {})) == (MISSING, "userIds")


@RULES.refused(110, "one malformed user id spoils it for all")
def _(world: World) -> None:
    menu_id, user_id = ready(world), world.friend()
    answer = bulk(world, menu_id, user_id, "x")
    assert answer.status_code == 400
    told = "The property, 'userIds[1]', in the request body is invalid (line: -, column: -)"
    assert answer.get_json() == {"message": told}
    assert world.ask("POST", f"{MENU}/bulk/unlink", {"userIds": [None]}).status_code == 400
    world.advance(1)
    assert seen(world) is None


@RULES.refused(110, "a menu that is malformed, unknown or without a picture")
def _(world: World) -> None:
    user_id = world.friend()
    assert only_finding(bulk(world, "x", user_id)) == (INVALID_MENU, "richMenuId")
    assert only_finding(bulk(world, None, user_id)) == (MISSING, "richMenuId")
    unknown, bare = bulk(world, UNKNOWN_MENU, user_id), bulk(world, create(world), user_id)
    assert (unknown.status_code, unknown.get_json()) == (404, NO_MENU)
    assert (bare.status_code, bare.get_json()) == (400, NO_IMAGE)
    assert len(world.ask("POST", f"{MENU}/bulk/link", {}).get_json()["details"]) == 2


@RULES.accepted(111, "an alias is created, read, listed, pointed elsewhere and deleted")
def _(world: World) -> None:
    first, second, longest = ready(world), ready(world), "a-_9" * 8
    assert alias(world, longest, first).get_json() == {}
    path, shown = f"{MENU}/alias/{longest}", {"richMenuAliasId": longest, "richMenuId": first}
    assert world.ask("GET", path).get_json() == shown
    assert world.ask("GET", f"{MENU}/alias/list").get_json() == {"aliases": [shown]}
    assert world.ask("POST", path, {"richMenuId": second}).get_json() == {}
    assert world.ask("GET", path).get_json()["richMenuId"] == second
    assert world.ask("DELETE", path).get_json() == {}
    assert world.ask("GET", f"{MENU}/alias/list").get_json() == {"aliases": []}


@RULES.refused(111, "aliases that are malformed or taken")
def _(world: World) -> None:
    menu_id = ready(world)
    for wrong in ("a" * 33, "Abc", "あ", "a b"):
        assert only_finding(alias(world, wrong, menu_id)) == ("invalid richMenuAliasId", "richMenuAliasId")
    assert only_finding(alias(world, None, menu_id)) == (MISSING, "richMenuAliasId")
    alias(world, "a", menu_id)
    answer = alias(world, "a", ready(world))
    assert (answer.status_code, answer.get_json()) == (400, {"message": "conflict richmenu alias id", "details": []})


@RULES.refused(111, "an alias for a menu that is malformed, unknown or without a picture")
def _(world: World) -> None:
    alias(world, "known", ready(world))
    for menu_id in (UNKNOWN_MENU, create(world)):
        for answer in (alias(world, "a", menu_id), world.ask("POST", f"{MENU}/alias/known", {"richMenuId": menu_id})):
            assert (answer.status_code, answer.get_json()) == (400, NO_MENU)
    assert only_finding(alias(world, "a", "x")) == (INVALID_MENU, "richMenuId")
    assert only_finding(world.ask("POST", f"{MENU}/alias/known", {})) == (MISSING, "richMenuId")


@RULES.refused(111, "an alias nobody knows, and one that cannot be")
def _(world: World) -> None:
    body = {"richMenuId": ready(world)}
    for alias_id, status, told in (
        ("nobodys", 404, NO_ALIAS),
        ("A", 400, {"message": "The value for the 'richMenuAliasId' parameter is invalid"}),
    ):
        path = f"{MENU}/alias/{alias_id}"
        asked = (world.ask("GET", path), world.ask("POST", path, body), world.ask("DELETE", path))
        assert [(one.status_code, one.get_json()) for one in asked] == [(status, told)] * 3


@RULES.refused(111, "the 1,001st alias", switches=FREE)
def _(world: World) -> None:
    menu_id = ready(world)
    assert {alias(world, f"a{number}", menu_id).status_code for number in range(1000)} == {200}
    assert alias(world, "more", menu_id).status_code == 400


@RULES.refused(111, "the 101st deletion within an hour")
def _(world: World) -> None:
    for _ in range(100):
        assert world.ask("DELETE", f"{MENU}/alias/a").status_code == 404
    assert world.ask("DELETE", f"{MENU}/alias/a").status_code == 429
    assert world.ask("GET", f"{MENU}/alias/a").status_code == 404

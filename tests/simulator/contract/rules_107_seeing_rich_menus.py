"""Rules 107 to 109: the default rich menu, and menus of single people."""

from tests.simulator.contract.cases import Rules
from tests.simulator.menus import (
    DEFAULT,
    NO_IMAGE,
    NOT_FOUND,
    UNKNOWN_MENU,
    create,
    link,
    linked,
    ready,
    seen,
    set_default,
)
from tests.simulator.world import World

RULES = Rules()
INVALID_USER = {"message": "The value for the 'userId' parameter is invalid"}


@RULES.accepted(107, "a menu with a picture becomes the default one and somebody's own one")
def _(world: World) -> None:
    user_id, usual, own = world.friend(), ready(world), ready(world)
    assert set_default(world, usual).get_json() == {}
    assert world.ask("GET", DEFAULT).get_json() == {"richMenuId": usual}
    assert seen(world) == usual
    assert link(world, user_id, own).get_json() == {}
    assert linked(world, user_id).get_json() == {"richMenuId": own}
    assert seen(world) == own
    assert world.ask("DELETE", f"/v2/bot/user/{user_id}/richmenu").get_json() == {}
    assert seen(world) == usual
    assert world.ask("DELETE", DEFAULT).get_json() == {}
    assert seen(world) is None


@RULES.refused(107, "a menu without a picture, and one nobody knows")
def _(world: World) -> None:
    user_id, bare = world.friend(), create(world)
    for answer in (set_default(world, bare), link(world, user_id, bare)):
        assert (answer.status_code, answer.get_json()) == (400, NO_IMAGE)
    for answer in (set_default(world, UNKNOWN_MENU), link(world, user_id, UNKNOWN_MENU), link(world, user_id, "x")):
        assert (answer.status_code, answer.get_json()) == (404, NOT_FOUND)
    assert seen(world) is None


@RULES.accepted(108, "linking and unlinking whoever blocks or was never met has no effect")
def _(world: World) -> None:
    menu_id = ready(world)
    blocker, friend, stranger = world.friend("たろう"), world.friend(), f"U{'0' * 32}"
    link(world, friend, menu_id)
    link(world, blocker, menu_id)
    world.act("たろう", "block")
    assert world.ask("DELETE", f"/v2/bot/user/{blocker}/richmenu").get_json() == {}
    assert linked(world, blocker).get_json() == {"richMenuId": menu_id}
    for user_id in (blocker, stranger):
        assert link(world, user_id, ready(world)).get_json() == {}
    assert linked(world, stranger).status_code == 404
    assert linked(world, blocker).get_json() == {"richMenuId": menu_id}
    assert seen(world, "たろう") is None
    assert linked(world, friend).get_json() == {"richMenuId": menu_id}


@RULES.refused(108, "malformed user ids")
def _(world: World) -> None:
    menu_id = ready(world)
    for user_id in ("はなこ", f"C{'0' * 32}", f"U{'0' * 31}", f"U{'A' * 32}"):
        path = f"/v2/bot/user/{user_id}/richmenu"
        asked = (link(world, user_id, menu_id), linked(world, user_id), world.ask("DELETE", path))
        assert [(one.status_code, one.get_json()) for one in asked] == [(400, INVALID_USER)] * 3


@RULES.accepted(109, "the default menu is no menu of a single person")
def _(world: World) -> None:
    user_id, menu_id = world.friend(), ready(world)
    set_default(world, menu_id)
    answer = linked(world, user_id)
    assert (answer.status_code, answer.get_json()) == (404, {"message": "the user has no richmenu", "details": []})
    assert world.ask("GET", DEFAULT).get_json() == {"richMenuId": menu_id}


@RULES.refused(109, "no default menu")
def _(world: World) -> None:
    answer = world.ask("GET", DEFAULT)
    assert (answer.status_code, answer.get_json()) == (404, {"message": "no default richmenu", "details": []})


@RULES.refused(109, "a default menu made in the Manager", switches={"managers_default_menu": True})
def _(world: World) -> None:
    answer = world.ask("GET", DEFAULT)
    assert answer.status_code == 403
    assert answer.get_json() == {"message": "the richmenu is owned by another channel", "details": []}
    menu_id = ready(world)
    set_default(world, menu_id)
    assert world.ask("GET", DEFAULT).get_json() == {"richMenuId": menu_id}

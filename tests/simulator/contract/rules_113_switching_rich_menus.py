"""Rule 113: switching rich menus, and deleting them."""

from typing import Any

from tests.simulator.contract.cases import Rules
from tests.simulator.menus import (
    DEFAULT,
    MENU,
    NOT_FOUND,
    alias,
    area,
    bulk,
    link,
    linked,
    ready,
    seen,
    set_default,
)
from tests.simulator.world import World, newest_event

RULES = Rules()


def switch(alias_id: str) -> dict[str, Any]:
    """An area that switches to an alias."""
    return area({"type": "richmenuswitch", "label": "つぎ", "richMenuAliasId": alias_id, "data": "switched"})


def tap_switch(world: World) -> dict[str, Any]:
    """Tap the switch; the postback it sends."""
    postback: dict[str, Any] = newest_event(world, world.act("はなこ", "tap", {"label": "つぎ"}))["postback"]
    return postback


@RULES.accepted(113, "a tap on a switch changes the person's own menu and says so")
def _(world: World) -> None:
    second = ready(world, switch("first"))
    first = ready(world, switch("second"))
    alias(world, "first", first)
    alias(world, "second", second)
    set_default(world, first)
    user_id, other = world.friend(), world.friend("たろう")
    succeeded = {"newRichMenuAliasId": "second", "status": "SUCCESS"}
    assert tap_switch(world) == {"data": "switched", "params": succeeded}
    assert (seen(world), seen(world, "たろう")) == (second, first)
    assert linked(world, user_id).get_json() == {"richMenuId": second}
    assert linked(world, other).status_code == 404
    assert tap_switch(world)["params"]["newRichMenuAliasId"] == "first"
    assert seen(world) == first


@RULES.accepted(113, "deleting a menu unlinks it everywhere, and a change on its way comes to nothing")
def _(world: World) -> None:
    user_id, usual, own = world.friend(), ready(world), ready(world)
    set_default(world, usual)
    link(world, user_id, own)
    bulk(world, own, world.friend("たろう"))
    world.ask("DELETE", f"{MENU}/{own}")
    world.advance(1)
    assert (seen(world), seen(world, "たろう")) == (usual, usual)
    assert linked(world, user_id).status_code == 404
    world.ask("DELETE", f"{MENU}/{usual}")
    assert seen(world) is None
    assert world.ask("GET", DEFAULT).status_code == 404


@RULES.refused(113, "a switch to a deleted menu, whose alias stays")
def _(world: World) -> None:
    gone, here = ready(world), ready(world, switch("gone"))
    alias(world, "gone", gone)
    world.ask("DELETE", f"{MENU}/{gone}")
    link(world, world.friend(), here)
    assert tap_switch(world) == {"data": "switched", "params": {"status": "RICHMENU_NOTFOUND"}}
    assert seen(world) == here
    assert world.ask("GET", f"{MENU}/alias/gone").get_json()["richMenuId"] == gone
    assert world.ask("DELETE", f"{MENU}/{gone}").get_json() == NOT_FOUND


@RULES.refused(113, "a switch to an alias nobody knows")
def _(world: World) -> None:
    here = ready(world, switch("nobodys"))
    link(world, world.friend(), here)
    assert tap_switch(world)["params"] == {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}
    assert seen(world) == here


@RULES.refused(113, "a switch that fails", switches={"menu_switch_fails": True})
def _(world: World) -> None:
    here = ready(world, switch("there"))
    alias(world, "there", ready(world))
    link(world, world.friend(), here)
    assert tap_switch(world)["params"] == {"status": "FAILED"}
    assert seen(world) == here

"""Rich menus under odd requests, and what of them is kept."""

import json
import random
from datetime import UTC, datetime
from typing import Any

from simulator.config import Limits
from simulator.rules.image_size import ImageSize, read_image_size
from simulator.state.menu_links import LINK_DELAY, PENDING_LIMIT, BulkLink, MenuLinks
from tests.simulator.menus import (
    MENU,
    area,
    jpeg,
    link,
    menu,
    png,
    ready,
    upload,
)
from tests.simulator.world import World


def test_the_oldest_pictures_are_forgotten_but_their_menus_stay() -> None:
    world = World(limits=Limits(menu_image_bytes=2 * len(png())))
    user_id = world.friend()
    first, second, third = ready(world), ready(world), ready(world)
    statuses = [world.ask("GET", f"{MENU}/{menu_id}/content").status_code for menu_id in (first, second, third)]
    assert statuses == [404, 200, 200]
    assert link(world, user_id, first).status_code == 200
    assert upload(world, first).status_code == 400
    world.ask("DELETE", f"{MENU}/{second}")
    fourth = ready(world)
    assert {world.ask("GET", f"{MENU}/{one}/content").status_code for one in (third, fourth)} == {200}


def test_a_flood_of_bulk_changes_is_bounded() -> None:
    links, now = MenuLinks(lambda _: True), datetime(2026, 1, 31, tzinfo=UTC)
    for number in range(PENDING_LIMIT + 1):
        links.accept(BulkLink((f"person {number}",), "menu"), now + LINK_DELAY)
    assert [links.find(f"person {number}", now) for number in (0, 1)] == ["menu", None]
    assert links.find(f"person {PENDING_LIMIT}", now + LINK_DELAY) == "menu"


def test_a_picture_cut_off_has_no_size() -> None:
    whole = jpeg()
    end = whole.index(b"\xff\xc2") + 9  # where the size has been told
    assert [cut for cut in range(end) if read_image_size(whole[:cut])] == []
    assert [cut for cut in range(24) if read_image_size(png()[:cut])] == []
    assert read_image_size(whole[:end]) == ImageSize("image/jpeg", 2500, 843)


def test_nothing_sent_to_the_menu_endpoints_breaks_them() -> None:
    world = World(switches={"rate_limits": False})
    menu_id, user_id, dice = ready(world), world.friend(), random.Random(7)
    odd: list[Any] = [
        None,
        "",
        "x",
        "\ud800",
        0,
        -1,
        1e300,
        10**400,
        True,
        [],
        [[]],
        {},
        {"type": []},
        menu_id,
        [user_id],
        [menu_id],
    ]
    bodies: dict[str, tuple[str, ...]] = {
        "": ("size", "selected", "name", "chatBarText", "areas"),
        "/bulk/link": ("richMenuId", "userIds"),
        "/bulk/unlink": ("userIds",),
        "/alias": ("richMenuAliasId", "richMenuId"),
        "/batch": ("operations", "resumeRequestKey"),
    }
    for path, names in bodies.items():
        for _ in range(80):
            body: dict[str, Any] = {name: dice.choice(odd) for name in names}
            if path == "":
                body = menu(**{dice.choice(names): dice.choice(odd)})
                body["areas"] = dice.choice([body["areas"], [area(dice.choice(odd))], [{"bounds": dice.choice(odd)}]])
            if path == "/batch":
                fields = ("from", "to", "extra")
                kind = dice.choice(["link", "unlink", "unlinkAll", *odd])
                body["operations"] = [{"type": kind, **{name: dice.choice(odd) for name in fields}}]
            answer = world.ask("POST", MENU + path, json.dumps(body).encode())
            assert answer.status_code in (200, 202, 400, 404), (path, body)
    assert world.ask("GET", f"{MENU}/list").status_code == 200
    assert world.control("GET", "users").status_code == 200

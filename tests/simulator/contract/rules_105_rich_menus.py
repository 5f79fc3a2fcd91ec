"""Rules 105 and 106: rich menus and their pictures."""

from typing import Any

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.menus import (
    MENU,
    NOT_FOUND,
    UNKNOWN_MENU,
    area,
    create,
    jpeg,
    menu,
    only_finding,
    png,
    ready,
    upload,
)
from tests.simulator.world import World

RULES = Rules()
FREE = {"rate_limits": False}
NOT_ALLOWED = {"message": "The image size is not allowed for richmenu"}
EVERY_ACTION: list[dict[str, Any]] = [
    {"type": "postback", "data": "d"},
    {"type": "message", "label": "さ" * 20, "text": "ごみ"},
    {"type": "uri", "uri": "https://example.com/"},
    {"type": "datetimepicker", "data": "d", "mode": "date"},
    {"type": "clipboard", "clipboardText": "番号"},
    {"type": "richmenuswitch", "richMenuAliasId": "a" * 32, "data": "d" * 300},
]


def validate(world: World, **changed: Any) -> Any:
    """Let LINE check a rich menu object."""
    return world.ask("POST", f"{MENU}/validate", menu(**changed))


@RULES.accepted(105, "a rich menu is created, given back and listed as it is")
def _(world: World) -> None:
    wanted = menu(*(area(action) for action in EVERY_ACTION))
    answer = world.ask("POST", MENU, {**wanted, "somethingNew": 1})
    menu_id = answer.get_json()["richMenuId"]
    assert answer.status_code == 200
    assert world.ask("GET", f"{MENU}/{menu_id}").get_json() == {"richMenuId": menu_id, **wanted}
    assert world.ask("GET", f"{MENU}/list").get_json() == {"richmenus": [{"richMenuId": menu_id, **wanted}]}


@RULES.accepted(105, "everything at its limit", switches=FREE)
def _(world: World) -> None:
    family = "👨‍👩‍👧"
    at_limit: list[dict[str, Any]] = [
        {"name": family * 300, "chatBarText": family * 14},
        {"areas": [area()] * 20},
        {"areas": []},
        {"size": {"width": 800, "height": 250}},
        {"size": {"width": 2500, "height": 1724}},
        {"size": {"width": 1450, "height": 1000}},
    ]
    for changed in at_limit:
        assert (validate(world, **changed).status_code, validate(world, **changed).get_json()) == (200, {}), changed
    assert world.ask("GET", f"{MENU}/list").get_json() == {"richmenus": []}


@RULES.refused(105, "each missing key is named")
def _(world: World) -> None:
    for name in ("size", "selected", "name", "chatBarText", "areas"):
        assert only_finding(world.ask("POST", MENU, menu(**{name: ...}))) == ("must be specified", name)
        assert only_finding(validate(world, **{name: None})) == ("must be specified", name)
    assert len(world.ask("POST", MENU, {}).get_json()["details"]) == 5


@RULES.refused(105, "one step beyond each limit")
def _(world: World) -> None:
    bounds = "areas[0].bounds."
    for changed, place in (
        ({"size": {"width": 799, "height": 250}}, "size.width"),
        ({"size": {"width": 2501, "height": 843}}, "size.width"),
        ({"size": {"width": 800, "height": 249}}, "size.height"),
        ({"size": {"width": 1449, "height": 1000}}, "size"),
        ({"size": {"width": 2500.5, "height": 843}}, "size.width"),
        ({"size": {"width": 2500}}, "size.height"),
        ({"name": "あ" * 301}, "name"),
        ({"chatBarText": "あ" * 15}, "chatBarText"),
        ({"areas": [area()] * 21}, "areas"),
        ({"areas": [None]}, "areas[0]"),
        ({"areas": [area(x=-1)]}, f"{bounds}x"),
        ({"areas": [area(width=0)]}, f"{bounds}width"),
        ({"areas": [{"action": EVERY_ACTION[0]}]}, "areas[0].bounds"),
        ({"areas": [{"bounds": area()["bounds"]}]}, "areas[0].action"),
        ({"areas": [area({"type": "message", "label": "あ" * 21, "text": "t"})]}, "areas[0].action.label"),
        ({"areas": [area({"type": "camera", "label": "写真"})]}, "areas[0].action.type"),
        ({"areas": [area({"type": "richmenuswitch", "data": "d"})]}, "areas[0].action.richMenuAliasId"),
        ({"areas": [area({**EVERY_ACTION[-1], "data": "d" * 301})]}, "areas[0].action.data"),
        ({"areas": [area({**EVERY_ACTION[-1], "richMenuAliasId": "a" * 33})]}, "areas[0].action.richMenuAliasId"),
    ):
        assert only_finding(validate(world, **changed))[1] == place
    mistypes: list[tuple[dict[str, Any], str]] = [
        ({"size": {"width": True, "height": 843}}, "size.width"),
        ({"size": []}, "size"),
        ({"selected": "true"}, "selected"),
        ({"areas": [area(x="0")]}, f"{bounds}x"),  # type: ignore[arg-type]
    ]
    for mistake, place in mistypes:
        assert mistyped(validate(world, **mistake)) == place
    bad_scheme = area({"type": "uri", "uri": "ftp://example.com/"})
    assert only_finding(validate(world, areas=[bad_scheme])) == ("invalid uri", "areas[0].action.uri")


@RULES.accepted(105, "1,000 menus, and another one once one is deleted", switches=FREE)
def _(world: World) -> None:
    ids = [create(world) for _ in range(1000)]
    assert world.ask("DELETE", f"{MENU}/{ids[0]}").get_json() == {}
    assert world.ask("GET", f"{MENU}/{ids[0]}").get_json() == NOT_FOUND
    create(world)


@RULES.refused(105, "the 1,001st menu", switches=FREE)
def _(world: World) -> None:
    for _ in range(1000):
        create(world)
    assert world.ask("POST", MENU, menu()).status_code == 400
    assert len(world.ask("GET", f"{MENU}/list").get_json()["richmenus"]) == 1000


@RULES.refused(105, "the 101st creation and the 101st deletion within an hour")
def _(world: World) -> None:
    ids = [create(world) for _ in range(100)]
    assert world.ask("POST", MENU, menu()).status_code == 429
    assert world.ask("POST", f"{MENU}/validate", menu()).status_code == 200
    for menu_id in ids:
        world.ask("DELETE", f"{MENU}/{menu_id}")
    assert world.ask("DELETE", f"{MENU}/{UNKNOWN_MENU}").status_code == 429
    world.advance(36)
    assert world.ask("POST", MENU, menu()).status_code == 200
    assert world.ask("DELETE", f"{MENU}/{UNKNOWN_MENU}").get_json() == NOT_FOUND


@RULES.refused(105, "the 11th list within a second")
def _(world: World) -> None:
    statuses = [world.ask("GET", f"{MENU}/list").status_code for _ in range(40)]
    assert statuses[:10] == [200] * 10
    assert 429 in statuses


@RULES.accepted(106, "a PNG and a JPEG, given back as they were uploaded")
def _(world: World) -> None:
    for raw, kind in ((png(), "image/png"), (jpeg(800, 250), "image/jpeg"), (png(size=1024 * 1024), "image/png")):
        menu_id = create(world)
        answer = upload(world, menu_id, raw, kind)
        assert (answer.status_code, answer.get_json()) == (200, {})
        shown = world.ask("GET", f"{MENU}/{menu_id}/content")
        assert (shown.status_code, shown.content_type, shown.data) == (200, kind, raw)


@RULES.refused(106, "another content type than JPEG and PNG")
def _(world: World) -> None:
    menu_id = create(world)
    for kind in ("image/gif", "application/json", "multipart/form-data; boundary=x", ""):
        answer = upload(world, menu_id, png(), kind)
        assert answer.status_code == 415
        assert answer.get_json() == {"message": f"The content type, {kind}, is not supported"}


@RULES.refused(106, "a picture over 1 MB, of a wrong size, or none at all")
def _(world: World) -> None:
    menu_id = create(world)
    wrong_sizes = [png(799, 250), png(2501, 843), png(800, 249), png(1449, 1000), jpeg(1449, 1000), jpeg(2501, 843)]
    for raw in (*wrong_sizes, png(size=1024 * 1024 + 1), png()[:20], jpeg()[:40], b"\xff\xd8\xff", b"GIF89a", b""):
        answer = upload(world, menu_id, raw)
        assert (answer.status_code, answer.get_json()) == (400, NOT_ALLOWED)
    assert world.ask("GET", f"{MENU}/{menu_id}/content").get_json() == NOT_FOUND
    assert upload(world, menu_id).status_code == 200


@RULES.refused(106, "a second picture, and a picture for a menu nobody knows")
def _(world: World) -> None:
    menu_id = ready(world)
    again = upload(world, menu_id, png(1200, 405))
    assert again.status_code == 400
    assert again.get_json() == {"message": "An image has already been uploaded to the richmenu"}
    assert world.ask("GET", f"{MENU}/{menu_id}/content").data == png()
    assert upload(world, UNKNOWN_MENU).status_code == 404
    assert world.ask("GET", f"{MENU}/{UNKNOWN_MENU}/content").status_code == 404

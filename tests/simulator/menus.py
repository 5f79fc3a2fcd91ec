"""Rich menus as tests make them."""

import struct
import zlib
from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from tests.simulator.world import World

MENU = "/v2/bot/richmenu"
DEFAULT = "/v2/bot/user/all/richmenu"
UNKNOWN_MENU = f"richmenu-{'0' * 32}"
NOT_FOUND = {"message": "Not found"}
NO_IMAGE = {"message": "must upload richmenu image before applying it to user", "details": []}


def area(action: dict[str, Any] | None = None, **bounds: int) -> dict[str, Any]:
    """A tappable area of a rich menu."""
    whole = {"x": 0, "y": 0, "width": 1250, "height": 843, **bounds}
    return {"bounds": whole, "action": action or {"type": "postback", "label": "ごみ", "data": "garbage"}}


def menu(*areas: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A valid rich menu object; a property changed to `...` is left out."""
    whole = {
        "size": {"width": 2500, "height": 843},
        "selected": True,
        "name": "ふだんのメニュー",
        "chatBarText": "メニュー",
        "areas": list(areas) or [area()],
        **changed,
    }
    return {name: value for name, value in whole.items() if value is not ...}


def png(width: int = 2500, height: int = 843, size: int = 0) -> bytes:
    """A PNG in one colour; `size` bytes in all when that is more than it needs."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * ((width + 7) // 8)) * height)
    whole = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return whole + b"\0" * (size - len(whole))


def jpeg(width: int = 2500, height: int = 843) -> bytes:
    """The beginning of a JPEG, up to its size."""
    tables = b"\xff\xdb" + struct.pack(">H", 67) + bytes(65)
    frame = struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + tables + b"\xff\xff\xc2" + frame + b"\xff\xd9"


def create(world: World, *areas: dict[str, Any], **changed: Any) -> str:
    """Create a rich menu without a picture; its id."""
    answer = world.ask("POST", MENU, menu(*areas, **changed))
    assert answer.status_code == 200, answer.get_json()
    menu_id: str = answer.get_json()["richMenuId"]
    return menu_id


def upload(world: World, menu_id: str, raw: bytes | None = None, content_type: str = "image/png") -> TestResponse:
    """Upload a picture."""
    content = png() if raw is None else raw
    return world.ask("POST", f"{MENU}/{menu_id}/content", content, Content_Type=content_type)


def ready(world: World, *areas: dict[str, Any], **changed: Any) -> str:
    """Create a rich menu with its picture; its id."""
    menu_id = create(world, *areas, **changed)
    assert upload(world, menu_id).status_code == 200
    return menu_id


def set_default(world: World, menu_id: str) -> TestResponse:
    """Make a menu everybody's."""
    return world.ask("POST", f"{DEFAULT}/{menu_id}")


def link(world: World, user_id: str, menu_id: str) -> TestResponse:
    """Link a menu to one person."""
    return world.ask("POST", f"/v2/bot/user/{user_id}/richmenu/{menu_id}")


def linked(world: World, user_id: str) -> TestResponse:
    """Ask for the menu of one person."""
    return world.ask("GET", f"/v2/bot/user/{user_id}/richmenu")


def alias(world: World, alias_id: Any, menu_id: Any) -> TestResponse:
    """Create an alias."""
    return world.ask("POST", f"{MENU}/alias", {"richMenuAliasId": alias_id, "richMenuId": menu_id})


def bulk(world: World, menu_id: Any, *user_ids: Any) -> TestResponse:
    """Link a menu to many people."""
    return world.ask("POST", f"{MENU}/bulk/link", {"richMenuId": menu_id, "userIds": list(user_ids)})


def seen(world: World, name: str = "はなこ") -> str | None:
    """The id of the menu a person sees."""
    found = world.control("GET", f"users/{quote(name)}/menu")
    assert found.status_code == 200
    shown: dict[str, Any] | None = found.get_json()
    return shown["richMenuId"] if shown else None


def only_finding(answer: TestResponse) -> tuple[str, str]:
    """Message and property of the only detail of a 400."""
    body = answer.get_json()
    assert (answer.status_code, body["message"]) == (400, "The request body has 1 error(s)")
    return body["details"][0]["message"], body["details"][0]["property"]

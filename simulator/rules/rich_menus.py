"""Rich menu objects, their pictures and their aliases (rules 105, 106, 111). Pure: knows no channel."""

from collections.abc import Callable
from typing import Any

from simulator.identifiers import MENU_ALIAS_ID, RICH_MENU_ID
from simulator.rules.actions import IN_RICH_MENU, check_action
from simulator.rules.findings import EMPTY, MISSING, Findings, Place
from simulator.rules.image_size import ImageSize
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.text_length import graphemes
from simulator.rules.values import Object, check_string, checked_array, checked_object

NAME_LIMIT, CHAT_BAR_LIMIT, AREAS_LIMIT = 300, 14, 20
NARROWEST, WIDEST, LOWEST = 800, 2500, 250  # pixels
IMAGE_BYTES = 1024 * 1024
_LONGEST_SIDE = 2**31 - 1
_ACTION_FIELDS = (
    *("type", "label", "data", "displayText", "text", "inputOption", "fillInText", "uri", "altUri"),
    *("mode", "initial", "min", "max", "clipboardText", "richMenuAliasId"),
)


def check_rich_menu(menu: Object, findings: Findings) -> None:
    """A rich menu object: size, selected, name, chatBarText and areas, all of them required."""
    for name, limit in (("name", NAME_LIMIT), ("chatBarText", CHAT_BAR_LIMIT)):
        if _is_there(menu, name, Place(""), findings):
            check_string(menu[name], Place(name), findings, limit=limit, measure=graphemes)
    if _is_there(menu, "selected", Place(""), findings):
        has_type(menu["selected"], Place("selected"), findings, JsonType.BOOLEAN)
    if _is_there(menu, "size", Place(""), findings):
        _check_size(menu["size"], Place("size"), findings)
    if _is_there(menu, "areas", Place(""), findings):
        here = Place("areas")
        for number, area in enumerate(checked_array(menu["areas"], here, findings, 0, AREAS_LIMIT)):
            _check_area(area, here.index(number), findings)


def known_parts(menu: Object) -> Object:
    """What LINE keeps of a checked rich menu object; what it does not know is left out."""
    return {
        "size": {side: menu["size"][side] for side in ("width", "height")},
        "selected": menu["selected"],
        "name": menu["name"],
        "chatBarText": menu["chatBarText"],
        "areas": [_known_area(area) for area in menu["areas"]],
    }


def has_allowed_size(width: int, height: int) -> bool:
    """Whether a menu or its picture may be so large: 800 to 2,500 wide, 250 high, at least 1.45 times as wide."""
    return NARROWEST <= width <= WIDEST and height >= LOWEST and _is_wide_enough(width, height)


def is_allowed_image(raw: bytes, size: ImageSize | None) -> bool:
    """Whether a picture may be uploaded: PNG or JPEG, at most 1 MB, of an allowed size (rule 106)."""
    return size is not None and len(raw) <= IMAGE_BYTES and has_allowed_size(size.width, size.height)


def check_menu_id(body: Object, findings: Findings) -> None:
    """The `richMenuId` of a request body (rules 110, 111)."""
    _check_id(body, "richMenuId", findings, is_menu_id)


def is_menu_id(value: object) -> bool:
    """Whether `value` has the shape of a rich menu id."""
    return isinstance(value, str) and RICH_MENU_ID.fullmatch(value) is not None


def is_alias_id(value: object) -> bool:
    """Whether `value` has the shape of an alias: 1 to 32 of a-z, 0-9, `_` and `-`."""
    return isinstance(value, str) and MENU_ALIAS_ID.fullmatch(value) is not None


def check_alias_id(body: Object, findings: Findings) -> None:
    """The `richMenuAliasId` of a request body (rule 111)."""
    _check_id(body, "richMenuAliasId", findings, is_alias_id)


def _check_id(body: Object, name: str, findings: Findings, is_id: Callable[[object], bool]) -> None:
    place = Place(name)
    if not _is_there(body, name, Place(""), findings) or not has_type(body[name], place, findings, JsonType.STRING):
        return
    if not is_id(body[name]):
        findings.add(place, f"invalid {name}" if body[name] else EMPTY)


def _is_there(owner: Object, name: str, place: Place, findings: Findings) -> bool:
    """Whether a property is given; a finding when it is missing or null."""
    if owner.get(name) is None:
        findings.add(place.key(name), MISSING)
        return False
    return True


def _is_wide_enough(width: int, height: int) -> bool:
    return width * 100 >= height * 145


def _check_size(value: Any, place: Place, findings: Findings) -> None:
    size = checked_object(value, place, findings)
    if size is None:
        return
    width = _checked_length(size, "width", place, findings, NARROWEST, WIDEST)
    height = _checked_length(size, "height", place, findings, LOWEST, _LONGEST_SIDE)
    if width and height and not _is_wide_enough(width, height):
        findings.add(place, "width / height must be at least 1.45")


def _checked_length(owner: Object, name: str, place: Place, findings: Findings, low: int, high: int) -> int | None:
    """The whole number `name` of an object, when it is one from `low` to `high`; otherwise a finding and None."""
    if not _is_there(owner, name, place, findings):
        return None
    value = owner[name]
    if not has_type(value, place.key(name), findings, JsonType.NUMBER):
        return None
    if not isinstance(value, int):
        findings.add(place.key(name), "must be an integer")
    elif not low <= value <= high:
        findings.add(place.key(name), f"Must be between {low} and {high}")
    else:
        return value
    return None


def _check_area(value: Any, place: Place, findings: Findings) -> None:
    area = checked_object(value, place, findings)
    if area is None:
        return
    if _is_there(area, "bounds", place, findings):
        here = place.key("bounds")
        bounds = checked_object(area["bounds"], here, findings)
        for name, low in (("x", 0), ("y", 0), ("width", 1), ("height", 1)) if bounds is not None else ():
            _checked_length(area["bounds"], name, here, findings, low, _LONGEST_SIDE)
    if _is_there(area, "action", place, findings):
        check_action(area["action"], place.key("action"), findings, IN_RICH_MENU)


def _known_area(area: Object) -> Object:
    bounds = {name: area["bounds"][name] for name in ("x", "y", "width", "height")}
    return {"bounds": bounds, "action": {k: v for k, v in area["action"].items() if k in _ACTION_FIELDS}}

"""The components inside a Flex bubble (rule 89)."""

from collections.abc import Mapping

from simulator.rules.actions import IN_FLEX, IN_FLEX_BUTTON, IN_FLEX_VIDEO, check_action
from simulator.rules.findings import MISSING, Findings, Place
from simulator.rules.flex_fields import COMPONENTS, Check
from simulator.rules.values import Object, add_missing, check_media_url, checked_object

DEPTH_LIMIT = 50
_IN_BOX = ("box", "button", "filler", "image", "separator", "text")
_CHILDREN = {"baseline": ("icon", "text", "filler"), "horizontal": _IN_BOX, "vertical": _IN_BOX}
_ADDRESSES = {"image": ("url",), "icon": ("url",), "video": ("url", "previewUrl")}
_ACTION_PLACES = {"button": IN_FLEX_BUTTON, "video": IN_FLEX_VIDEO}


def check_fields(value: Object, place: Place, findings: Findings, fields: Mapping[str, Check]) -> None:
    """Every property is one of `fields` and holds what it may."""
    for name, inner in value.items():
        if name not in fields:
            findings.add(place.key(name), "unknown field")
        elif not fields[name](inner):
            findings.add(place.key(name), "invalid property")


def check_component(value: object, place: Place, findings: Findings, kinds: tuple[str, ...], depth: int = 1) -> None:
    """A component of one of `kinds`, and everything in it. `depth` counts the boxes around it."""
    component = checked_object(value, place, findings)
    if component is None:
        return
    kind = component.get("type")
    if not isinstance(kind, str) or kind not in COMPONENTS:
        findings.add(place.key("type"), "invalid property" if kind else MISSING)
        return
    if kind not in kinds or depth > DEPTH_LIMIT:
        findings.add(place, "invalid property")
        return
    check_fields(component, place, findings, COMPONENTS[kind])
    if kind == "box":
        _check_box(component, place, findings, depth)
    elif kind == "text":
        _check_text(component, place, findings)
    elif kind == "span" and component.get("text") == "":
        add_missing(place.key("text"), findings, "")
    for name in _ADDRESSES.get(kind, ()):
        check_media_url(component.get(name), place.key(name), findings)
    if kind == "video":
        check_component(component.get("altContent"), place.key("altContent"), findings, ("box", "image"), depth + 1)
    if kind == "button" or ("action" in component and "action" in COMPONENTS[kind]):
        where = _ACTION_PLACES.get(kind, IN_FLEX)
        check_action(component.get("action"), place.key("action"), findings, where)


def _check_box(box: Object, place: Place, findings: Findings, depth: int) -> None:
    layout = box.get("layout")
    if "layout" not in box:
        findings.add(place.key("layout"), MISSING)
    contents = box.get("contents")
    if contents is None:
        findings.add(place.key("contents"), MISSING)
        return
    children = _CHILDREN.get(layout if isinstance(layout, str) else "", _IN_BOX)
    for number, child in enumerate(contents if isinstance(contents, list) else []):
        check_component(child, place.key("contents").index(number), findings, children, depth + 1)


def _check_text(text: Object, place: Place, findings: Findings) -> None:
    contents = text.get("contents")
    if isinstance(contents, list) and contents:
        for number, span in enumerate(contents):
            check_component(span, place.key("contents").index(number), findings, ("span",))
    elif not text.get("text"):
        add_missing(place.key("text"), findings, text.get("text"))

"""Flex messages (rule 89)."""

import json
from collections.abc import Mapping

from simulator.rules.actions import IN_FLEX, IN_FLEX_BUTTON, check_action
from simulator.rules.findings import EMPTY, MISSING, Findings, Place, Style
from simulator.rules.flex_fields import BLOCK_STYLE, BUBBLE, COMPONENTS, Check
from simulator.rules.templates import ALT_TEXT_LIMIT
from simulator.rules.values import Object, check_choice, check_media_url, check_string, checked_object

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
CAROUSEL_BUBBLES = 12
DEPTH_LIMIT = 50
_BLOCKS = {"header": ("box",), "hero": ("box", "image", "video"), "body": ("box",), "footer": ("box",)}
_CHILDREN = {
    "baseline": ("icon", "text", "filler"),
    "horizontal": ("box", "button", "filler", "image", "separator", "text"),
    "vertical": ("box", "button", "filler", "image", "separator", "text"),
}


def check_flex_message(message: Object, place: Place, findings: Findings, *, escaped: bool) -> None:
    """A message of type flex. `escaped` measures the size with \\uXXXX escapes, as the request wrote it."""
    check_string(message.get("altText"), place.key("altText"), findings, limit=ALT_TEXT_LIMIT)
    contents = checked_object(message.get("contents"), place.key("contents"), findings)
    if contents is None:
        return
    root = Place("", Style.SLASHED, place.text)
    kind = contents.get("type")
    if kind == "bubble":
        _check_bubble(contents, root, findings, escaped=escaped)
    elif kind == "carousel":
        _check_carousel(contents, root, findings, escaped=escaped)
    else:
        check_choice(kind, root.key("type"), findings, ("bubble", "carousel"))


def _check_size(value: Object, place: Place, findings: Findings, limit: int, *, escaped: bool) -> None:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sizes = [len(plain.encode("utf-8", "surrogatepass"))]
    if escaped:
        sizes.append(len(json.dumps(value, separators=(",", ":"))))
    if max(sizes) > limit:
        findings.add(place, f"must not be larger than {limit // 1024} KB")


def _check_carousel(carousel: Object, place: Place, findings: Findings, *, escaped: bool) -> None:
    _check_fields(carousel, place, findings, {"contents": lambda value: isinstance(value, list)})
    bubbles = carousel.get("contents")
    here = place.key("contents")
    if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= CAROUSEL_BUBBLES:
        findings.add(here, f"size must be between 1 and {CAROUSEL_BUBBLES}")
    _check_size(carousel, here, findings, CAROUSEL_BYTES, escaped=escaped)
    sizes = set()
    for number, value in enumerate(bubbles if isinstance(bubbles, list) else []):
        bubble = checked_object(value, here.index(number), findings)
        if bubble is None:
            continue
        sizes.add(str(bubble.get("size", "mega")))
        _check_bubble(bubble, here.index(number), findings, escaped=escaped)
        hero = bubble.get("hero")
        if isinstance(hero, dict) and hero.get("type") == "video":
            findings.add(here.index(number).key("hero"), "invalid property")
    if len(sizes) > 1:
        findings.add(here, "all bubbles must have the same size")


def _check_bubble(bubble: Object, place: Place, findings: Findings, *, escaped: bool) -> None:
    if bubble.get("type") != "bubble":
        check_choice(bubble.get("type"), place.key("type"), findings, ("bubble",))
        return
    _check_size(bubble, place if place.text else place.key(""), findings, BUBBLE_BYTES, escaped=escaped)
    _check_fields(bubble, place, findings, BUBBLE)
    for block, kinds in _BLOCKS.items():
        if block in bubble:
            _check_component(bubble[block], place.key(block), findings, kinds, depth=1)
    if "action" in bubble:
        check_action(bubble["action"], place.key("action"), findings, IN_FLEX)
    styles = bubble.get("styles")
    if styles is None:
        return
    here = place.key("styles")
    if checked_object(styles, here, findings) is not None:
        for name, style in styles.items():
            if name not in _BLOCKS:
                findings.add(here.key(name), "unknown field")
            elif checked_object(style, here.key(name), findings) is not None:
                _check_fields(style, here.key(name), findings, BLOCK_STYLE, typed=False)


def _check_fields(
    value: Object, place: Place, findings: Findings, fields: Mapping[str, Check], *, typed: bool = True
) -> None:
    for name, inner in value.items():
        if name == "type" and typed:
            continue
        if name not in fields:
            findings.add(place.key(name), "unknown field")
        elif not fields[name](inner):
            findings.add(place.key(name), "invalid property")


def _check_component(value: object, place: Place, findings: Findings, kinds: tuple[str, ...], depth: int) -> None:
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
    _check_fields(component, place, findings, COMPONENTS[kind])
    if kind == "box":
        _check_box(component, place, findings, depth)
    elif kind == "text":
        _check_text(component, place, findings)
    elif kind == "span":
        check_string(component.get("text"), place.key("text"), findings, limit=2000)
    elif kind in ("image", "icon", "video"):
        _check_media(component, place, findings, depth)
    if kind == "button":
        check_action(component.get("action"), place.key("action"), findings, IN_FLEX_BUTTON)
    elif component.get("action") is not None:
        check_action(component["action"], place.key("action"), findings, IN_FLEX)


def _check_box(box: Object, place: Place, findings: Findings, depth: int) -> None:
    layout = box.get("layout")
    if layout is None:
        findings.add(place.key("layout"), MISSING)
    contents = box.get("contents")
    if not isinstance(contents, list):
        findings.add(place.key("contents"), MISSING if contents is None else "invalid property")
        return
    children = _CHILDREN.get(layout if isinstance(layout, str) else "", _CHILDREN["vertical"])
    for number, child in enumerate(contents):
        _check_component(child, place.key("contents").index(number), findings, children, depth + 1)


def _check_text(text: Object, place: Place, findings: Findings) -> None:
    contents = text.get("contents")
    if isinstance(contents, list) and contents:
        for number, span in enumerate(contents):
            _check_component(span, place.key("contents").index(number), findings, ("span",), DEPTH_LIMIT)
    elif contents is not None and not isinstance(contents, list):
        findings.add(place.key("contents"), "invalid property")
    elif not text.get("text"):
        findings.add(place.key("text"), EMPTY)


def _check_media(media: Object, place: Place, findings: Findings, depth: int) -> None:
    names = ("url", "previewUrl") if media["type"] == "video" else ("url",)
    for name in names:
        if media.get(name) is None:
            findings.add(place.key(name), MISSING)
        else:
            check_media_url(media[name], place.key(name), findings)
    if media["type"] == "video":
        _check_component(media.get("altContent"), place.key("altContent"), findings, ("box", "image"), depth + 1)

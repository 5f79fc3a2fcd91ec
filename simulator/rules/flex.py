"""Flex messages: bubbles and carousels (rule 89)."""

import json
from collections.abc import Iterator
from typing import Any

from simulator.rules.actions import IN_FLEX, check_action
from simulator.rules.findings import Findings, Place, Style
from simulator.rules.flex_components import check_component, check_fields
from simulator.rules.flex_fields import BLOCK_STYLE, BUBBLE, BUBBLE_STYLES, CAROUSEL
from simulator.rules.templates import ALT_TEXT_LIMIT
from simulator.rules.values import Object, add_missing, check_choice, check_string, checked_object

BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 50 * 1024
OVERSIZE = 2  # so many times too large, and nothing else is worth telling
CAROUSEL_BUBBLES = 12
ANIMATED_IMAGES = 10
_BLOCKS = {"header": ("box",), "hero": ("box", "image", "video"), "body": ("box",), "footer": ("box",)}
_VIDEO_SIZES = ("kilo", "mega", "giga")


def check_flex_message(message: Object, place: Place, findings: Findings) -> None:
    """A message of type flex."""
    check_string(message.get("altText"), place.key("altText"), findings, limit=ALT_TEXT_LIMIT)
    contents = checked_object(message.get("contents"), place.key("contents"), findings)
    if contents is None:
        return
    root = Place("", Style.SLASHED, place.text)
    kind = contents.get("type")
    if kind == "bubble":
        _check_bubble(contents, root, findings)
    elif kind == "carousel":
        _check_carousel(contents, root, findings)
    else:
        check_choice(kind, root.key("type"), findings, ("bubble", "carousel"))
    if sum(1 for _ in _animated(contents)) > ANIMATED_IMAGES:
        findings.add(root.key("contents"), f"must not have more than {ANIMATED_IMAGES} animated images")


def _animated(contents: Any) -> Iterator[Object]:
    """All images that move, however deep."""
    waiting = [contents]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("type") == "image" and value.get("animated") is True:
                yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _check_size(value: Object, place: Place, findings: Findings, limit: int) -> bool:
    """Whether it is small enough to be looked at more closely.

    How LINE measures is not known: neither compact UTF-8 nor, in strict mode, what the request wrote may be larger than
    `limit` bytes.
    """
    settings = findings.settings
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sizes = [len(compact.encode("utf-8", "surrogatepass"))]
    if settings.strict_flex_size and (settings.escaped or settings.spaced):
        separators = (", ", ": ") if settings.spaced else (",", ":")
        written = json.dumps(value, ensure_ascii=settings.escaped, separators=separators)
        sizes.append(len(written.encode("utf-8", "surrogatepass")))
    if max(sizes) > limit:
        findings.add(place, f"must not be larger than {limit // 1024} KB")
    return sizes[0] <= limit * OVERSIZE


def _check_carousel(carousel: Object, place: Place, findings: Findings) -> None:
    check_fields(carousel, place, findings, CAROUSEL)
    bubbles = carousel.get("contents")
    here = place.key("contents")
    if bubbles is None:
        add_missing(here, findings)
    elif isinstance(bubbles, list) and not 1 <= len(bubbles) <= CAROUSEL_BUBBLES:
        findings.add(here, f"size must be between 1 and {CAROUSEL_BUBBLES}")
    if not _check_size(carousel, here, findings, CAROUSEL_BYTES):
        return
    sizes = set()
    for number, value in enumerate(bubbles if isinstance(bubbles, list) else []):
        bubble = checked_object(value, here.index(number), findings)
        if bubble is not None:
            sizes.add(str(bubble.get("size", "mega")))
            _check_bubble(bubble, here.index(number), findings)
            if _has_video(bubble):
                findings.add(here.index(number).key("hero"), "invalid property")
    if len(sizes) > 1:
        findings.add(here, "all bubbles must have the same size")


def _has_video(bubble: Object) -> bool:
    hero = bubble.get("hero")
    return isinstance(hero, dict) and hero.get("type") == "video"


def _check_bubble(bubble: Object, place: Place, findings: Findings) -> None:
    if bubble.get("type") != "bubble":
        check_choice(bubble.get("type"), place.key("type"), findings, ("bubble",))
        return
    itself = place if place.text else place.key("")
    if not _check_size(bubble, itself, findings, BUBBLE_BYTES):
        return
    check_fields(bubble, place, findings, BUBBLE)
    if not any(block in bubble for block in _BLOCKS):
        findings.add(itself, "At least one block must be specified")
    for block, kinds in _BLOCKS.items():
        if block in bubble:
            check_component(bubble[block], place.key(block), findings, kinds)
    if _has_video(bubble) and bubble.get("size", "mega") not in _VIDEO_SIZES:
        findings.add(place.key("hero"), "invalid property")
    if "action" in bubble:
        check_action(bubble["action"], place.key("action"), findings, IN_FLEX)
    if "styles" in bubble:
        _check_styles(bubble["styles"], place.key("styles"), findings)


def _check_styles(value: object, place: Place, findings: Findings) -> None:
    styles = checked_object(value, place, findings)
    if styles is None:
        return
    check_fields(styles, place, findings, BUBBLE_STYLES)
    for name in BUBBLE_STYLES:
        if name in styles:
            style = checked_object(styles[name], place.key(name), findings)
            if style is not None:
                check_fields(style, place.key(name), findings, BLOCK_STYLE)

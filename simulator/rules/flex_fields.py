"""Which properties each Flex component may have, and what they may hold (rule 89)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]

_PIXELS = re.compile(r"\d+(\.\d+)?px", re.ASCII)
_PERCENT = re.compile(r"\d+(\.\d+)?%", re.ASCII)
_SIGNED = re.compile(r"-?\d+(\.\d+)?(px|%)", re.ASCII)
_POSITIVE = re.compile(r"(?=[^1-9]*[1-9])\d+(\.\d+)?px", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_ANGLE = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)deg", re.ASCII)
_RATIO = re.compile(r"(\d{1,6}(?:\.\d+)?):(\d{1,6}(?:\.\d+)?)", re.ASCII)

_SPACES = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
_TEXT_SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")


def one_of(*words: str) -> Check:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in words


def measure(*words: str, patterns: tuple[re.Pattern[str], ...] = (_PIXELS,)) -> Check:
    """One of these words, or a measure of one of these patterns."""

    def is_measure(value: Any) -> bool:
        return isinstance(value, str) and (value in words or any(p.fullmatch(value) for p in patterns))

    return is_measure


def whole(low: int, high: int = 2**31) -> Check:
    """A whole number from `low` to `high`."""
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def is_flag(value: Any) -> bool:
    """true or false."""
    return isinstance(value, bool)


def is_colour(value: Any) -> bool:
    """#RRGGBB or #RRGGBBAA."""
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def is_ratio(value: Any) -> bool:
    """width:height, each 1 to 100,000, the height at most three times the width."""
    match = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return False
    width, height = float(match[1]), float(match[2])
    return 1 <= width <= 100_000 and 1 <= height <= 100_000 and height <= 3 * width


def is_background(value: Any) -> bool:
    """A linear gradient: its angle below 360 degrees, start and end colour, and an optional centre."""
    if not isinstance(value, dict) or value.get("type") != "linearGradient":
        return False
    needed = {"type", "angle", "startColor", "endColor"}
    if not needed <= set(value) <= set(_GRADIENT):
        return False
    return all(_GRADIENT[name](inner) for name, inner in value.items())


def is_angle(value: Any) -> bool:
    """Degrees from 0 to below 360, for example 23.5deg."""
    match = _ANGLE.fullmatch(value) if isinstance(value, str) else None
    return match is not None and float(match[1]) < 360


def is_position(value: Any) -> bool:
    """A percentage from 0% to 100%."""
    return isinstance(value, str) and _PERCENT.fullmatch(value) is not None and float(value[:-1]) <= 100


def is_text(value: Any) -> bool:
    """A string."""
    return isinstance(value, str)


def is_list(value: Any) -> bool:
    """An array; what is in it is checked elsewhere."""
    return isinstance(value, list)


def anything(_value: Any) -> bool:
    """Checked elsewhere."""
    return True


_GRADIENT: Mapping[str, Check] = {
    "type": one_of("linearGradient"),
    "angle": is_angle,
    "startColor": is_colour,
    "endColor": is_colour,
    "centerColor": is_colour,
    "centerPosition": is_position,
}
_SPACE = measure(*_SPACES)
_PADDING = measure(*_SPACES, patterns=(_PIXELS, _PERCENT))
_LENGTH = measure(patterns=(_PIXELS, _PERCENT))
_OFFSET = measure(*_SPACES, patterns=(_SIGNED,))
_FLEX = whole(0)
_ALIGN = one_of("start", "end", "center")
_GRAVITY = one_of("top", "bottom", "center")
_PLACED: Mapping[str, Check] = {
    "margin": _SPACE,
    "position": one_of("relative", "absolute"),
    "offsetTop": _OFFSET,
    "offsetBottom": _OFFSET,
    "offsetStart": _OFFSET,
    "offsetEnd": _OFFSET,
}
_LETTERS: Mapping[str, Check] = {
    "size": measure(*_TEXT_SIZES),
    "color": is_colour,
    "weight": one_of("regular", "bold"),
    "style": one_of("normal", "italic"),
    "decoration": one_of("none", "underline", "line-through"),
}

_COMPONENTS: Mapping[str, Mapping[str, Check]] = {
    "box": {
        **_PLACED,
        "layout": one_of("horizontal", "vertical", "baseline"),
        "contents": is_list,
        "flex": _FLEX,
        "spacing": _SPACE,
        "backgroundColor": is_colour,
        "background": is_background,
        "borderColor": is_colour,
        "borderWidth": measure("none", "light", "normal", "medium", "semi-bold", "bold"),
        "cornerRadius": _SPACE,
        "width": _LENGTH,
        "maxWidth": _LENGTH,
        "height": _LENGTH,
        "maxHeight": _LENGTH,
        "paddingAll": _PADDING,
        "paddingTop": _PADDING,
        "paddingBottom": _PADDING,
        "paddingStart": _PADDING,
        "paddingEnd": _PADDING,
        "justifyContent": one_of("flex-start", "center", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": one_of("flex-start", "center", "flex-end"),
        "action": anything,
    },
    "text": {
        **_PLACED,
        **_LETTERS,
        "text": is_text,
        "contents": is_list,
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "wrap": is_flag,
        "lineSpacing": measure(patterns=(_POSITIVE,)),
        "maxLines": whole(0),
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": is_flag,
        "action": anything,
    },
    "span": {**_LETTERS, "text": is_text},
    "button": {
        **_PLACED,
        "action": anything,
        "flex": _FLEX,
        "height": one_of("sm", "md"),
        "style": one_of("link", "primary", "secondary"),
        "color": is_colour,
        "gravity": _GRAVITY,
        "adjustMode": one_of("shrink-to-fit"),
        "scaling": is_flag,
    },
    "image": {
        **_PLACED,
        "url": anything,
        "flex": _FLEX,
        "align": _ALIGN,
        "gravity": _GRAVITY,
        "size": measure(*_TEXT_SIZES, "full", patterns=(_PIXELS, _PERCENT)),
        "aspectRatio": is_ratio,
        "aspectMode": one_of("cover", "fit"),
        "backgroundColor": is_colour,
        "animated": is_flag,
        "action": anything,
    },
    "icon": {
        **_PLACED,
        "url": anything,
        "size": measure(*_TEXT_SIZES),
        "aspectRatio": is_ratio,
        "scaling": is_flag,
    },
    "video": {
        "url": anything,
        "previewUrl": anything,
        "altContent": anything,
        "aspectRatio": is_ratio,
        "action": anything,
    },
    "separator": {"margin": _SPACE, "color": is_colour},
    "filler": {"flex": _FLEX},
}

COMPONENTS: Mapping[str, Mapping[str, Check]] = {
    kind: {"type": anything, **fields} for kind, fields in _COMPONENTS.items()
}
CAROUSEL: Mapping[str, Check] = {"type": anything, "contents": is_list}
BUBBLE: Mapping[str, Check] = {
    "type": anything,
    "size": one_of("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
    "direction": one_of("ltr", "rtl"),
    "header": anything,
    "hero": anything,
    "body": anything,
    "footer": anything,
    "styles": anything,
    "action": anything,
}
BUBBLE_STYLES: Mapping[str, Check] = dict.fromkeys(("header", "hero", "body", "footer"), anything)
BLOCK_STYLE: Mapping[str, Check] = {
    "backgroundColor": is_colour,
    "separator": is_flag,
    "separatorColor": is_colour,
}

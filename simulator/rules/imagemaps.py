"""Imagemap messages: a picture with areas to tap, and a video in it (rule 92)."""

from simulator.rules.actions import CLIPBOARD_LIMIT
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.templates import ALT_TEXT_LIMIT
from simulator.rules.values import (
    Object,
    check_choice,
    check_link,
    check_media_url,
    check_number,
    check_string,
    checked_array,
    checked_object,
)

BASE_WIDTH = 1040
HEIGHT_LIMIT = 100_000  # LINE names none
ACTION_LIMIT = 50
LABEL_LIMIT = 100
TEXT_LIMIT = 400
LINK_LIMIT = 1000
VIDEO_LABEL_LIMIT = 30


def check_imagemap(message: Object, place: Place, findings: Findings) -> None:
    """A message of type imagemap."""
    base_url = message.get("baseUrl")
    check_media_url(base_url, place.key("baseUrl"), findings)
    check_string(message.get("altText"), place.key("altText"), findings, limit=ALT_TEXT_LIMIT)
    height = _checked_height(message.get("baseSize"), place.key("baseSize"), findings)
    has_video = message.get("video") is not None
    if has_video:
        _check_video(message["video"], place.key("video"), findings, height)
    least = 0 if has_video else 1
    actions = checked_array(message.get("actions"), place.key("actions"), findings, least, ACTION_LIMIT)
    for number, action in enumerate(actions):
        _check_action(action, place.key("actions").index(number), findings, height)


def _checked_height(value: object, place: Place, findings: Findings) -> float:
    """The picture's height, or infinity when it is not known."""
    size = checked_object(value, place, findings)
    if size is None:
        return float("inf")
    width = size.get("width")
    if has_type(width, place.key("width"), findings, JsonType.NUMBER) and width != BASE_WIDTH:
        findings.add(place.key("width"), f"must be {BASE_WIDTH}")
    height = size.get("height")
    check_number(height, place.key("height"), findings, 1, HEIGHT_LIMIT)
    return float(height) if isinstance(height, int | float) and 1 <= height <= HEIGHT_LIMIT else float("inf")


def _check_area(value: object, place: Place, findings: Findings, height: float) -> None:
    area = checked_object(value, place, findings)
    if area is None:
        return
    before = findings.count
    for name, low in (("x", 0), ("y", 0), ("width", 1), ("height", 1)):
        check_number(area.get(name), place.key(name), findings, low)
    if findings.count > before:
        return
    if area["x"] + area["width"] > BASE_WIDTH or area["y"] + area["height"] > height:
        findings.add(place, "must lie inside the base size")


def _check_video(value: object, place: Place, findings: Findings, height: float) -> None:
    video = checked_object(value, place, findings)
    if video is None:
        return
    for name in ("originalContentUrl", "previewImageUrl"):
        check_media_url(video.get(name), place.key(name), findings)
    _check_area(video.get("area"), place.key("area"), findings, height)
    if video.get("externalLink") is None:
        return
    here = place.key("externalLink")
    link = checked_object(video["externalLink"], here, findings)
    if link is not None:
        check_link(link.get("linkUri"), here.key("linkUri"), findings, limit=LINK_LIMIT)
        check_string(link.get("label"), here.key("label"), findings, limit=VIDEO_LABEL_LIMIT)


def _check_action(value: object, place: Place, findings: Findings, height: float) -> None:
    action = checked_object(value, place, findings)
    if action is None:
        return
    check_string(action.get("label"), place.key("label"), findings, limit=LABEL_LIMIT, required=False)
    kind = action.get("type")
    if kind == "uri":
        check_link(action.get("linkUri"), place.key("linkUri"), findings, limit=LINK_LIMIT)
    elif kind == "message":
        check_string(action.get("text"), place.key("text"), findings, limit=TEXT_LIMIT)
    elif kind == "clipboard":
        check_string(action.get("clipboardText"), place.key("clipboardText"), findings, limit=CLIPBOARD_LIMIT)
    else:
        check_choice(kind, place.key("type"), findings, ("uri", "message", "clipboard"))
    _check_area(action.get("area"), place.key("area"), findings, height)

"""Message objects of a request (rules 70-94). Pure: knows neither channels nor people."""

from collections.abc import Callable
from typing import Any

from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.flex import check_flex_message
from simulator.rules.quick_replies import check_quick_reply, check_sender
from simulator.rules.stickers import is_sendable
from simulator.rules.templates import check_template_message
from simulator.rules.text_length import utf16_units
from simulator.rules.values import (
    Object,
    check_choice,
    check_media_url,
    check_number,
    check_string,
    checked_array,
    checked_object,
)

TEXT_LIMIT = 5000
EMOJI_LIMIT = 20
QUOTABLE = frozenset({"text", "sticker", "image", "video", "template", "flex"})


def check_messages(value: object, findings: Findings, *, escaped: bool = False) -> None:
    """The `messages` of a sending or validating request: 1 to 5 objects, every fault noted."""
    place = Place("messages")
    for number, item in enumerate(checked_array(value, place, findings, 1, 5)):
        message = checked_object(item, place.index(number), findings)
        if message is not None:
            _check_message(message, place.index(number), findings, escaped=escaped)


def _check_message(message: Object, place: Place, findings: Findings, *, escaped: bool) -> None:
    kind = message.get("type")
    if kind is None or kind == "":
        findings.add(place.key("type"), EMPTY)
        return
    if kind == "flex":
        check_flex_message(message, place, findings, escaped=escaped)
    elif isinstance(kind, str) and kind in _CHECKS:
        _CHECKS[kind](message, place, findings)
    else:
        check_choice(kind, place.key("type"), findings, (*_CHECKS, "flex"))
        return
    check_quick_reply(message, place, findings)
    check_sender(message, place, findings)


def _check_text(message: Object, place: Place, findings: Findings) -> None:
    text = message.get("text")
    check_string(text, place.key("text"), findings, limit=TEXT_LIMIT)
    if message.get("emojis") is None:
        return
    emojis = checked_array(message["emojis"], place.key("emojis"), findings, 0, EMOJI_LIMIT)
    dollars = _dollar_positions(text) if isinstance(text, str) else set()
    for number, value in enumerate(emojis):
        here = place.key("emojis").index(number)
        emoji = checked_object(value, here, findings)
        if emoji is None:
            continue
        for name in ("productId", "emojiId"):
            check_string(emoji.get(name), here.key(name), findings, limit=100)
        index = emoji.get("index")
        if isinstance(index, bool) or not isinstance(index, int) or index not in dollars:
            findings.add(here.key("index"), "must point at a $ in the text")


def _dollar_positions(text: str) -> set[int]:
    return {utf16_units(text[:position]) for position, char in enumerate(text) if char == "$"}


def _check_sticker(message: Object, place: Place, findings: Findings) -> None:
    package, sticker = message.get("packageId"), message.get("stickerId")
    check_string(package, place.key("packageId"), findings, limit=20)
    check_string(sticker, place.key("stickerId"), findings, limit=20)
    both = isinstance(package, str) and isinstance(sticker, str) and package and sticker
    if both and not is_sendable(str(package), str(sticker)):
        findings.add(place.key("stickerId"), "This sticker cannot be sent")


def _check_image(message: Object, place: Place, findings: Findings) -> None:
    for name in ("originalContentUrl", "previewImageUrl"):
        check_media_url(message.get(name), place.key(name), findings)


def _check_video(message: Object, place: Place, findings: Findings) -> None:
    _check_image(message, place, findings)
    check_string(message.get("trackingId"), place.key("trackingId"), findings, limit=100, required=False)


def _check_audio(message: Object, place: Place, findings: Findings) -> None:
    check_media_url(message.get("originalContentUrl"), place.key("originalContentUrl"), findings)
    check_number(message.get("duration"), place.key("duration"), findings, 1)


def _check_location(message: Object, place: Place, findings: Findings) -> None:
    for name in ("title", "address"):
        check_string(message.get(name), place.key(name), findings, limit=100)
    check_number(message.get("latitude"), place.key("latitude"), findings, -90, 90)
    check_number(message.get("longitude"), place.key("longitude"), findings, -180, 180)


_CHECKS: dict[str, Callable[[dict[str, Any], Place, Findings], None]] = {
    "text": _check_text,
    "sticker": _check_sticker,
    "image": _check_image,
    "video": _check_video,
    "audio": _check_audio,
    "location": _check_location,
    "template": check_template_message,
}

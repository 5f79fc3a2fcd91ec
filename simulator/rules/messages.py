"""Message objects of a request (rules 70-94). Pure: knows neither channels nor people."""

import re
from collections.abc import Callable
from typing import Any

from simulator.rules.findings import Findings, Place
from simulator.rules.flex import check_flex_message
from simulator.rules.imagemaps import check_imagemap
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.quick_replies import check_quick_reply, check_sender
from simulator.rules.stickers import is_sendable
from simulator.rules.templates import check_template_message
from simulator.rules.text_length import utf16_units
from simulator.rules.texts import check_text, check_text_v2
from simulator.rules.values import (
    Object,
    add_missing,
    add_too_long,
    check_choice,
    check_form,
    check_media_url,
    check_number,
    check_string,
    checked_array,
    checked_object,
)

MESSAGE_LIMIT = 5
PLACE_LIMIT = 100
TRACKING_LIMIT = 100
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template", "flex"})
_TRACKING = re.compile(r"[a-zA-Z0-9\-.=,+*()%$&;:@{}!?<>\[\]]+")
_TAG = re.compile(r"[a-zA-Z0-9_]{1,30}")


def check_messages(value: object, findings: Findings) -> None:
    """The `messages` of a sending or validating request: 1 to 5 objects, every fault noted (rules 70, 71)."""
    place = Place("messages")
    for number, item in enumerate(checked_array(value, place, findings, 1, MESSAGE_LIMIT)):
        message = checked_object(item, place.index(number), findings)
        if message is not None:
            _check_message(message, place.index(number), findings)


def _check_message(message: Object, place: Place, findings: Findings) -> None:
    kind = message.get("type")
    if kind is None or kind == "":
        add_missing(place.key("type"), findings)
        return
    if not isinstance(kind, str) or kind not in _CHECKS:
        check_choice(kind, place.key("type"), findings, tuple(_CHECKS))
        return
    _CHECKS[kind](message, place, findings)
    has_type(message.get("quoteToken"), place.key("quoteToken"), findings, JsonType.STRING)
    check_quick_reply(message, place, findings)
    check_sender(message, place, findings)


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
    """Whether a tracking id may go to this chat is asked elsewhere (rule 91)."""
    _check_image(message, place, findings)
    tracking = message.get("trackingId")
    if isinstance(tracking, str) and utf16_units(tracking) > TRACKING_LIMIT:
        add_too_long(place.key("trackingId"), findings, TRACKING_LIMIT)
    else:
        check_form(tracking, place.key("trackingId"), findings, _TRACKING, "letters, digits or -.=,+*()%$&;:@{}!?<>[]")


def _check_audio(message: Object, place: Place, findings: Findings) -> None:
    check_media_url(message.get("originalContentUrl"), place.key("originalContentUrl"), findings)
    check_number(message.get("duration"), place.key("duration"), findings, 1)


def _check_location(message: Object, place: Place, findings: Findings) -> None:
    for name in ("title", "address"):
        check_string(message.get(name), place.key(name), findings, limit=PLACE_LIMIT)
    check_number(message.get("latitude"), place.key("latitude"), findings, -90, 90)
    check_number(message.get("longitude"), place.key("longitude"), findings, -180, 180)


def _check_coupon(message: Object, place: Place, findings: Findings) -> None:
    """Only its form: which coupons a channel has is not known here."""
    check_string(message.get("couponId"), place.key("couponId"), findings, limit=100)
    tag = place.key("deliveryTag")
    check_form(message.get("deliveryTag"), tag, findings, _TAG, "1 to 30 letters, digits or underscores")


_CHECKS: dict[str, Callable[[dict[str, Any], Place, Findings], None]] = {
    "text": check_text,
    "textV2": check_text_v2,
    "sticker": _check_sticker,
    "image": _check_image,
    "video": _check_video,
    "audio": _check_audio,
    "location": _check_location,
    "coupon": _check_coupon,
    "imagemap": check_imagemap,
    "template": check_template_message,
    "flex": check_flex_message,
}

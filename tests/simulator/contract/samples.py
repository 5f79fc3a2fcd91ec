"""Message objects that the chapters on messages vary: the smallest valid one of each kind."""

from typing import Any

from tests.simulator.world import text

Part = dict[str, Any]
URL = "https://example.jp/a.png"
FAMILY = "👨‍👩‍👧‍👦"  # one grapheme, 11 UTF-16 units
EMOJI = {"productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}
STICKER = {"type": "sticker", "packageId": "446", "stickerId": "1988"}
SPOT = {"type": "location", "title": "市役所", "address": "中央1", "latitude": 35.1, "longitude": 139.1}
IMAGE = {"type": "image", "originalContentUrl": URL, "previewImageUrl": URL}
VIDEO = {"type": "video", "originalContentUrl": "https://example.jp/a.mp4", "previewImageUrl": URL}
AUDIO = {"type": "audio", "originalContentUrl": "https://example.jp/a.m4a", "duration": 1000}
COUPON = {"type": "coupon", "couponId": "01JYNW8JMQVFBNWF1APF8Z3FS7"}


def address(length: int) -> str:
    """An https address of so many characters."""
    return "https://example.jp/".ljust(length, "a")


def say(label: Any = "はい", words: Any = "はい") -> Part:
    """A message action."""
    return {"type": "message", "label": label, "text": words}


def postback(**more: Any) -> Part:
    """A postback action."""
    return {"type": "postback", "label": "送る", "data": "d", **more}


def link(uri: Any, **more: Any) -> Part:
    """A uri action."""
    return {"type": "uri", "label": "開く", "uri": uri, **more}


def picker(**more: Any) -> Part:
    """A date picker."""
    return {"type": "datetimepicker", "label": "日", "data": "d", **more}


def clip(words: Any = "写す") -> Part:
    """A clipboard action."""
    return {"type": "clipboard", "label": "写す", "clipboardText": words}


def template(kind: str, **more: Any) -> Part:
    """A template message."""
    return {"type": "template", "altText": "案内", "template": {"type": kind, **more}}


def buttons(*actions: Any, **more: Any) -> Part:
    """A buttons template."""
    return template("buttons", **{"text": "選ぶ", "actions": list(actions) or [say()], **more})


def confirm(*actions: Any, words: Any = "よいですか") -> Part:
    """A confirm template."""
    return template("confirm", text=words, actions=list(actions))


def column(actions: int = 1, **more: Any) -> Part:
    """A column of a carousel."""
    return {"text": "本文", "actions": [say()] * actions, **more}


def image_column(label: Any = "見る", **more: Any) -> Part:
    """A column of an image carousel."""
    return {"imageUrl": URL, "action": say(label), **more}


def columns(*all_columns: Any) -> Part:
    """A carousel template."""
    return template("carousel", columns=list(all_columns))


def images(*all_columns: Any) -> Part:
    """An image carousel template."""
    return template("image_carousel", columns=list(all_columns))


def quick(*actions: Any, **more: Any) -> Part:
    """A text with quick replies."""
    items = [{"type": "action", "action": action, **more} for action in actions]
    return {**text(), "quickReply": {"items": items}}


def sent_by(**sender: Any) -> Part:
    """A text in another sender's name."""
    return {**text(), "sender": sender}


def flex(contents: Any, **more: Any) -> Part:
    """A Flex message."""
    return {"type": "flex", "altText": "案内", "contents": contents, **more}


def words(**more: Any) -> Part:
    """A Flex text."""
    return {"type": "text", "text": "あ", **more}


def box(*contents: Any, layout: str = "vertical", **more: Any) -> Part:
    """A Flex box."""
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def bubble(*contents: Any, **more: Any) -> Part:
    """A Flex bubble with these contents in its body."""
    return {"type": "bubble", "body": box(*contents or [words()]), **more}


def bubbles(*all_bubbles: Any) -> Part:
    """A Flex carousel."""
    return {"type": "carousel", "contents": list(all_bubbles)}


def picture(**more: Any) -> Part:
    """A Flex image."""
    return {"type": "image", "url": URL, **more}


def area(x: Any = 0, y: Any = 0, width: Any = 520, height: Any = 520) -> Part:
    """An area of an imagemap."""
    return {"x": x, "y": y, "width": width, "height": height}


def tap(kind: str = "message", where: Any = None, **more: Any) -> Part:
    """An action of an imagemap; of type message unless told otherwise."""
    plain = {"text": "押した"} if kind == "message" else {}
    return {"type": kind, "area": where or area(), **plain, **more}


def imagemap(*actions: Any, **more: Any) -> Part:
    """An imagemap of 1040 by 1040."""
    base = {"baseUrl": "https://example.jp/map", "altText": "地図", "baseSize": {"width": 1040, "height": 1040}}
    return {"type": "imagemap", **base, "actions": list(actions), **more}

"""One message of every kind LINE has, as the account sends them."""

from typing import Any

from tests.simulator.answering_bot import PICTURE, say, template
from tests.simulator.world import text

Message = dict[str, Any]
MEDIA = {"originalContentUrl": PICTURE, "previewImageUrl": PICTURE}
OPEN = {"type": "uri", "label": "くわしく見る", "uri": "https://www.example.jp/"}
POSTBACK = {"type": "postback", "label": "選ぶ", "data": "choice=1", "displayText": "選びました"}


def _card(title: str) -> Message:
    return {
        "thumbnailImageUrl": PICTURE,
        "imageBackgroundColor": "#FFE3B8",
        "title": title,
        "text": "公民館 午前10時から",
        "defaultAction": OPEN,
        "actions": [say(f"{title}に申し込む"), {"type": "uri", "label": "電話する", "uri": "tel:0595221111"}],
    }


def _area(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


_IMAGEMAP: Message = {
    "type": "imagemap",
    "baseUrl": "https://media.example/map",
    "altText": "避難所の地図",
    "baseSize": {"width": 1040, "height": 680},
    "actions": [
        {"type": "message", "label": "北の避難所", "text": "北の避難所", "area": _area(0, 0, 520, 680)},
        {"type": "uri", "linkUri": "https://www.example.jp/minami", "area": _area(520, 0, 520, 680)},
    ],
}
PLAIN: dict[str, Message] = {
    "text": text("お電話は0595-22-1111、くわしくは https://www.example.jp/gomi へ。"),
    "text-emoji": {**text("$ おめでとう $"), "emojis": [
        {"index": 0, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"},
        {"index": 8, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "002"},
    ]},
    "text-v2": {"type": "textV2", "text": "{you} さん、{smile} {{かっこ}} と https://www.example.jp/", "substitution": {
        "you": {"type": "mention", "mentionee": {"type": "all"}},
        "smile": {"type": "emoji", "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"},
    }},
    "sender": {**text("担当から失礼します"), "sender": {"name": "ごみ担当", "iconUrl": PICTURE}},
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "image": {"type": "image", **MEDIA},
    "video": {"type": "video", **MEDIA},
    "audio": {"type": "audio", "originalContentUrl": "https://media.example/voice.m4a", "duration": 65_000},
    "location": {"type": "location", "title": "公民館", "address": "中央2丁目", "latitude": 35, "longitude": 139},
    "coupon": {"type": "coupon", "couponId": "01JYNW8JMQVFBNWF1APF8Z3FS7"},
    "imagemap": _IMAGEMAP,
}  # fmt: skip
TEMPLATES: dict[str, Message] = {
    "buttons": template({"type": "buttons", **_card("ごみの相談")}),
    "buttons-square": template({
        "type": "buttons", "imageAspectRatio": "square", "imageSize": "contain", **_card("四角い画像"),
    }),
    "confirm": template({"type": "confirm", "text": "役に立ちましたか", "actions": [say("はい"), say("いいえ")]}),
    "carousel": template({"type": "carousel", "columns": [_card(f"教室{number}") for number in range(3)]}),
    "image-carousel": template({
        "type": "image_carousel",
        "columns": [{"imageUrl": PICTURE, "action": POSTBACK}, {"imageUrl": PICTURE, "action": OPEN}],
    }),
}  # fmt: skip

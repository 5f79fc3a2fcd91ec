"""A small bot for the chat page: it answers every word with one kind of message, but for だまって."""

from typing import Any

import urllib3

from simulator import StandIn
from tests.simulator.world import TOKEN, text

PICTURE = "https://media.example/picture.svg"


def say(label: str) -> dict[str, Any]:
    """A message action."""
    return {"type": "message", "label": label, "text": label}


def template(whole: dict[str, Any]) -> dict[str, Any]:
    """A template message."""
    return {"type": "template", "altText": "案内", "template": whole}


_QUICK = {
    **text("どれにしますか。お電話は0595-22-1111、くわしくは https://www.example.jp/gomi へ。"),
    "quickReply": {
        "items": [
            {"type": "action", "action": say("可燃")},
            {
                "type": "action",
                "action": {"type": "postback", "label": "役に立った", "data": "ok", "displayText": "役に立ちました"},
            },
        ]
    },
}
_BUTTONS = template(
    {
        "type": "buttons",
        "thumbnailImageUrl": PICTURE,
        "title": "ごみ",
        "text": "選んでください",
        "actions": [say("可燃"), {"type": "uri", "label": "電話する", "uri": "tel:0595221111"}],
    }
)
_CONFIRM = template({"type": "confirm", "text": "役に立ちましたか", "actions": [say("はい"), say("いいえ")]})
_CAROUSEL = template(
    {
        "type": "carousel",
        "columns": [{"title": f"教室{n}", "text": "公民館", "actions": [say(f"申し込む{n}")]} for n in range(3)],
    }
)
_BODY = {
    "type": "box",
    "layout": "vertical",
    "spacing": "md",
    "contents": [
        {"type": "text", "text": "布団の出し方", "weight": "bold", "size": "xl", "wrap": True},
        {"type": "separator"},
        {
            "type": "box",
            "layout": "baseline",
            "contents": [
                {"type": "text", "text": "区分", "color": "#595959", "flex": 1},
                {"type": "text", "text": "粗大ごみ", "flex": 3},
            ],
        },
    ],
}
_FOOTER = {
    "type": "box",
    "layout": "vertical",
    "contents": [{"type": "button", "style": "primary", "action": say("申し込む")}],
}
_HERO = {"type": "image", "url": PICTURE, "size": "full", "aspectRatio": "20:13"}
_FLEX = {
    "type": "flex",
    "altText": "布団の出し方",
    "contents": {
        "type": "carousel",
        "contents": [{"type": "bubble", "hero": _HERO, "body": _BODY, "footer": _FOOTER}] * 2,
    },
}
_PLACE = {"type": "location", "title": "公民館", "address": "中央2", "latitude": 35.0, "longitude": 139.0}
_ANSWERS: dict[str, list[dict[str, Any]]] = {
    "ゴミ": [_QUICK],
    "ボタン": [_BUTTONS, _CONFIRM, _CAROUSEL],
    "カード": [_FLEX, _PLACE, {"type": "sticker", "packageId": "446", "stickerId": "1988"}],
    "画像": [{"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE}],
}


class AnsweringBot:
    """Answers the events of a stand-in with reply tokens."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in

    def __call__(self, event: dict[str, Any]) -> None:
        """Answer one event."""
        if event["type"] == "follow":
            self._reply(event, [text("友だち追加ありがとうございます")])
        elif event["type"] == "postback":
            self._reply(event, [text(f"postback {event['postback']['data']}")])
        elif event["type"] == "message":
            words = event["message"].get("text", event["message"]["type"])
            if words == "だまって":
                return
            self._reply(event, _ANSWERS.get(words, [text(f"おうむ返し：{words}")]))

    def _reply(self, event: dict[str, Any], messages: list[dict[str, Any]]) -> None:
        answer = urllib3.request(
            "POST",
            f"{self._stand_in.url}/v2/bot/message/reply",
            json={"replyToken": event["replyToken"], "messages": messages},
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        if answer.status != 200:
            raise AssertionError(answer.data.decode())

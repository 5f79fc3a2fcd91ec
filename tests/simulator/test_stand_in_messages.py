"""Rules 70 to 90: message objects, each limit accepted and one step beyond refused."""

from typing import Any

import pytest

from tests.simulator.world import World, text

URL = "https://example.jp/a.png"
Message = dict[str, Any]


def say(label: Any = "はい") -> Message:
    return {"type": "message", "label": label, "text": "はい"}


def in_buttons(*actions: Any, **more: Any) -> Message:
    whole = {"type": "buttons", "text": "選ぶ", "actions": list(actions) or [say()], **more}
    return {"type": "template", "altText": "案内", "template": whole}


def confirm(*actions: Any, words: str = "よいですか") -> Message:
    return {"type": "template", "altText": "確認", "template": {"type": "confirm", "text": words, "actions": actions}}


def column(actions: int = 1, **more: Any) -> Message:
    return {"text": "本文", "actions": [say()] * actions, **more}


def carousel(*columns: Message, kind: str = "carousel") -> Message:
    return {"type": "template", "altText": "一覧", "template": {"type": kind, "columns": list(columns)}}


def image_column(label: str = "見る") -> Message:
    return {"imageUrl": URL, "action": say(label)}


def quick(*actions: Any) -> Message:
    return {**text(), "quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


def image(**more: Any) -> Message:
    return {"type": "image", "originalContentUrl": URL, "previewImageUrl": URL, **more}


def picker(**more: Any) -> Message:
    return in_buttons({"type": "datetimepicker", "label": "日", "data": "d", **more})


def postback(**more: Any) -> Message:
    return in_buttons({"type": "postback", "label": "送る", "data": "d", **more})


def uri(address: str) -> Message:
    return in_buttons({"type": "uri", "label": "開く", "uri": address})


SPOT = {"type": "location", "title": "市役所", "address": "中央1", "latitude": 35.1, "longitude": 139.1}
STICKER = {"type": "sticker", "packageId": "446", "stickerId": "1988"}

ACCEPTED: list[tuple[str, Any]] = [
    ("70", [text()]),
    ("70", [text()] * 5),
    ("72", [text("あ" * 5000)]),
    ("72", [text("🍎" * 2500)]),
    ("73", [{**text("$です"), "emojis": [{"index": 0, "productId": "p", "emojiId": "e"}]}]),
    ("73", [{**text("🍎$"), "emojis": [{"index": 2, "productId": "p", "emojiId": "e"}]}]),
    ("76", [image(originalContentUrl="https://example.jp/" + "a" * 1981)]),
    ("78", [SPOT]),
    ("78", [{"type": "audio", "originalContentUrl": URL, "duration": 1000}]),
    ("78", [{"type": "video", "originalContentUrl": URL, "previewImageUrl": URL}]),
    ("79", [{**SPOT, "title": "あ" * 100}]),
    ("80", [{**in_buttons(), "altText": "あ" * 1500}]),
    ("81", [in_buttons(*[say()] * 4)]),
    ("81", [in_buttons(text="あ" * 160)]),
    ("81", [in_buttons(text="👨‍👩‍👧‍👦" * 160)]),
    ("81", [in_buttons(text="あ" * 60, title="い" * 40, thumbnailImageUrl=URL)]),
    ("81", [confirm(say(), say(), words="あ" * 240)]),
    ("81", [carousel(*[column(3, text="あ" * 120)] * 10)]),
    ("81", [carousel(*[image_column("あ" * 12)] * 10, kind="image_carousel")]),
    ("82", [in_buttons(say("👨‍👩‍👧‍👦" * 20))]),
    ("83", [postback(data="x" * 300, displayText="あ" * 300)]),
    ("83", [postback(inputOption="openKeyboard", fillInText="あ")]),
    ("84", [uri("tel:0595-22-1111")]),
    ("84", [uri("https://example.jp/?q=%E3%81%82")]),
    ("84", [uri("line://nv/location")]),
    ("84", [uri("https://example.jp/" + "a" * 9981)]),
    ("85", [picker(mode="date", initial="2026-01-02", min="2026-01-01", max="2026-12-31")]),
    ("85", [picker(mode="time", initial="09:00")]),
    ("85", [picker(mode="datetime", initial="2026-01-02T09:00")]),
    ("86", [quick({"type": "location", "label": "場所"}, {"type": "camera", "label": "写真"})]),
    ("87", [quick(*[say("あ" * 20)] * 13)]),
    ("88", [{**text(), "sender": {"name": "市民課", "iconUrl": URL}}]),
    ("90", [STICKER]),
]

REFUSED: list[tuple[str, Any, list[str]]] = [
    ("70", None, ["messages"]),
    ("70", [], ["messages"]),
    ("70", [text()] * 6, ["messages"]),
    ("70", "x", ["messages"]),
    ("71", [{"type": "novel"}], ["messages[0].type"]),
    ("71", [{"text": "x"}], ["messages[0].type"]),
    ("71", [{"type": ["text"]}], ["messages[0].type"]),
    ("71", ["text"], ["messages[0]"]),
    ("72", [text("")], ["messages[0].text"]),
    ("72", [text("あ" * 5001)], ["messages[0].text"]),
    ("72", [text("🍎" * 2501)], ["messages[0].text"]),
    (
        "73",
        [{**text("です$"), "emojis": [{"index": 0, "productId": "p", "emojiId": "e"}]}],
        ["messages[0].emojis[0].index"],
    ),
    ("76", [image(originalContentUrl="http://example.jp/a")], ["messages[0].originalContentUrl"]),
    ("76", [image(previewImageUrl="https://example.jp/a b")], ["messages[0].previewImageUrl"]),
    ("76", [image(previewImageUrl="https://example.jp/あ")], ["messages[0].previewImageUrl"]),
    ("76", [image(previewImageUrl="https://example.jp/a\n")], ["messages[0].previewImageUrl"]),
    ("76", [image(previewImageUrl="https://example.jp/" + "a" * 1982)], ["messages[0].previewImageUrl"]),
    ("78", [{"type": "image", "originalContentUrl": URL}], ["messages[0].previewImageUrl"]),
    ("78", [{"type": "audio", "originalContentUrl": URL}], ["messages[0].duration"]),
    ("78", [{k: v for k, v in SPOT.items() if k != "address"}], ["messages[0].address"]),
    ("78", [{**SPOT, "latitude": True}], ["messages[0].latitude"]),
    ("79", [{**SPOT, "title": "あ" * 101}], ["messages[0].title"]),
    ("80", [{**in_buttons(), "altText": ""}], ["messages[0].altText"]),
    ("80", [{**in_buttons(), "altText": "あ" * 1501}], ["messages[0].altText"]),
    ("81", [in_buttons(*[say()] * 5)], ["template/actions"]),
    ("81", [in_buttons(actions=[])], ["template/actions"]),
    ("81", [in_buttons(text="あ" * 161)], ["template/text"]),
    ("81", [in_buttons(text="あ" * 61, title="い")], ["template/text"]),
    ("81", [in_buttons(title="い" * 41)], ["template/title"]),
    ("81", [confirm(say())], ["template/actions"]),
    ("81", [confirm(say(), say(), words="あ" * 241)], ["template/text"]),
    ("81", [carousel(*[column()] * 11)], ["template/columns"]),
    ("81", [carousel(column(4))], ["template/columns/0/actions"]),
    ("81", [carousel(column(1), column(2))], ["template/columns"]),
    ("81", [carousel(column(title="題"), column())], ["template/columns"]),
    ("81", [carousel(image_column("あ" * 13), kind="image_carousel")], ["template/columns/0/action/label"]),
    ("82", [in_buttons(say(None))], ["template/actions/0/label"]),
    ("82", [in_buttons(say("あ" * 21))], ["template/actions/0/label"]),
    ("82", [quick(say(None))], ["messages[0].quickReply.items[0].action.label"]),
    ("83", [postback(data="")], ["template/actions/0/data"]),
    ("83", [postback(data="x" * 301)], ["template/actions/0/data"]),
    ("83", [postback(displayText="あ", text="い")], ["template/actions/0/text"]),
    ("83", [postback(inputOption="dance")], ["template/actions/0/inputOption"]),
    ("84", [uri("ftp://example.jp")], ["template/actions/0/uri"]),
    ("84", [uri("javascript:alert(1)")], ["template/actions/0/uri"]),
    ("84", [uri("https://example.jp/あ")], ["template/actions/0/uri"]),
    ("84", [uri("https://")], ["template/actions/0/uri"]),
    ("84", [uri("https://example.jp/" + "a" * 9982)], ["template/actions/0/uri"]),
    ("85", [picker(mode="date", initial="2026/01/02")], ["template/actions/0/initial"]),
    ("85", [picker(mode="date", initial="2026-02-30")], ["template/actions/0/initial"]),
    ("85", [picker(mode="date", min="2026-01-02", max="2026-01-01")], ["template/actions/0/min"]),
    ("85", [picker(mode="date", max="2101-01-01")], ["template/actions/0/max"]),
    ("85", [picker(mode="week")], ["template/actions/0/mode"]),
    ("86", [in_buttons({"type": "location", "label": "場所"})], ["template/actions/0/type"]),
    ("86", [quick({"type": "richmenuswitch", "label": "次"})], ["messages[0].quickReply.items[0].action.type"]),
    ("87", [quick()], ["messages[0].quickReply.items"]),
    ("87", [quick(*[say()] * 14)], ["messages[0].quickReply.items"]),
    ("88", [{**text(), "sender": {"name": "あ" * 21}}], ["messages[0].sender.name"]),
    ("88", [{**text(), "sender": {"name": "LINE公式"}}], ["messages[0].sender.name"]),
    ("88", [{**text(), "sender": {"iconUrl": "http://x.jp"}}], ["messages[0].sender.iconUrl"]),
    ("90", [{**STICKER, "stickerId": "1"}], ["messages[0].stickerId"]),
]


@pytest.mark.parametrize(("rule", "messages"), ACCEPTED)
def test_valid_messages_are_accepted(world: World, rule: str, messages: Any) -> None:
    answer = world.send("validate/push", {"messages": messages})
    assert (answer.status_code, answer.get_json()) == (200, {}), rule


@pytest.mark.parametrize(("rule", "messages", "properties"), REFUSED)
def test_invalid_messages_are_refused(world: World, rule: str, messages: Any, properties: list[str]) -> None:
    answer = world.send("validate/push", {"messages": messages})
    assert answer.status_code == 400, rule
    assert [one["property"] for one in answer.get_json()["details"]] == properties


def test_rule_12_faults_inside_one_template_have_their_own_form(world: World) -> None:
    whole = world.send("validate/push", {"messages": [text(), in_buttons(say("あ" * 21), "x")]})
    assert whole.status_code == 400
    told = world.send("validate/push", {"messages": [text(), in_buttons(say("あ" * 21))]}).get_json()
    assert told["message"] == "A message (messages[1])\u00a0in the request body is invalid"
    assert told["details"] == [{"message": "Length must be between 0 and 20", "property": "template/actions/0/label"}]


def test_rule_11_faults_in_two_messages_are_told_together(world: World) -> None:
    told = world.send("validate/push", {"messages": [text(""), in_buttons(say(None))]}).get_json()
    assert told["message"] == "The request body has 2 error(s)"
    assert [one["property"] for one in told["details"]] == [
        "messages[0].text",
        "messages[1]/template/actions/0/label",
    ]

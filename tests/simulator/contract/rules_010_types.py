"""Rule 10: values of another JSON type than their property has, and ids that are none."""

import json
from typing import Any

from tests.simulator.contract.cases import Rules, mistyped
from tests.simulator.contract.samples import SPOT, URL, VIDEO, buttons, flex, imagemap, quick, say, tap
from tests.simulator.menus import MENU
from tests.simulator.world import MESSAGE, World, text

RULES = Rules()
SOMEBODY = "U" + "0" * 32
BATCH, BULK = f"{MENU}/batch", f"{MENU}/bulk/link"
AUDIENCE = "/v2/bot/audienceGroup/upload"


@RULES.accepted(10, "an id of the right shape")
def _(world: World) -> None:
    assert world.send("push", {"to": world.friend(), "messages": [text()]}).status_code == 200


@RULES.refused(10, "a semantic fault names the property without a line")
def _(world: World) -> None:
    answer = world.send("push", {"to": "everybody", "messages": [text()]}).get_json()
    assert answer == {"message": "The property, 'to', in the request body is invalid (line: -, column: -)"}


def refusal(name: str, line: int, column: int) -> dict[str, str]:
    """LINE's whole answer."""
    return {"message": f"The property, '{name}', in the request body is invalid (line: {line}, column: {column})"}


_SENDINGS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("push", {"notificationDisabled": "x", "messages": [text()]}, "notificationDisabled"),
    ("push", {"messages": "x"}, "messages"),
    ("push", {"messages": {}}, "messages"),
    ("push", {"messages": ["x"]}, "messages[0]"),
    ("reply", {"replyToken": 5, "messages": [text()]}, "replyToken"),
    ("reply", {"replyToken": "x", "notificationDisabled": 0, "messages": [text()]}, "notificationDisabled"),
    ("multicast", {"to": 5, "messages": [text()]}, "to"),
    ("multicast", {"to": SOMEBODY, "messages": [text()]}, "to"),
    ("multicast", {"to": [SOMEBODY, 5], "messages": [text()]}, "to[1]"),
    ("broadcast", {"notificationDisabled": [], "messages": [text()]}, "notificationDisabled"),
    ("validate/reply", {"messages": 1}, "messages"),
    ("markAsRead", {"chat": {"userId": 5}}, "chat.userId"),
)
_OTHERS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/v2/bot/chat/loading/start", {"chatId": SOMEBODY, "loadingSeconds": "20"}, "loadingSeconds"),
    ("/v2/bot/chat/loading/start", {"chatId": 5}, "chatId"),
    ("/v2/bot/chat/markAsRead", {"markAsReadToken": 5}, "markAsReadToken"),
    ("/v2/bot/channel/webhook/test", {"endpoint": 5}, "endpoint"),
    (MENU, {"size": []}, "size"),
    (MENU, {"size": ""}, "size"),
    (f"{MENU}/validate", {"areas": [{"action": {"type": "message", "text": 1}}]}, "areas[0].action.text"),
    (BULK, {"richMenuId": "x", "userIds": SOMEBODY}, "userIds"),
    (BULK, {"richMenuId": "x", "userIds": [SOMEBODY, 5]}, "userIds[1]"),
    (f"{MENU}/bulk/unlink", {"userIds": {}}, "userIds"),
    (f"{MENU}/alias", {"richMenuAliasId": 5, "richMenuId": "x"}, "richMenuAliasId"),
    (BATCH, {"operations": {}}, "operations"),
    (BATCH, {"operations": [{"type": "unlinkAll"}], "resumeRequestKey": 5}, "resumeRequestKey"),
    (AUDIENCE, {"description": 5}, "description"),
    (AUDIENCE, {"description": "x", "audiences": SOMEBODY}, "audiences"),
    (AUDIENCE, {"description": "x", "audiences": [SOMEBODY]}, "audiences[0]"),
    (AUDIENCE, {"description": "x", "audiences": [{"id": SOMEBODY}, {"id": 5}]}, "audiences[1].id"),
)
for _path, _body, _name in (*((MESSAGE + one[0], one[1], one[2]) for one in _SENDINGS), *_OTHERS):

    @RULES.refused(10, f"{_name} of another type: {json.dumps(_body)[:60]} to {_path}")
    def _(world: World, path: str = _path, body: Any = _body, name: str = _name) -> None:
        assert mistyped(world.ask("POST", path, body)) == name


_M = "messages[0]"
for _title, _message, _name in (
    ("a number", text(5), f"{_M}.text"),  # type: ignore[arg-type]
    ("true", text(True), f"{_M}.text"),  # type: ignore[arg-type]
    ("an array", {**text(), "quickReply": []}, f"{_M}.quickReply"),
    ("a number", {**text(), "sender": {"name": 5}}, f"{_M}.sender.name"),
    ("a number", quick({**say(), "text": 5}), f"{_M}.quickReply.items[0].action.text"),
    ("an object", {**text(), "emojis": {}}, f"{_M}.emojis"),
    ("a string", {**SPOT, "longitude": "139.1"}, f"{_M}.longitude"),
    ("a number", {**VIDEO, "originalContentUrl": 5}, f"{_M}.originalContentUrl"),
    ("a number", {**VIDEO, "trackingId": 5}, f"{_M}.trackingId"),
    ("a number", {**flex({"type": "bubble"}), "altText": 5}, f"{_M}.altText"),
    ("a string", flex("x"), f"{_M}.contents"),
    ("an array", {**buttons(), "template": []}, f"{_M}.template"),
    ("a string", imagemap(tap(), baseSize={"width": "1040", "height": 1040}), f"{_M}.baseSize.width"),
    ("true", imagemap(tap(), baseSize={"width": True, "height": 1040}), f"{_M}.baseSize.width"),
):
    RULES.mistypes(10, f"{_title} as {_name}", _message, _name)
RULES.accepts(10, "null where a property may be absent", {**text(), "quickReply": None, "sender": None, "emojis": None})
RULES.accepts(10, "a whole number written with decimals", {**SPOT, "latitude": 35, "longitude": 139.0})
RULES.refuses(
    10,
    "inside a template it is a fault like others",
    buttons(say(5), text=5, thumbnailImageUrl=URL),
    ("must be a string", "template/text"),
    ("must be a string", "template/actions/0/label"),
)


@RULES.refused(10, "line and column are those of the value, counted in characters")
def _(world: World) -> None:
    raw = """{
  "messages": [
    {"type": "text", "text": "市役所🍎 {\\"text\\": 1}"},
    {"text":
        {"text": 5}, "type": "text"}
  ]
}"""
    for line_end, column in (("\n", 9), ("\r\n", 9)):
        answer = world.ask("POST", f"{MESSAGE}validate/push", raw.replace("\n", line_end).encode())
        assert (answer.status_code, answer.get_json()) == (400, refusal("messages[1].text", 5, column))
    raw = '{"messages": [{"type": "text", "text": "市役所🍎", "quickReply":\t0}]}'
    answer = world.ask("POST", f"{MESSAGE}validate/push", raw.encode())
    assert answer.get_json() == refusal("messages[0].quickReply", 1, raw.index("0}") + 1)


@RULES.refused(10, "of two wrong types the first in the body alone is told, and no other fault")
def _(world: World) -> None:
    wrong = {"type": "text", "text": 5}
    for body, name in (
        ({"notificationDisabled": "x", "messages": [text(""), wrong]}, "notificationDisabled"),
        ({"messages": [text(""), wrong], "notificationDisabled": "x"}, "messages[1].text"),
        ({"messages": [{"sender": "x", **wrong}], "to": 5}, "messages[0].sender"),
        ({"messages": [{**wrong, "sender": "x"}], "to": 5}, "messages[0].text"),
        ({"messages": [{"type": "novel"}] * 6, "customAggregationUnits": [5]}, "customAggregationUnits[0]"),
    ):
        assert mistyped(world.send("push", body)) == name


@RULES.refused(10, "a key that looks like two: without a place")
def _(world: World) -> None:
    message = {"type": "textV2", "text": "あ", "substitution": {"a.b": 5}}
    name = "messages[0].substitution.a.b"
    expected = {"message": f"The property, '{name}', in the request body is invalid (line: -, column: -)"}
    assert world.send("validate/push", {"messages": [message]}).get_json() == expected


@RULES.refused(10, "a refused call is recorded, and shown to nobody")
def _(world: World) -> None:
    world.friend()
    answer = world.push("はなこ", text(5))  # type: ignore[arg-type]
    line = world.last_record()
    assert (line["status"], line["error"], line["details"]) == (400, answer.get_json()["message"], [])
    assert world.received() == []

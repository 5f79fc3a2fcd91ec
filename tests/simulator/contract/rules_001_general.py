"""Rules 1, 2, 6 to 9, 11 to 13: paths, hosts, bodies, the shapes of errors."""

import io
import socket
import uuid

import pytest
import urllib3

from simulator import ChannelConfig, StandIn, StandInConfig
from tests.simulator.contract.cases import Rules
from tests.simulator.world import MESSAGE, SECRET, TOKEN, World, buttons, say, text

RULES = Rules()
PUSH = f"{MESSAGE}push"
MEGABYTES = 2 * 1024 * 1024


@RULES.accepted(1, "the exact path and method")
def _(world: World) -> None:
    assert world.get("info").status_code == 200


for _method, _path in (
    ("POST", "/v2/bot/message/nothing"),
    ("POST", "/v2/bot/message/push/"),
    ("POST", "/v2/bot//message/push"),
    ("GET", "/v2/bot/message/push"),
    ("OPTIONS", "/v2/bot/message/push"),
    ("POST", "/v2/bot/message/validate/nothing"),
    ("POST", "/v2/bot/message%2Fpush"),
    ("PUT", "/v2/bot/info"),
):

    @RULES.refused(1, f"{_method} {_path}")
    def _(world: World, method: str = _method, path: str = _path) -> None:
        answer = world.ask(method, path)
        assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})
        assert uuid.UUID(answer.headers["x-line-request-id"])


@RULES.refused(1, "//v2/bot/info")
def _(world: World) -> None:
    written = dict.fromkeys(("PATH_INFO", "REQUEST_URI"), "//v2/bot/info")
    answer = world.client.get("/", headers=_BEARER, environ_overrides=written)
    assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})
    assert uuid.UUID(answer.headers["x-line-request-id"])


@RULES.refused(1, "HEAD /v2/bot/info")
def _(world: World) -> None:
    answer = world.ask("HEAD", "/v2/bot/info")
    assert (answer.status_code, answer.data) == (404, b"")


@RULES.accepted(2, "each endpoint on its own host", data_port=8701)
def _(world: World) -> None:
    assert world.client.get("/v2/bot/info", headers=_BEARER, base_url="http://127.0.0.1:8700").status_code == 200
    content = world.client.get(_CONTENT, headers=_BEARER, base_url="http://127.0.0.1:8701")
    assert content.get_json() == {"message": "not found"}, "served, though there is no such message"


@RULES.refused(2, "an endpoint on the other host", data_port=8701)
def _(world: World) -> None:
    for path, port in (("/v2/bot/info", 8701), (_CONTENT, 8700)):
        answer = world.client.get(path, headers=_BEARER, base_url=f"http://127.0.0.1:{port}")
        assert (answer.status_code, answer.get_json()) == (404, {"message": "Not found"})


@RULES.accepted(2, "both ports are listened on")
def _(_world: World) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        data_port: int = free.getsockname()[1]
    stand_in = StandIn(StandInConfig((ChannelConfig("町", SECRET, TOKEN),), data_port=data_port))
    api_port = stand_in.start()
    try:
        for path, port, message in ((_CONTENT, data_port, "not found"), (_CONTENT, api_port, "Not found")):
            answer = urllib3.request("GET", f"http://127.0.0.1:{port}{path}", headers=_BEARER, retries=False)
            assert (answer.status, answer.json()) == (404, {"message": message})
    finally:
        stand_in.stop()


@RULES.refused(2, "a data port that is taken; it can be tried again when it is free")
def _(_world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        stand_in = StandIn(StandInConfig((ChannelConfig("町", SECRET, TOKEN),), data_port=taken.getsockname()[1]))
        with pytest.raises(OSError, match="in use"):
            stand_in.start()
        with pytest.raises(RuntimeError):
            _ = stand_in.url
    try:
        assert stand_in.start() > 0
    finally:
        stand_in.stop()


_BEARER = {"Authorization": f"Bearer {TOKEN}"}
_CONTENT = "/v2/bot/message/100000000000000001/content"


@RULES.accepted(6, "a body of exactly 2 MB is read")
def _(world: World) -> None:
    assert world.ask("POST", PUSH, b" " * MEGABYTES).status_code == 400


@RULES.refused(6, "a byte more")
def _(world: World) -> None:
    assert world.ask("POST", PUSH, b" " * (MEGABYTES + 1)).status_code == 413


@RULES.refused(6, "a multipart form with a field as large as none is")
def _(world: World) -> None:
    fields = {"access_token": "x" * 1_000_000, "file": (io.BytesIO(b"x"), "x.txt")}
    answer = world.client.post("/v2/oauth/verify", data=fields)
    assert (answer.status_code, answer.get_json()) == (413, {"message": "Request entity too large"})
    assert world.last_record()["status"] == 413


@RULES.accepted(7, "JSON, with a charset too")
def _(world: World) -> None:
    for kind in ("application/json", "application/json; charset=utf-8", "Application/JSON"):
        body = {"messages": [text()]}
        assert world.ask("POST", f"{MESSAGE}validate/push", body, Content_Type=kind).status_code == 200


@RULES.refused(7, "another content type")
def _(world: World) -> None:
    answer = world.ask("POST", PUSH, {"messages": [text()]}, Content_Type="text/plain")
    assert (answer.status_code, answer.get_json()) == (
        415,
        {"message": "The content type, text/plain, is not supported"},
    )


@RULES.accepted(8, "any JSON object")
def _(world: World) -> None:
    raw = '{"messages": [{"type": "text", "text": "\\u7a93口 \\ud83c\\udf4e"}]}'.encode()
    assert world.ask("POST", f"{MESSAGE}validate/push", raw).status_code == 200


for _raw in (b"{", b"[]", b'"x"', b'{"to": NaN}', b"\xff{}", b"[" * 100_000, b""):

    @RULES.refused(8, f"a body that begins {_raw[:12]!r}")
    def _(world: World, raw: bytes = _raw) -> None:
        answer = world.ask("POST", PUSH, raw)
        assert answer.status_code == 400
        assert answer.get_json()["message"].startswith("The request body could not be parsed as JSON (line: ")


@RULES.accepted(9, "the same key in two objects, and inside a text")
def _(world: World) -> None:
    raw = b'{"messages": [{"type": "text", "text": "{\\"a\\":1,\\"a\\":2}"}, {"type": "text", "text": "x"}]}'
    assert world.ask("POST", f"{MESSAGE}validate/push", raw).status_code == 200


@RULES.refused(9, "a key repeated at the top, with its place")
def _(world: World) -> None:
    assert world.ask("POST", PUSH, b'{\n "to": "a",\n "to": "b", "messages": []}').get_json() == {
        "message": "The request body could not be parsed as JSON (line: 3, column: 2)",
        "details": [{"message": "Duplicate field 'to'"}],
    }


@RULES.refused(9, "a key repeated where messages should be an array")
def _(world: World) -> None:
    answer = world.ask("POST", PUSH, b'{"messages": {"a": 1, "a": 2}}')
    assert (answer.status_code, answer.get_json()["details"]) == (400, [{"message": "Duplicate field 'a'"}])
    assert answer.get_json()["message"].startswith("The request body could not be parsed as JSON (line: 1")


@RULES.refused(9, "a key repeated inside a message, which is named")
def _(world: World) -> None:
    raw = b'{"to": "a", "messages": [{"type": "text"}, {"type": "text", "text": "{\\"a\\":1}", "type": "x"}]}'
    answer = world.ask("POST", PUSH, raw).get_json()
    assert answer["message"].startswith("The property, 'messages[1]', in the request body is invalid (line: 1")
    assert answer["details"] == [{"message": "Duplicate field 'type'"}]


RULES.accepts(11, "five faultless messages", *[text(str(number)) for number in range(5)])


@RULES.refused(11, "three faults get three details")
def _(world: World) -> None:
    messages = [text(""), {"type": "nothing"}, {"text": "x"}]
    whole = world.send("validate/push", {"messages": messages}).get_json()
    assert whole["message"] == "The request body has 3 error(s)"
    assert [one["property"] for one in whole["details"]] == ["messages[0].text", "messages[1].type", "messages[2].type"]


RULES.accepts(12, "a template without fault", buttons(say("はい")))


@RULES.refused(12, "a fault inside a template is named from the template, with a no-break space")
def _(world: World) -> None:
    whole = world.send("validate/push", {"messages": [text(), buttons(say(""))]}).get_json()
    assert whole["message"] == "A message (messages[1])\u00a0in the request body is invalid"
    assert {one["property"] for one in whole["details"]} == {"template/actions/0/label", "template/actions/0/text"}


@RULES.accepted(13, "an unknown field beside the messages")
def _(world: World) -> None:
    world.friend()
    assert world.push("はなこ", text(), unknown=1).status_code == 200


@RULES.refused(13, "an unknown field inside Flex")
def _(world: World) -> None:
    bubble = {"type": "bubble", "unknown": 1, "body": {"type": "box", "layout": "vertical", "contents": []}}
    message = {"type": "flex", "altText": "案内", "contents": bubble}
    details = world.send("validate/push", {"messages": [message]}).get_json()["details"]
    assert details == [{"message": "unknown field", "property": "/unknown"}]

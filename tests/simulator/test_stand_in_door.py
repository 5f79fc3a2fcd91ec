"""What every call meets first: rules 1 to 18 of the contract."""

import time
import uuid

import pytest

from tests.simulator.world import MESSAGE, TOKEN, World, text

PUSH = f"{MESSAGE}push"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/bot/message/nothing"),
        ("POST", "/v2/bot/message/push/"),
        ("POST", "/v2/bot//message/push"),
        ("GET", "/v2/bot/message/push"),
        ("OPTIONS", "/v2/bot/message/push"),
        ("POST", "/v2/bot/message/validate/nothing"),
    ],
)
def test_rule_1_wrong_paths_and_methods_are_not_found(world: World, method: str, path: str) -> None:
    answer = world.ask(method, path)
    assert answer.status_code == 404
    assert answer.get_json() == {"message": "Not found"}
    assert uuid.UUID(answer.headers["x-line-request-id"])


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_rule_3_unknown_tokens_are_refused(world: World, given: str) -> None:
    answer = world.get("info", Authorization=given)
    assert answer.status_code == 401
    assert answer.get_json()["message"].startswith("Authentication failed due to the following reason: ")
    assert answer.headers["x-line-request-id"]


def test_rule_3_a_known_token_is_accepted(world: World) -> None:
    answer = world.get("info")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"


def test_rule_6_bodies_over_two_megabytes_are_refused(world: World) -> None:
    assert world.ask("POST", PUSH, b" " * (2 * 1024 * 1024 + 1)).status_code == 413
    assert world.ask("POST", PUSH, b" " * (2 * 1024 * 1024)).status_code == 400


@pytest.mark.parametrize(("kind", "status"), [("text/plain", 415), ("application/json; charset=utf-8", 200)])
def test_rule_7_only_json_content_is_accepted(world: World, kind: str, status: int) -> None:
    world.friend()
    to = world.person("はなこ").user_id
    answer = world.ask("POST", PUSH, {"to": to, "messages": [text()]}, Content_Type=kind)
    assert answer.status_code == status
    if status == 415:
        assert answer.get_json() == {"message": "The content type, text/plain, is not supported"}


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"x"', b'{"to": NaN}', b"\xff{}", b"[" * 100_000, b""])
def test_rule_8_unreadable_bodies_are_refused(world: World, raw: bytes) -> None:
    answer = world.ask("POST", PUSH, raw)
    assert answer.status_code == 400
    assert answer.get_json()["message"].startswith("The request body could not be parsed as JSON (line: ")


def test_rule_9_a_repeated_key_is_refused_with_its_place(world: World) -> None:
    answer = world.ask("POST", PUSH, b'{\n "to": "a",\n "to": "b", "messages": []}')
    assert answer.status_code == 400
    assert answer.get_json() == {
        "message": "The request body could not be parsed as JSON (line: 3, column: 2)",
        "details": [{"message": "Duplicate field 'to'"}],
    }


def test_rule_9_a_repeated_key_inside_a_message_names_the_message(world: World) -> None:
    raw = b'{"to": "a", "messages": [{"type": "text"}, {"type": "text", "text": "{\\"a\\":1}", "type": "x"}]}'
    message = world.ask("POST", PUSH, raw).get_json()
    assert message["message"].startswith("The property, 'messages[1]', in the request body is invalid (line: 1")
    assert message["details"] == [{"message": "Duplicate field 'type'"}]


def test_rule_11_every_fault_is_told_at_once(world: World) -> None:
    world.friend()
    answer = world.push("はなこ", {"type": "text", "text": ""}, {"type": "nothing"}, {"text": "x"})
    assert answer.status_code == 400
    whole = answer.get_json()
    assert whole["message"] == "The request body has 3 error(s)"
    assert [one["property"] for one in whole["details"]] == [
        "messages[0].text",
        "messages[1].type",
        "messages[2].type",
    ]


def test_rule_13_unknown_fields_beside_the_messages_are_accepted(world: World) -> None:
    world.friend()
    assert world.push("はなこ", text(), unknown=1).status_code == 200


def test_rule_14_the_sixty_first_broadcast_of_an_hour_is_refused(world: World) -> None:
    for _ in range(60):
        assert world.send("broadcast", {"messages": [text()]}).status_code == 200
    answer = world.send("broadcast", {"messages": [text()]})
    assert answer.status_code == 429
    assert answer.get_json() == {"message": "The API rate limit has been exceeded. Try again later."}
    world.advance(60)
    assert world.send("broadcast", {"messages": [text()]}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "status", "received"),
    [("error_before", 500, 0), ("error_after", 500, 1), ("rate", 429, 0), ("quota", 429, 0), ("html", 503, 0)],
)
def test_rule_15_faults_happen_as_often_as_asked(world: World, kind: str, status: int, received: int) -> None:
    world.friend()
    world.fault("push", kind, times=2)
    assert [world.push("はなこ", text()).status_code for _ in range(3)] == [status, status, 200]
    assert len(world.received()) == 2 * received + 1


def test_rule_15_a_rate_fault_may_say_when_to_come_again(world: World) -> None:
    world.fault("*", "rate", seconds=7)
    assert world.get("info").headers["Retry-After"] == "7"


def test_rule_15_a_hanging_call_answers_late_and_has_done_its_work(world: World) -> None:
    world.friend()
    world.fault("push", "hang_after", seconds=0.3)
    started = time.monotonic()
    assert world.push("はなこ", text()).status_code == 200
    assert time.monotonic() - started >= 0.3
    assert len(world.received()) == 1


def test_rule_15_faults_can_be_listed_and_cleared(world: World) -> None:
    world.fault("push", "error_before", times=5)
    assert world.control("GET", "faults").get_json()[0]["times"] == 5
    assert world.control("DELETE", "faults").status_code == 204
    assert world.control("GET", "faults").get_json() == []


@pytest.mark.parametrize(
    "body",
    [
        {"endpoint": "push", "kind": "nothing"},
        {"endpoint": "nothing", "kind": "rate"},
        {"endpoint": "push", "kind": "rate", "times": 0},
        {"endpoint": "push", "kind": "hang_after", "seconds": -1},
        {"endpoint": ["push"], "kind": "rate"},
    ],
)
def test_unknown_faults_are_refused(world: World, body: object) -> None:
    answer = world.control("POST", "faults", body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_every_call_is_recorded(world: World, retry_key: str) -> None:
    user_id = world.friend()
    answer = world.push("はなこ", text(), key=retry_key)
    line = world.last_record()
    assert line["endpoint"] == "push"
    assert line["status"] == 200
    assert line["requestId"] == answer.headers["x-line-request-id"]
    assert line["retryKey"] == retry_key
    assert line["recipients"] == [user_id]
    world.get("info", Authorization="Bearer wrong")
    assert world.last_record()["status"] == 401


def test_foreign_pages_may_not_ask(world: World) -> None:
    assert world.client.post("/_control/users/x/follow", headers={"Origin": "https://evil.example"}).status_code == 403
    assert world.client.get("/_control/users", headers={"Host": "evil.example"}).status_code == 403
    assert world.client.post("/_control/users/x/follow", headers={"Origin": "http://localhost"}).status_code == 202

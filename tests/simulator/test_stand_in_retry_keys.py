"""Rules 17 to 27: what was accepted once is not done twice."""

import threading
import uuid

import pytest

from tests.simulator.world import World, text


def test_rule_17_other_endpoints_refuse_a_retry_key(world: World, retry_key: str) -> None:
    token = world.reply_token()
    assert world.send("reply", {"replyToken": token, "messages": [text()]}, key=retry_key).status_code == 400
    assert world.send("validate/push", {"messages": [text()]}, key=retry_key).status_code == 400
    assert world.get("info", X_Line_Retry_Key=retry_key).status_code == 400
    assert world.reply(token).status_code == 200


@pytest.mark.parametrize("key", ["x", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400g", " "])
def test_rule_18_a_key_that_is_no_uuid_is_refused(world: World, key: str) -> None:
    world.friend()
    assert world.push("はなこ", text(), key=key).status_code == 400
    assert world.received() == []


def test_rules_20_and_21_a_repeated_push_meets_409_with_the_first_receipt(world: World, retry_key: str) -> None:
    world.friend()
    first = world.push("はなこ", text(), key=retry_key)
    again = world.push("はなこ", text(), key=retry_key)
    assert again.status_code == 409
    assert again.get_json()["message"] == "The retry key is already accepted"
    assert again.get_json()["sentMessages"] == first.get_json()["sentMessages"]
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert len(world.received()) == 1
    assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


@pytest.mark.parametrize("endpoint", ["multicast", "broadcast"])
def test_rule_20_multicast_and_broadcast_repeat_no_receipt(world: World, retry_key: str, endpoint: str) -> None:
    body = {"to": [world.friend()], "messages": [text()]}
    assert world.send(endpoint, body, key=retry_key).get_json() == {}
    again = world.send(endpoint, body, key=retry_key.upper())
    assert again.status_code == 409
    assert again.get_json() == {"message": "The retry key is already accepted"}
    assert len(world.received()) == 1


def test_rule_22_a_key_that_was_not_accepted_is_new(world: World, retry_key: str) -> None:
    world.friend()
    assert world.push("はなこ", text(""), key=retry_key).status_code == 400
    world.fault("push", "error_before")
    assert world.push("はなこ", text(), key=retry_key).status_code == 500
    assert world.push("はなこ", text(), key=retry_key).status_code == 200
    assert len(world.received()) == 1


def test_rule_23_executed_but_500_meets_409(world: World, retry_key: str) -> None:
    world.friend()
    world.fault("push", "error_after")
    lost = world.push("はなこ", text(), key=retry_key)
    assert lost.status_code == 500
    again = world.push("はなこ", text(), key=retry_key)
    assert again.status_code == 409
    assert again.headers["x-line-accepted-request-id"] == lost.headers["x-line-request-id"]
    assert len(world.received()) == 1


def test_rule_24_after_a_day_the_same_key_sends_again(world: World, retry_key: str) -> None:
    world.friend()
    world.push("はなこ", text(), key=retry_key)
    world.advance(24 * 3600 - 5)
    assert world.push("はなこ", text(), key=retry_key).status_code == 409
    world.advance(5)
    assert world.push("はなこ", text(), key=retry_key).status_code == 200
    assert len(world.received()) == 2


def test_rule_25_a_key_used_for_another_request_is_noted(world: World, retry_key: str) -> None:
    world.friend()
    world.push("はなこ", text("一つ目"), key=retry_key)
    assert world.push("はなこ", text("二つ目"), key=retry_key).status_code == 409
    assert world.last_record()["warnings"] == ["retry key used again with another request (rule 25)"]


def test_rule_26_a_push_without_a_key_is_sent_and_noted(world: World) -> None:
    world.friend()
    assert world.push("はなこ", text()).status_code == 200
    assert world.last_record()["warnings"] == ["no retry key (rule 26)"]


def test_rule_27_of_two_requests_at_once_one_is_executed(world: World, retry_key: str) -> None:
    world.friend()
    to = world.person("はなこ").user_id
    statuses: list[int] = []

    def send() -> None:
        client = world.stand_in.app.test_client()
        headers = {"Authorization": "Bearer channel-token", "X-Line-Retry-Key": retry_key}
        body = {"to": to, "messages": [text()]}
        statuses.append(client.post("/v2/bot/message/push", json=body, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [409] * 7
    assert len(world.received()) == 1


def test_channels_have_keys_of_their_own(world: World) -> None:
    key = str(uuid.uuid4())
    assert world.send("broadcast", {"messages": [text()]}, key=key).status_code == 200
    headers = {"Authorization": "Bearer other-token", "X_Line_Retry_Key": key}
    assert world.ask("POST", "/v2/bot/message/broadcast", {"messages": [text()]}, **headers).status_code == 200

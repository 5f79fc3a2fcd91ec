"""What every call meets first: rules 1 to 18 of the contract."""

import time

import pytest

from tests.simulator.world import MESSAGE, World, text

PUSH = f"{MESSAGE}push"


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

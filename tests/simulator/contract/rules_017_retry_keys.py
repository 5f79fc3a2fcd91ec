"""Rules 17 to 27: what was accepted once is not done twice."""

import threading
import time
import uuid
from contextlib import suppress
from datetime import datetime
from unittest.mock import patch

from waitress.channel import ClientDisconnected

from simulator.state.retry_keys import Accepted
from tests.simulator.contract.cases import Rules
from tests.simulator.world import TOKEN, NotingClient, World, text

RULES = Rules()
KEY = "7f0e9a52-6b1e-4c8e-9f3e-1c2d3e4f5a6b"
ACCEPTED = {"message": "The retry key is already accepted"}


@RULES.accepted(17, "on the four ways of sending unasked")
def _(world: World) -> None:
    to = world.friend()
    for endpoint, more in (("push", {"to": to}), ("multicast", {"to": [to]}), ("broadcast", {}), ("narrowcast", {})):
        answer = world.send(endpoint, {"messages": [text()], **more}, key=str(uuid.uuid4()))
        assert answer.status_code in (200, 202)


@RULES.refused(17, "everywhere else, and the reply token stays alive")
def _(world: World) -> None:
    token = world.reply_token()
    assert world.send("reply", {"replyToken": token, "messages": [text()]}, key=KEY).status_code == 400
    assert world.send("validate/push", {"messages": [text()]}, key=KEY).status_code == 400
    for path in ("info", "message/quota", "richmenu/list", f"profile/{world.person('はなこ').user_id}"):
        assert world.get(path, X_Line_Retry_Key=KEY).status_code == 400
    assert world.reply(token).status_code == 200


@RULES.accepted(18, "hex in groups of 8-4-4-4-12, large or small")
def _(world: World) -> None:
    world.friend()
    assert world.push("はなこ", text(), key=KEY).status_code == 200
    assert world.push("はなこ", text(), key=str(uuid.uuid4()).upper()).status_code == 200


for _bad in ("x", KEY.replace("-", ""), KEY[:-1] + "g", KEY + "0", " "):

    @RULES.refused(18, f"'{_bad}'")
    def _(world: World, bad: str = _bad) -> None:
        world.friend()
        assert world.push("はなこ", text(), key=bad).status_code == 400
        assert world.received() == []


@RULES.accepted(19, "the key is remembered with the request it came with")
def _(world: World) -> None:
    world.friend()
    first = world.push("はなこ", text(), key=KEY)
    again = world.push("はなこ", text(), key=KEY)
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]


@RULES.refused(19, "another channel does not know it")
def _(world: World) -> None:
    assert world.send("broadcast", {"messages": [text()]}, key=KEY).status_code == 200
    headers = {"Authorization": "Bearer other-token", "X_Line_Retry_Key": KEY}
    assert world.ask("POST", "/v2/bot/message/broadcast", {"messages": [text()]}, **headers).status_code == 200


@RULES.accepted(20, "the first time: 200 and sent")
def _(world: World) -> None:
    body = {"to": [world.friend()], "messages": [text()]}
    assert world.send("multicast", body, key=KEY).get_json() == {}
    assert len(world.received()) == 1


for _endpoint in ("multicast", "broadcast"):

    @RULES.refused(20, f"a repeated {_endpoint}: 409, nothing sent, nothing counted")
    def _(world: World, endpoint: str = _endpoint) -> None:
        body = {"to": [world.friend()], "messages": [text()]}
        first = world.send(endpoint, body, key=KEY)
        again = world.send(endpoint, body, key=KEY.upper())
        assert (again.status_code, again.get_json()) == (409, ACCEPTED)
        assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
        assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
        assert len(world.received()) == 1
        assert world.get("message/quota/consumption").get_json() == {"totalUsage": 1}


@RULES.accepted(21, "a push names its messages")
def _(world: World) -> None:
    world.friend()
    assert len(world.push("はなこ", text(), text(), key=KEY).get_json()["sentMessages"]) == 2


@RULES.refused(21, "the 409 of a repeated push names the same messages")
def _(world: World) -> None:
    world.friend()
    first = world.push("はなこ", text(), key=KEY).get_json()
    assert world.push("はなこ", text(), key=KEY).get_json() == {**ACCEPTED, **first}


@RULES.accepted(22, "after a 400, a 429 and a 500 that did nothing, the key is new")
def _(world: World) -> None:
    world.friend()
    assert world.push("はなこ", text(""), key=KEY).status_code == 400
    for kind, status in (("rate", 429), ("error_before", 500), ("html", 503)):
        world.fault("push", kind)
        assert world.push("はなこ", text(), key=KEY).status_code == status
    assert world.push("はなこ", text(), key=KEY).status_code == 200
    assert len(world.received()) == 1


@RULES.refused(22, "after success it is not")
def _(world: World) -> None:
    world.friend()
    world.push("はなこ", text(), key=KEY)
    assert world.push("はなこ", text(), key=KEY).status_code == 409


@RULES.accepted(23, "executed, though the client saw 500")
def _(world: World) -> None:
    world.friend()
    world.fault("push", "error_after")
    assert world.push("はなこ", text(), key=KEY).status_code == 500
    assert len(world.received()) == 1


for _kind in ("error_after", "hang_after", "close_after"):

    @RULES.refused(23, f"its repetition after {_kind}: 409, sent once")
    def _(world: World, kind: str = _kind) -> None:
        world.friend()
        world.fault("push", kind, seconds=0.01)
        with suppress(ClientDisconnected):
            world.push("はなこ", text(), key=KEY)
        again = world.push("はなこ", text(), key=KEY)
        assert again.status_code == 409
        assert again.headers["x-line-accepted-request-id"]
        assert len(world.received()) == 1


@RULES.accepted(24, "24 hours later the same key sends again")
def _(world: World) -> None:
    world.friend()
    world.push("はなこ", text(), key=KEY)
    world.advance(24 * 3600)
    assert world.push("はなこ", text(), key=KEY).status_code == 200
    assert len(world.received()) == 2


@RULES.refused(24, "five seconds earlier it does not")
def _(world: World) -> None:
    world.friend()
    world.push("はなこ", text(), key=KEY)
    world.advance(24 * 3600 - 5)
    assert world.push("はなこ", text(), key=KEY).status_code == 409


@RULES.accepted(25, "a repetition with the same body breaks nothing")
def _(world: World) -> None:
    world.old_friend()
    for _ in range(2):
        world.push("はなこ", text(), key=KEY)
    assert world.last_record()["warnings"] == []


@RULES.refused(25, "another body or endpoint under the same key is 409 and a violation")
def _(world: World) -> None:
    world.old_friend()
    world.push("はなこ", text("一つ目"), key=KEY)
    assert world.push("はなこ", text("二つ目"), key=KEY).status_code == 409
    assert world.send("broadcast", {"messages": [text("一つ目")]}, key=KEY).status_code == 409
    assert world.violations() == ["retry_key_reused"] * 2


@RULES.refused(25, "the same body at another endpoint")
def _(world: World) -> None:
    assert world.send("broadcast", {"messages": [text()]}, key=KEY).status_code == 200
    assert world.send("narrowcast", {"messages": [text()]}, key=KEY).status_code == 409
    assert world.violations() == ["retry_key_reused"]
    world.friend()
    assert world.push("はなこ", text(), key=KEY).get_json() == ACCEPTED, "with no receipts of other messages"


@RULES.accepted(26, "with a key nothing is noted")
def _(world: World) -> None:
    world.old_friend()
    world.push("はなこ", text(), key=KEY)
    assert world.violations() == []


@RULES.refused(26, "without a key it is sent, and noted")
def _(world: World) -> None:
    world.old_friend()
    assert world.push("はなこ", text()).status_code == 200
    assert world.last_record()["warnings"] == ["no retry key (rule 26)"]
    assert world.violations() == ["no_retry_key"]


@RULES.refused(26, "multicasts, narrowcasts and broadcasts as well, but no reply")
def _(world: World) -> None:
    world.reply(world.reply_token())
    assert world.violations() == []
    for endpoint, more in (("multicast", {"to": [world.old_friend()]}), ("broadcast", {}), ("narrowcast", {})):
        assert world.send(endpoint, {"messages": [text()], **more}).status_code in (200, 202)
    assert world.violations() == ["no_retry_key"] * 3


def _at_once(world: World, keys: list[str]) -> list[int]:
    """The statuses of pushes that go out together, one for each key."""
    statuses: list[int] = []
    body = {"to": world.friend(), "messages": [text()]}

    def send(key: str) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "X-Line-Retry-Key": key}
        answer = NotingClient(world.stand_in).post("/v2/bot/message/push", json=body, headers=headers)
        statuses.append(answer.status_code)

    known = world.stand_in.platform.first_channel.retry_keys
    find = known.find_accepted

    def find_slowly(key: str, now: datetime) -> Accepted | None:
        found = find(key, now)
        time.sleep(0.002)  # time enough for another call to come between, if it may
        return found

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    with patch.object(known, "find_accepted", find_slowly):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sorted(statuses)


@RULES.accepted(27, "of eight at once with one key, one is executed")
def _(world: World) -> None:
    assert _at_once(world, [KEY] * 8).count(200) == 1
    assert len(world.received()) == 1


@RULES.refused(27, "the other seven meet 409; with keys of their own they would not")
def _(world: World) -> None:
    assert _at_once(world, [KEY] * 8) == [200] + [409] * 7
    assert _at_once(world, [str(uuid.uuid4()) for _ in range(8)]) == [200] * 8

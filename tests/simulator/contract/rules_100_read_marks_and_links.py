"""Rules 100 and 101: read marks, account link."""

import threading
from typing import Any

from simulator import ChannelConfig
from tests.simulator.contract.cases import Rules
from tests.simulator.world import SECRET, TOKEN, World, newest_event

RULES = Rules()
BY_HAND = ChannelConfig("みどり市役所", SECRET, TOKEN, chat_mode=True)
MARK = "/v2/bot/chat/markAsRead"
BAD_MARK = {"message": "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."}
NONCE = "n" * 10


def _say(world: World, words: str) -> tuple[str, int]:
    """The read mark of a fresh message, and its number in the chat."""
    event = newest_event(world, world.act("はなこ", "say", {"text": words}))
    token: str = event["message"]["markAsReadToken"]
    return token, world.person("はなこ").last_seq


def _read_seq(world: World) -> int:
    seq: int = world.control("GET", "users/はなこ/timeline").get_json()["readSeq"]
    return seq


def _mark(world: World, token: Any, **headers: str) -> tuple[int, Any]:
    answer = world.ask("POST", MARK, {"markAsReadToken": token}, **headers)
    return answer.status_code, answer.get_json()


@RULES.accepted(100, "a token marks its message and what came before, again and a year later", channel=BY_HAND)
def _(world: World) -> None:
    world.friend()
    (first, first_seq), (_, _), (third, third_seq) = [_say(world, words) for words in ("一", "二", "三")]
    assert _read_seq(world) < first_seq
    assert _mark(world, first) == (200, {})
    assert _read_seq(world) == first_seq
    world.advance(365 * 86_400)
    assert _mark(world, third) == (200, {})
    assert _mark(world, first) == (200, {})
    assert _read_seq(world) == third_seq


@RULES.accepted(100, "a page that waits is told of a new mark", channel=BY_HAND)
def _(world: World) -> None:
    world.friend()
    token, seq = _say(world, "一")
    marking = threading.Timer(0.05, _mark, (world, token))
    marking.start()
    shown = world.control("GET", f"users/はなこ/timeline?after={seq}&wait=10").get_json()
    marking.join()
    assert (shown["readSeq"], shown["entries"]) == (seq, [])
    missed = world.control("GET", f"users/はなこ/timeline?after={seq}&readSeq=0&wait=10").get_json()
    assert missed["readSeq"] == seq


@RULES.accepted(100, "every kind of message has a mark of its own, also in a group", channel=BY_HAND)
def _(world: World) -> None:
    kinds = ("image", "video", "audio", "file", "location", "sticker")
    for kind in kinds:
        event = newest_event(world, world.act("はなこ", "send", {"message": {"type": kind}}))
        assert _mark(world, event["message"]["markAsReadToken"]) == (200, {})
    assert _read_seq(world) == world.person("はなこ").last_seq
    world.control("POST", "groups", {"name": "町内会", "members": ["はなこ"]})
    world.control("POST", "groups/町内会/invite")
    event = newest_event(world, world.control("POST", "groups/町内会/say", {"from": "はなこ", "text": "やあ"}))
    assert _mark(world, event["message"]["markAsReadToken"]) == (200, {})
    group = world.stand_in.platform.first_channel.find_chat(event["source"]["groupId"])
    assert group is not None
    assert group.read_seq == group.last_seq


@RULES.accepted(100, "without chat mode everything is read at once")
def _(world: World) -> None:
    world.friend()
    token, seq = _say(world, "一")
    assert _read_seq(world) == seq
    assert _mark(world, token) == (200, {})


@RULES.accepted(100, "the older way marks everything of a person", channel=BY_HAND)
def _(world: World) -> None:
    user_id = world.friend()
    _, seq = _say(world, "一")
    answer = world.send("markAsRead", {"chat": {"userId": user_id}})
    assert (answer.status_code, answer.get_json()) == (200, {})
    assert _read_seq(world) == seq


@RULES.refused(100, "unknown tokens and those of another channel's webhook", channel=BY_HAND)
def _(world: World) -> None:
    world.friend()
    token, seq = _say(world, "一")
    for tried in ("garbage", "あ", token[:-8], "A" * 600):
        assert _mark(world, tried) == (400, BAD_MARK)
    assert _mark(world, token, Authorization="Bearer other-token") == (400, BAD_MARK)
    assert _mark(world, None)[0] == 400
    bodies: list[dict[str, Any]] = [{}, {"chat": []}, {"chat": {}}, {"chat": {"userId": "U1"}}]
    for body in bodies:
        assert world.send("markAsRead", body).status_code == 400
    assert _read_seq(world) < seq


def _link_token(world: World, user_id: str) -> str:
    answer = world.ask("POST", f"/v2/bot/user/{user_id}/linkToken")
    assert answer.status_code == 200
    token: str = answer.get_json()["linkToken"]
    return token


def _open_link(world: World, name: str, token: str, nonce: str = NONCE) -> Any:
    return world.act(name, "accountLink", {"linkToken": token, "nonce": nonce})


@RULES.accepted(101, "opening the address links the accounts and can be answered")
def _(world: World) -> None:
    user_id = world.friend()
    for nonce in (NONCE, "n" * 255):
        event = newest_event(world, _open_link(world, "はなこ", _link_token(world, user_id), nonce))
        assert event["link"] == {"result": "ok", "nonce": nonce}
        assert event["source"] == {"type": "user", "userId": user_id}
        world.wait()
        assert world.reply(event["replyToken"]).status_code == 200


@RULES.accepted(101, "somebody else's token fails, without source and reply token")
def _(world: World) -> None:
    token = _link_token(world, world.friend())
    world.friend("たろう")
    event = newest_event(world, _open_link(world, "たろう", token))
    assert event["link"] == {"result": "failed", "nonce": NONCE}
    assert not {"source", "replyToken"} & set(event)


@RULES.refused(101, "a token used before, or ten minutes old, or unknown causes no event")
def _(world: World) -> None:
    user_id = world.friend()
    used, old = _link_token(world, user_id), _link_token(world, user_id)
    world.advance(599)
    assert _open_link(world, "はなこ", used).status_code == 202
    world.advance(1)
    for token in (used, old, "unknown"):
        answer = _open_link(world, "はなこ", token)
        assert (answer.status_code, answer.get_json()) == (200, {"webhookEventId": None})


@RULES.refused(101, "nonces of 9 and 256 characters; tokens for malformed and unknown ids")
def _(world: World) -> None:
    token = _link_token(world, world.friend())
    for nonce in ("n" * 9, "n" * 256):
        assert _open_link(world, "はなこ", token, nonce).status_code == 400
    assert world.ask("POST", "/v2/bot/user/U1/linkToken").status_code == 400
    assert world.ask("POST", f"/v2/bot/user/U{'0' * 32}/linkToken").status_code == 404

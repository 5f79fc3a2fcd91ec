"""Rules 118 to 132: the webhook sender, against a bot that listens."""

import json
import re
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from simulator import webhook_signature
from tests.simulator.listening_bot import ListeningBot
from tests.simulator.world import SECRET, World

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


@pytest.fixture
def bot() -> Iterator[ListeningBot]:
    """A listening bot."""
    made = ListeningBot()
    yield made
    made.stop()


@pytest.fixture
def heard(bot: ListeningBot) -> Iterator[World]:
    """A stand-in whose webhooks go to `bot`, with a short time limit."""
    made = World(webhook_timeout=0.4)
    made.stand_in.set_webhook_url(bot.url)
    yield made
    made.stand_in.stop()


def log(world: World) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = world.control("GET", "webhook/log").get_json()
    return shown


def test_the_signature_of_lines_own_example() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    signature = webhook_signature("8c570fa6dd201bb328f1c1eac23a96d8", body)
    assert signature == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_rules_118_and_119_requests_are_signed_over_their_bytes(heard: World, bot: ListeningBot) -> None:
    heard.act("はなこ", "say", {"text": "布団 🍎"})
    heard.wait()
    for body, headers in bot.received:
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert headers["x-line-signature"] == webhook_signature(SECRET, body)
    assert "布団 🍎".encode() in bot.received[1][0]


def test_rule_119_signatures_can_be_wrong_or_missing(heard: World, bot: ListeningBot) -> None:
    for mode in ("wrong", "missing"):
        heard.control("POST", "webhook/events", {"events": [], "signature": mode})
        heard.wait()
    (body, wrong), (_, missing) = bot.received
    assert wrong["x-line-signature"] != webhook_signature(SECRET, body)
    assert "x-line-signature" not in missing


def test_rules_131_and_132_events_have_lines_shape(heard: World, bot: ListeningBot) -> None:
    event_id = heard.act("はなこ", "say", {"text": "やあ"}).get_json()["webhookEventId"]
    heard.wait()
    user_id = heard.person("はなこ").user_id
    follow, message = bot.events()
    assert follow["type"] == "follow"
    assert follow["follow"] == {"isUnblocked": False}
    assert message["webhookEventId"] == event_id
    assert ULID.fullmatch(event_id)
    assert message["source"] == {"type": "user", "userId": user_id}
    assert re.fullmatch(r"U[0-9a-f]{32}", user_id)
    assert message["mode"] == "active"
    assert message["deliveryContext"] == {"isRedelivery": False}
    assert abs(message["timestamp"] - time.time() * 1000) < 60_000
    assert re.fullmatch(r"\d{15,}", message["message"]["id"])
    assert message["message"]["text"] == "やあ"
    assert message["message"]["quoteToken"]
    assert message["replyToken"] != follow["replyToken"]
    whole = json.loads(bot.received[0][0])
    assert whole["destination"] == heard.get("info").get_json()["userId"]


def test_rule_120_a_slow_bot_is_a_timeout_and_has_its_event(heard: World, bot: ListeningBot) -> None:
    bot.delay = 0.8
    started = time.monotonic()
    heard.act("はなこ", "follow")
    assert time.monotonic() - started < 0.2, "control must not wait for the bot"
    assert heard.control("GET", "idle").get_json() == {"idle": False}
    heard.wait()
    (line,) = log(heard)
    assert (line["status"], line["reason"]) == (None, "request_timeout")
    assert 0.3 < line["elapsedSeconds"] < 0.8
    assert len(bot.events()) == 1


def test_errors_and_closed_ports_are_told_apart(heard: World, bot: ListeningBot) -> None:
    bot.status = 500
    heard.act("はなこ", "follow")
    heard.wait()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}/"
    heard.control("POST", "webhook/url", {"url": closed})
    heard.act("はなこ", "block")
    heard.wait()
    assert [(line["status"], line["reason"]) for line in log(heard)] == [
        (500, "error_status_code"),
        (None, "could_not_connect"),
    ]


def test_rules_121_and_122_redelivery_and_duplicates(heard: World, bot: ListeningBot) -> None:
    event_id = heard.act("はなこ", "follow").get_json()["webhookEventId"]
    heard.control("POST", "webhook/redeliver", {"webhookEventId": event_id})
    heard.control("POST", "webhook/redeliver", {"webhookEventId": event_id, "isRedelivery": False})
    heard.wait()
    first, again, double = bot.events()
    assert first == double
    assert again == {**first, "deliveryContext": {"isRedelivery": True}}
    assert heard.control("POST", "webhook/redeliver", {"webhookEventId": "x"}).status_code == 404


def test_rule_124_batches_go_out_exactly_as_given(heard: World, bot: ListeningBot) -> None:
    events = [{"type": "novel", "x": {"y": [1, None]}}, {"type": "message"}, {}]
    answer = heard.control("POST", "webhook/events", {"events": events})
    assert answer.status_code == 202
    heard.wait()
    assert json.loads(bot.received[0][0])["events"] == events


def test_a_raw_events_reply_token_works_for_a_known_person(heard: World) -> None:
    event = {"type": "message", "replyToken": "mine", "source": {"type": "user", "userId": heard.friend()}}
    heard.control("POST", "webhook/events", {"events": [event]})
    heard.wait()
    assert heard.reply("mine").status_code == 200


def test_rule_126_verification_is_an_empty_signed_request(heard: World, bot: ListeningBot) -> None:
    assert heard.control("POST", "webhook/verify").status_code == 202
    heard.wait()
    assert json.loads(bot.received[0][0])["events"] == []
    assert log(heard)[0]["status"] == 200


def test_rule_128_following_again_is_told(heard: World, bot: ListeningBot) -> None:
    for what in ("follow", "block", "follow"):
        heard.act("はなこ", what)
    heard.wait()
    assert [(event["type"], event.get("follow")) for event in bot.events()] == [
        ("follow", {"isUnblocked": False}),
        ("unfollow", None),
        ("follow", {"isUnblocked": True}),
    ]
    assert "replyToken" not in bot.events()[1]


def test_each_persons_events_keep_their_order(heard: World, bot: ListeningBot) -> None:
    names = ["はなこ", "たろう", "じろう"]
    bot.delay = 0.01
    for number in range(10):
        for name in names:
            heard.act(name, "say", {"text": f"{name} {number}"})
    heard.wait()
    for name in names:
        user_id = heard.person(name).user_id
        own = [event for event in bot.events() if event["source"]["userId"] == user_id]
        assert [event["type"] for event in own] == ["follow"] + ["message"] * 10
        assert [event["message"]["text"] for event in own[1:]] == [f"{name} {number}" for number in range(10)]


def test_a_lone_surrogate_travels_escaped(heard: World, bot: ListeningBot) -> None:
    heard.act("はなこ", "say", {"text": "a\ud83d"})
    heard.wait()
    assert bot.events()[1]["message"]["text"] == "a\ud83d"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("webhook/events", {"events": "x"}),
        ("webhook/events", {"events": ["x"]}),
        ("webhook/events", {"events": [], "signature": "novel"}),
        ("webhook/url", {"url": "ftp://x"}),
        ("webhook/redeliver", {}),
    ],
)
def test_bad_webhook_requests_are_refused(heard: World, path: str, body: object) -> None:
    answer = heard.control("POST", path, body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]

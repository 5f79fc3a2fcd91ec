"""The webhook sender beside its rules: raw events, limits, drips, holding, and time that really passes."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator import webhook_signature
from simulator.config import Limits
from simulator.state.webhook_state import MINUTES_REMEMBERED, WebhookState
from simulator.webhooks.burst import is_loopback
from simulator.webhooks.deliveries import Delivery
from simulator.webhooks.holding import Order, arranged
from tests.simulator.plain_bot import PlainBot, bot_of
from tests.simulator.world import World, text


@pytest.fixture
def bot(world: World) -> Iterator[PlainBot]:
    """A bot that the webhooks of `world` go to."""
    with bot_of(world) as made:
        yield made


def log(world: World) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = world.control("GET", "webhook/log").get_json()
    return shown


def test_the_signature_of_lines_own_example() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    signature = webhook_signature("8c570fa6dd201bb328f1c1eac23a96d8", body)
    assert signature == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_whoever_acts_does_not_wait_for_the_bot(world: World, bot: PlainBot) -> None:
    bot.delay = 1.0
    started = time.monotonic()
    world.friend()
    assert time.monotonic() - started < 0.8
    assert world.control("GET", "idle").get_json() == {"idle": False}
    assert world.control("GET", "idle?wait=10").get_json() == {"idle": True}


def test_raw_events_go_out_exactly_as_given(world: World, bot: PlainBot) -> None:
    events = [{"type": "novel", "x": {"y": [1, None]}}, {"type": "message"}, {}]
    assert world.control("POST", "webhook/events", {"events": events}).status_code == 202
    world.wait()
    assert bot.arrived[0].events == events


def test_a_raw_events_reply_token_works_for_a_known_person(world: World) -> None:
    event = {"type": "message", "replyToken": "mine", "source": {"type": "user", "userId": world.friend()}}
    world.control("POST", "webhook/events", {"events": [event]})
    world.wait()
    assert world.reply("mine").status_code == 200


def test_an_odd_events_reply_token_works(world: World) -> None:
    event = world.control("POST", "webhook/odd", {"kind": "beacon", "name": "はなこ"}).get_json()["event"]
    world.wait()
    world.friend()
    assert world.reply(event["replyToken"], text("ようこそ")).status_code == 200
    assert world.received() == [text("ようこそ")]


def test_nobody_answers_the_dummy_of_the_old_verify_button(world: World) -> None:
    world.friend()
    world.control("POST", "webhook/odd", {"kind": "old_verify", "name": "はなこ"})
    world.wait()
    assert world.reply("0" * 32).status_code == 400


def test_an_odd_event_can_happen_in_a_real_group(world: World, bot: PlainBot) -> None:
    world.friend()
    made = world.control("POST", "groups", {"name": "町内会", "kind": "group", "members": ["はなこ"]})
    assert made.status_code == 201
    world.control("POST", "webhook/odd", {"kind": "mention_self", "name": "はなこ", "group": "町内会"})
    world.wait()
    group = world.stand_in.platform.first_channel.groups.find("町内会")
    assert group is not None
    (mention,) = [event for event in bot.events() if "mention" in event.get("message", {})]
    assert mention["source"] == group.source(world.person("はなこ"))


def test_a_lone_surrogate_travels_escaped(world: World, bot: PlainBot) -> None:
    world.act("はなこ", "say", {"text": "a\ud83d"})
    world.wait()
    assert bot.events()[1]["message"]["text"] == "a\ud83d"


def test_redelivery_comes_when_time_really_passes(world: World, bot: PlainBot) -> None:
    world.stand_in.start()
    world.control("POST", "switches", {"redelivery": [0.3]})
    bot.statuses = [500, 200]
    world.friend()
    deadline = time.monotonic() + 5
    while len(bot.arrived) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [event["deliveryContext"]["isRedelivery"] for event in bot.events()] == [False, True]


def test_a_batch_is_delivered_again_as_a_whole(world: World, bot: PlainBot) -> None:
    world.control("POST", "switches", {"redelivery": [10]})
    bot.statuses = [500, 200]
    world.control("POST", "webhook/batch", {"names": ["はなこ", "たろう"], "odd": True})
    world.wait()
    world.advance(10)
    world.wait()
    first, again = bot.arrived
    assert len(first.events) == len(again.events) == 6
    assert all(event["deliveryContext"]["isRedelivery"] for event in again.events)


@pytest.fixture
def dripping_bot() -> Iterator[str]:
    """The address of a bot that sends its answer letter by letter."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            for letter in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n":
                time.sleep(0.03)
                connection.sendall(bytes([letter]))

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    thread.join(5)
    listener.close()


def test_an_answer_in_drips_is_too_late(dripping_bot: str) -> None:
    world = World(webhook_timeout=0.3)
    world.stand_in.set_webhook_url(dripping_bot)
    world.friend()
    world.wait()
    assert (log(world)[0]["status"], log(world)[0]["reason"]) == (None, "request_timeout")
    world.stand_in.stop()


def test_what_is_held_counts_as_waiting() -> None:
    world = World(limits=Limits(pending_webhooks=3))
    world.control("POST", "webhook/hold", {})
    answers = [world.act("はなこ", "say", {"text": str(number)}).status_code for number in range(3)]
    assert answers == [202, 202, 503]
    assert len(world.control("GET", "webhook/held").get_json()) == 3
    world.stand_in.stop()


def test_one_chat_is_released_while_the_rest_is_held(world: World, bot: PlainBot) -> None:
    for name in ("はなこ", "たろう"):
        world.friend(name)
    world.wait()
    world.control("POST", "webhook/hold", {})
    for name in ("はなこ", "たろう"):
        world.act(name, "say", {"text": name})
    user_id = world.person("はなこ").user_id
    assert len(world.control("POST", "webhook/release", {"chatId": user_id}).get_json()) == 1
    world.wait()
    assert [event["source"]["userId"] for event in bot.events()[2:]] == [user_id]
    world.control("POST", "webhook/release", {})
    world.wait()
    assert len(bot.events()) == 4


def test_arranging_deliveries(world: World) -> None:
    channel = world.stand_in.platform.first_channel
    plain = Delivery(channel, (), "lane")
    deliveries = [replace(plain, events=({"webhookEventId": letter},)) for letter in "abcd"]

    def letters(order: Order, first: list[str]) -> str:
        return "".join(str(one.event_ids[0]) for one in arranged(deliveries, order, first, 1))

    assert letters(Order.GIVEN, []) == "abcd"
    assert letters(Order.REVERSED, []) == "dcba"
    assert letters(Order.GIVEN, ["c", "a"]) == "cabd"
    assert letters(Order.REVERSED, ["b", "unknown"]) == "bdca"
    assert sorted(letters(Order.SHUFFLED, [])) == list("abcd")


def test_the_error_statistics_are_bounded() -> None:
    state, start = WebhookState(), datetime(2026, 1, 1, tzinfo=UTC)
    for minute in range(MINUTES_REMEMBERED + 5):
        state.note_failure("request_timeout", start + timedelta(minutes=minute), 0)
    assert len(state.as_json()["minutes"]) == MINUTES_REMEMBERED
    assert state.as_json()["errors"] == {"request_timeout": MINUTES_REMEMBERED + 5}


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]/x", "https://localhost/", "http://127.9.9.9/"])
def test_addresses_of_this_machine(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize("url", ["http://example.com/", "http://0.0.0.0/", "http://[", "", "http://127.0.0.1@a.jp/"])
def test_addresses_of_others(url: str) -> None:
    assert not is_loopback(url)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("webhook/events", {"events": "x"}),
        ("webhook/events", {"events": ["x"]}),
        ("webhook/events", {"events": [], "signature": "novel"}),
        ("webhook/events", {"events": [], "signature": []}),
        ("webhook/events", {"events": [], "destination": None}),
        ("webhook/url", {"url": "ftp://x"}),
        ("webhook/url", {"url": "http://["}),
        ("webhook/url", {"url": 5}),
        ("webhook/redeliver", {}),
        ("webhook/hold", {"name": None}),
        ("webhook/hold", {"chatId": 5}),
        ("webhook/release", {"order": ["given"]}),
        ("webhook/release", {"first": "abc"}),
        ("webhook/release", {"first": [1]}),
        ("webhook/release", {"seed": True}),
        ("webhook/release", {"parallel": 1}),
        ("webhook/standby", {}),
        ("webhook/standby", {"standby": "on"}),
        ("webhook/odd", {"kind": "beacon", "name": "\ud83d"}),
        ("webhook/odd", {"kind": "message_edited", "name": "はなこ", "messageId": 5}),
        ("webhook/odd", {"kind": "message_edited", "name": "はなこ", "group": None}),
        ("webhook/batch", {"names": "はなこ"}),
        ("webhook/batch", {"names": ["はなこ"], "texts": [""]}),
        ("webhook/batch", {"names": ["はなこ"], "texts": [None]}),
        ("webhook/batch", {"names": ["はなこ"], "odd": "yes"}),
        ("webhook/batch", {"names": ["はなこ"], "odd": [[]]}),
        ("webhook/burst", {"people": None}),
        ("webhook/burst", {"seconds": []}),
    ],
)
def test_bad_webhook_requests_are_refused(world: World, path: str, body: object) -> None:
    answer = world.client.post(f"/_control/{path}", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]

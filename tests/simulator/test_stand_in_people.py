"""The control API: people, what they do and see, and the world's clock."""

import threading
import time
from typing import Any

import pytest

from simulator import ChannelConfig, Limits, StandIn, StandInConfig
from tests.simulator.world import NotingClient, World, newest_event, text


def test_saying_creates_and_follows_first(world: World) -> None:
    answer = world.act("はなこ", "say", {"text": "やあ"})
    assert answer.status_code == 202
    assert set(answer.get_json()) == {"webhookEventId"}
    world.wait()
    log = world.control("GET", "webhook/log").get_json()
    kinds = [world.event(line["webhookEventIds"][0])["type"] for line in log]
    assert kinds == ["follow", "message"]


def test_following_twice_causes_one_event(world: World) -> None:
    assert world.act("はなこ", "follow").status_code == 202
    again = world.act("はなこ", "follow")
    assert (again.status_code, again.get_json()) == (200, {"webhookEventId": None})


def test_who_blocks_cannot_write(world: World) -> None:
    world.friend()
    world.act("はなこ", "block")
    answer = world.act("はなこ", "say", {"text": "やあ"})
    assert answer.status_code == 409
    assert answer.get_json()["error"]


def test_messages_are_a_bare_array_of_what_was_sent(world: World) -> None:
    world.friend()
    assert world.received() == []
    sent = [{**text("一"), "own": {"z": 1}}, text("二")]
    world.push("はなこ", *sent)
    world.push("はなこ", text("三"))
    assert world.received() == [*sent, text("三")]


@pytest.mark.parametrize("path", ["messages", "timeline", ""])
def test_nobody_is_not_found(world: World, path: str) -> None:
    answer = world.control("GET", f"users/だれか/{path}".rstrip("/"))
    assert answer.status_code == 404
    assert answer.get_json()["error"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 5}, {"text": "あ" * 10_001}, []])
def test_bad_texts_are_refused(world: World, body: object) -> None:
    answer = world.act("はなこ", "say", body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


@pytest.mark.parametrize("name", ["あ" * 51, " ", "a\nb"])
def test_bad_names_are_refused(world: World, name: str) -> None:
    assert world.act(name, "follow").status_code == 400


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"type": "sticker", "packageId": "446", "stickerId": "1988"}, {"stickerResourceType": "STATIC"}),
        ({"type": "image"}, {"contentProvider": {"type": "line"}}),
        ({"type": "video", "duration": 5}, {"contentProvider": {"type": "line"}}),
        ({"type": "audio"}, {"contentProvider": {"type": "line"}}),
        ({"type": "location", "latitude": 35.0, "longitude": 139.0}, {"latitude": 35.0}),
        ({"type": "file", "fileName": "a.pdf", "fileSize": 3}, {"fileName": "a.pdf"}),
    ],
)
def test_people_send_more_than_text(world: World, message: dict[str, Any], expected: dict[str, Any]) -> None:
    event = newest_event(world, world.act("はなこ", "send", {"message": message}))
    assert event["type"] == "message"
    assert expected.items() <= event["message"].items()
    assert ("quoteToken" in event["message"]) == (message["type"] in ("sticker", "image", "video"))


def test_unknown_kinds_of_message_are_refused(world: World) -> None:
    assert world.act("はなこ", "send", {"message": {"type": "flex"}}).status_code == 400


def test_a_message_can_be_unsent_once_known(world: World) -> None:
    event = newest_event(world, world.act("はなこ", "say", {"text": "まちがい"}))
    taken = newest_event(world, world.act("はなこ", "unsend", {"messageId": event["message"]["id"]}))
    assert taken["unsend"] == {"messageId": event["message"]["id"]}
    assert "replyToken" not in taken
    assert world.act("はなこ", "unsend", {"messageId": "1"}).status_code == 404


def test_the_timeline_tells_both_sides_in_order(world: World, retry_key: str) -> None:
    token = world.reply_token(words="布団")
    answer = world.reply(token, text("粗大ごみです"))
    world.push("はなこ", text("お知らせ"), key=retry_key, notificationDisabled=True)
    shown = world.control("GET", "users/はなこ/timeline").get_json()
    assert [(one["side"], one["kind"]) for one in shown["entries"]] == [
        ("system", "follow"),
        ("person", "message"),
        ("account", "message"),
        ("account", "message"),
    ]
    replied, pushed = shown["entries"][2:]
    assert (replied["via"], replied["requestId"]) == ("reply", answer.headers["x-line-request-id"])
    assert (pushed["via"], pushed["retryKey"], pushed["notificationDisabled"]) == ("push", retry_key, True)
    after = world.control("GET", f"users/はなこ/timeline?after={replied['seq']}").get_json()
    assert [one["seq"] for one in after["entries"]] == [pushed["seq"]]


def test_waiting_for_the_timeline_ends_with_news(world: World) -> None:
    world.friend()
    seq = world.control("GET", "users/はなこ").get_json()["lastSeq"]
    timer = threading.Timer(0.2, lambda: world.push("はなこ", text()))
    timer.start()
    started = time.monotonic()
    client = NotingClient(world.stand_in)
    shown = client.get(f"/_control/users/はなこ/timeline?after={seq}&wait=10").get_json()
    assert len(shown["entries"]) == 1
    assert time.monotonic() - started < 5
    timer.join()


def test_the_clock_can_be_set_and_moved(world: World) -> None:
    assert world.control("POST", "clock", {"now": "2030-01-01T09:00:00+09:00"}).status_code == 200
    world.advance(3600)
    assert world.control("GET", "clock").get_json()["now"].startswith("2030-01-01T01:00:0")
    event = newest_event(world, world.act("はなこ", "say", {"text": "やあ"}))
    assert str(event["timestamp"]).startswith("18934")
    assert abs(world.control("POST", "clock", {"reset": True}).get_json()["offsetSeconds"]) < 1


@pytest.mark.parametrize(
    "body",
    [{}, {"now": "yesterday"}, {"now": "2030-01-01T09:00:00"}, {"advance": "x"}, {"advance": 1e18}, {"advance": True}],
)
def test_bad_times_are_refused_and_leave_the_clock_alone(world: World, body: object) -> None:
    assert world.control("POST", "clock", body).status_code == 400
    assert abs(world.control("GET", "clock").get_json()["offsetSeconds"]) < 1


@pytest.mark.parametrize("body", [{"type": "x"}, {"type": "limited"}, {"type": "limited", "value": -1}, {"used": "x"}])
def test_bad_quotas_are_refused(world: World, body: object) -> None:
    assert world.control("POST", "quota", body).status_code == 400


def test_channels_are_apart(world: World) -> None:
    world.friend()
    world.control("POST", "users/はなこ/follow?channel=other")
    here, there = (world.control("GET", f"users/はなこ?channel={key}").get_json() for key in ("default", "other"))
    assert here["userId"] != there["userId"]
    world.push("はなこ", text())
    assert world.control("GET", "users/はなこ/messages?channel=other").get_json() == []
    assert world.control("GET", "users?channel=nothing").status_code == 404


def test_memory_is_bounded() -> None:
    limits = Limits(people=2, timeline=3, record=4, events=2)
    world = World(limits=limits)
    world.friend()
    for number in range(5):
        world.push("はなこ", text(str(number)))
    assert [one["text"] for one in world.received()] == ["2", "3", "4"]
    assert len(world.control("GET", "record").get_json()) == 4
    world.friend("たろう")
    assert world.act("じろう", "follow").status_code == 409


def test_a_configuration_with_equal_channels_is_refused() -> None:
    one = ChannelConfig("町", "s", "t")
    with pytest.raises(ValueError, match="differ"):
        StandInConfig((one, one))
    with pytest.raises(ValueError, match="at least one"):
        StandInConfig(())
    assert "'s'" not in repr(one)


def test_it_listens_on_loopback_only_and_starts_once() -> None:
    config = StandInConfig((ChannelConfig("町", "s", "t"),))
    stand_in = StandIn(config)
    for address in ("0.0.0.0", "192.0.2.1"):
        with pytest.raises(ValueError, match="loopback"):
            stand_in.start(address)
    port = stand_in.start()
    assert stand_in.url == f"http://127.0.0.1:{port}"
    with pytest.raises(RuntimeError):
        stand_in.start()
    stand_in.stop()
    stand_in.stop()

"""Groups: what is refused, and what is remembered."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.config import Limits
from simulator.state.groups import MEMBER_LIMIT
from simulator.state.recent_pushes import RecentPushes
from tests.simulator.groups import NAME, act, make_group
from tests.simulator.world import World, text


def test_the_number_of_groups_is_limited() -> None:
    world = World(limits=Limits(groups=1))
    make_group(world)
    answer = world.control("POST", "groups", {"name": "二つ目", "members": ["はなこ"]})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "this stand-in holds at most 1 groups")


def test_the_oldest_quote_token_is_forgotten() -> None:
    world = World(limits=Limits(quote_tokens=2))
    world.control("POST", "users", {"names": ["はなこ"]})
    tokens = [world.push("はなこ", text()).get_json()["sentMessages"][0]["quoteToken"] for _ in range(3)]
    sent = [world.push("はなこ", {**text(), "quoteToken": token}).status_code for token in (tokens[2], tokens[0])]
    assert sent == [200, 400]


def test_pushes_are_counted_for_a_limited_number_of_chats() -> None:
    pushes, now = RecentPushes(2), datetime(2026, 6, 1, tzinfo=UTC)
    assert [pushes.take(chat, 1, now) for chat in ("a", "b", "b", "c", "a")] == [True, True, False, True, True]
    assert pushes.take("a", 1, now - timedelta(seconds=1)), "pushes of the future are no longer known"


def test_a_group_holds_500_people(world: World) -> None:
    names = [f"町民{number}" for number in range(MEMBER_LIMIT)]
    make_group(world, *names)
    answer = act(world, "join", {"members": ["はなこ"]})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "a group has at most 500 members")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "", "members": ["はなこ"]},
        {"name": 5, "members": ["はなこ"]},
        {"name": "改\n行", "members": ["はなこ"]},
        {"name": "会", "members": []},
        {"name": "会", "members": "はなこ"},
        {"name": "会", "members": [None]},
        {"name": "会", "members": ["\ud800"]},
        {"name": "会", "members": ["はなこ"], "kind": "crowd"},
        {"name": "会", "members": ["はなこ"], "kind": ["group"]},
        {"name": "会", "members": ["はなこ"] * (MEMBER_LIMIT + 1)},
    ],
)
def test_bad_groups_are_refused_with_a_sentence(world: World, body: dict[str, Any]) -> None:
    answer = world.control("POST", "groups", body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_a_name_is_taken_once(world: World) -> None:
    make_group(world)
    assert world.control("POST", "groups", {"name": NAME, "kind": "room", "members": ["x"]}).status_code == 409


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("say", {"from": "はなこ"}),
        ("say", {"from": "はなこ", "text": 5}),
        ("say", {"text": "x"}),
        ("say", {"from": ["はなこ"], "text": "x"}),
        ("say", {"from": "はなこ", "text": "x", "mentions": "All"}),
        ("say", {"from": "はなこ", "text": "x", "mentions": ["All"]}),
        ("say", {"from": "はなこ", "text": "@All" * 21, "mentions": ["All"]}),
        ("say", {"from": "はなこ", "text": "x", "quotedMessageId": 5}),
        ("send", {"from": "はなこ", "message": {"type": "flex"}}),
        ("send", {"from": "はなこ", "message": {"type": {}}}),
        ("send", {"from": "はなこ"}),
        ("edit", {"from": "はなこ", "text": "x"}),
        ("unsend", {"from": "はなこ"}),
        ("join", {"members": {}}),
        ("leave", {}),
        ("postback", {"from": "はなこ", "data": None}),
        ("tap", {"from": "はなこ", "label": "x", "params": {"date": 1}}),
    ],
)
def test_bad_acts_are_refused_with_a_sentence(world: World, what: str, body: dict[str, Any]) -> None:
    make_group(world)
    answer = act(world, what, body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert world.control("GET", f"groups/{NAME}").get_json()["lastSeq"] == 1


def test_strangers_to_the_group_and_unknown_groups(world: World) -> None:
    make_group(world)
    for name in ("じろう", "\ud800"):
        assert act(world, "say", {"from": name, "text": "x"}).status_code == 409
    assert act(world, "say", {"from": "はなこ", "text": "@じろう", "mentions": ["じろう"]}).status_code == 409
    for what in ("invite", "remove", "say", "tap"):
        assert act(world, what, {"from": "はなこ", "text": "x", "label": "x"}, "ない会").status_code == 404
    assert world.control("GET", "groups/ない会").status_code == 404
    assert world.control("GET", "groups?channel=none").status_code == 404

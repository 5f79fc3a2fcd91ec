"""Group chats as tests use them."""

from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from simulator.state.groups import Group
from tests.simulator.world import World, newest_event

NAME = "町内会"
ACCOUNT = "みどり市役所"


def act(world: World, what: str, body: Any = None, name: str = NAME) -> TestResponse:
    """Let something happen in a group."""
    return world.control("POST", f"groups/{quote(name)}/{what}", body)


def make_group(world: World, *members: str, kind: str = "group", name: str = NAME, invited: bool = True) -> Group:
    """A group of these people (はなこ and たろう by default), with the account in it."""
    body = {"name": name, "kind": kind, "members": list(members or ("はなこ", "たろう"))}
    assert world.control("POST", "groups", body).status_code == 201
    if invited:
        act(world, "invite", name=name)
    found = world.stand_in.platform.first_channel.groups.find(name)
    assert found is not None
    return found


def said(world: World, words: str = "こんにちは", author: str = "はなこ", **more: Any) -> dict[str, Any]:
    """The event of a member's writing a text, delivered."""
    event = newest_event(world, act(world, "say", {"from": author, "text": words, **more}))
    world.wait()
    return event


def received(world: World, name: str = NAME) -> list[Any]:
    """What the group received."""
    shown: list[Any] = world.control("GET", f"groups/{quote(name)}/messages").get_json()
    return shown


def push(world: World, chat_id: str, *messages: Any, key: str | None = None, **more: Any) -> TestResponse:
    """Push to a chat."""
    return world.send("push", {"to": chat_id, "messages": list(messages), **more}, key)


def mention(user_id: str | None = None) -> dict[str, Any]:
    """A text that mentions a member, or everybody."""
    mentionee = {"type": "user", "userId": user_id} if user_id else {"type": "all"}
    substitution = {"who": {"type": "mention", "mentionee": mentionee}}
    return {"type": "textV2", "text": "{who} さん", "substitution": substitution}

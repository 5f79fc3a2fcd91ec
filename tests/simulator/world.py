"""A stand-in as tests use it: short names for calls and control."""

import json
from typing import Any
from urllib.parse import quote

from werkzeug.test import Client, TestResponse

from simulator import ChannelConfig, StandIn, StandInConfig
from simulator.state.person import Person

TOKEN = "channel-token"
SECRET = "channel-secret"
MESSAGE = "/v2/bot/message/"
OTHER = ChannelConfig("べつの町", "other-secret", "other-token", key="other")


def text(words: str = "こんにちは") -> dict[str, Any]:
    """A text message object."""
    return {"type": "text", "text": words}


class NotingClient(Client):
    """Asks a stand-in without a network, and keeps what the Messaging API answered."""

    def __init__(self, stand_in: StandIn) -> None:
        super().__init__(stand_in.app)
        self.answers: list[tuple[str, str, int, Any]] = []
        """Method, path, status and JSON of every answer so far."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask."""
        answer = super().open(*args, **kwargs)
        asked = answer.request
        if answer.is_json and not asked.path.startswith("/_control"):
            self.answers.append((asked.method, asked.path, answer.status_code, answer.get_json(silent=True)))
        return answer


class World:
    """A stand-in with two channels, asked without a network."""

    def __init__(self, **options: Any) -> None:
        channel = options.pop("channel", ChannelConfig("みどり市役所", SECRET, TOKEN))
        self.stand_in = StandIn(StandInConfig((channel, OTHER), **options))
        self.client = NotingClient(self.stand_in)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """A call of the Messaging API; header names with underscores."""
        given = {"Authorization": f"Bearer {TOKEN}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if body is None:
            return self.client.open(path, method=method, headers=given)
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return self.client.open(path, method=method, data=raw, headers={"Content-Type": "application/json", **given})

    def get(self, path: str, **headers: str) -> TestResponse:
        """A GET call of the Messaging API."""
        return self.ask("GET", f"/v2/bot/{path}", **headers)

    def push(self, name: str, *messages: Any, key: str | None = None, **more: Any) -> TestResponse:
        """Push to the person called `name`."""
        headers = {"X_Line_Retry_Key": key} if key else {}
        to = self.person(name).user_id
        return self.ask("POST", f"{MESSAGE}push", {"to": to, "messages": list(messages), **more}, **headers)

    def send(self, endpoint: str, body: Any, key: str | None = None) -> TestResponse:
        """POST to a message endpoint."""
        headers = {"X_Line_Retry_Key": key} if key else {}
        return self.ask("POST", MESSAGE + endpoint, body, **headers)

    def reply(self, token: str, *messages: Any) -> TestResponse:
        """Answer with a reply token."""
        return self.send("reply", {"replyToken": token, "messages": list(messages) or [text()]})

    def control(self, method: str, path: str, body: Any = None) -> TestResponse:
        """A call of the control API."""
        return self.client.open(f"/_control/{path}", method=method, json=body)

    def act(self, name: str, what: str, body: Any = None) -> TestResponse:
        """Let a person do something."""
        return self.control("POST", f"users/{quote(name)}/{what}", body)

    def friend(self, name: str = "はなこ") -> str:
        """Make `name` a friend; the user id."""
        self.act(name, "follow")
        return self.person(name).user_id

    def person(self, name: str) -> Person:
        """The person called `name`."""
        found = self.stand_in.platform.first_channel.find_person(name)
        assert found is not None
        return found

    def event(self, event_id: str) -> dict[str, Any]:
        """A webhook event by its id."""
        found = self.stand_in.platform.first_channel.find_event(event_id)
        assert found is not None
        return found.event

    def old_friend(self, name: str = "はなこ") -> str:
        """Make `name` a friend whose reply tokens have died; the user id."""
        user_id = self.friend(name)
        self.wait()
        self.advance(61)
        return user_id

    def reply_token(self, name: str = "はなこ", words: str = "やあ") -> str:
        """The reply token of a fresh message event that has been delivered."""
        event_id = self.act(name, "say", {"text": words}).get_json()["webhookEventId"]
        self.wait()
        token: str = self.event(event_id)["replyToken"]
        return token

    def wait(self) -> None:
        """Wait until all webhooks are out."""
        assert self.stand_in.sender.wait_until_idle(10)

    def received(self, name: str = "はなこ") -> list[Any]:
        """What the person received."""
        shown: list[Any] = self.control("GET", f"users/{quote(name)}/messages").get_json()
        return shown

    def advance(self, seconds: float) -> None:
        """Move the stand-in's clock."""
        assert self.control("POST", "clock", {"advance": seconds}).status_code == 200

    def fault(self, endpoint: str, kind: str, **more: Any) -> None:
        """Let the next call fail."""
        body = {"endpoint": endpoint, "kind": kind, **more}
        assert self.control("POST", "faults", body).status_code == 201

    def violations(self) -> list[str]:
        """The kinds of violations noted so far, oldest first."""
        noted = self.control("GET", "violations").get_json()["violations"]
        return [one["kind"] for one in noted]

    def last_record(self) -> dict[str, Any]:
        """The newest line of the record."""
        line: dict[str, Any] = self.control("GET", "record").get_json()[-1]
        return line


def say(label: str, words: str | None = None) -> dict[str, Any]:
    """A message action."""
    return {"type": "message", "label": label, "text": words or label}


def buttons(*actions: Any) -> dict[str, Any]:
    """A buttons template."""
    whole = {"type": "buttons", "text": "選ぶ", "actions": list(actions)}
    return {"type": "template", "altText": "案内", "template": whole}


def quick(*actions: Any) -> dict[str, Any]:
    """A text with quick replies."""
    return {**text(), "quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


def newest_event(world: World, answer: TestResponse) -> dict[str, Any]:
    """The event an act has caused."""
    assert answer.status_code == 202
    return world.event(answer.get_json()["webhookEventId"])

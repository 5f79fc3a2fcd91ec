"""Control: bursts of messages, for our own server only (rule 133)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_bursts, present_platform, present_sender
from simulator.control.asking import ControlRefused, asked_body, asked_channel, asked_number
from simulator.webhooks.burst import PEOPLE_LIMIT, Burst, Plan, is_loopback

bursts = Blueprint("bursts", __name__)
LONGEST = 3_600.0
MOST_CONNECTIONS = 64
LONGEST_WAIT = 60.0
TEXTS_LIMIT = 1_000
TEXT_LIMIT = 5_000
_TEXTS = ["こんにちは", "ごみの日はいつですか", "住民票のとり方を教えてください"]


@bursts.post("/burst")
def begin() -> tuple[Response, int]:
    """`{"people": 500, "seconds": 60, "texts": [...], "connections": 8}`: that many friends write in that time.

    Missing friends are made up; the bot gets no follow events of them. Refused unless the webhook is on loopback.
    """
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    plan = Plan(
        people=int(_number(body, "people", 500, 1, PEOPLE_LIMIT, is_whole=True)),
        seconds=_number(body, "seconds", 60, 0, LONGEST),
        texts=_texts(body),
        connections=int(_number(body, "connections", 8, 1, MOST_CONNECTIONS, is_whole=True)),
    )
    with platform.changed:
        if channel.webhook_url is None or not is_loopback(platform.config.local_address(channel.webhook_url)):
            raise ControlRefused(409, "a burst goes only to a webhook address on loopback")
        known = present_bursts()
        before = known.get(channel.key)
        if before is not None and before.is_running:
            raise ControlRefused(409, "a burst is running")
        burst = Burst(platform, channel, plan, present_sender().redeliveries)
        burst.start()
        known[channel.key] = burst
    return jsonify(burst.as_json()), 202


@bursts.get("/burst")
def result() -> Response:
    """What became of the newest burst; `?wait=` seconds waits for its end."""
    burst, wait = present_bursts().get(asked_channel().key), asked_number("wait", 0, LONGEST_WAIT)
    if burst is None:
        raise ControlRefused(404, "there was no burst")
    burst.wait(wait)
    return jsonify(burst.as_json())


def _number(
    body: dict[str, Any], name: str, default: float, lowest: float, highest: float, *, is_whole: bool = False
) -> float:
    value = body.get(name, default)
    is_number = isinstance(value, int if is_whole else (int, float)) and not isinstance(value, bool)
    if not is_number or not lowest <= value <= highest:
        raise ControlRefused(400, f"'{name}' must be a number from {lowest:g} to {highest:g}")
    return float(value)


def _texts(body: dict[str, Any]) -> list[str]:
    texts = body.get("texts", _TEXTS)
    if not isinstance(texts, list) or not 1 <= len(texts) <= TEXTS_LIMIT:
        raise ControlRefused(400, f"'texts' must be a list of 1 to {TEXTS_LIMIT} texts")
    if not all(isinstance(text, str) and 1 <= len(text) <= TEXT_LIMIT for text in texts):
        raise ControlRefused(400, f"every text has 1 to {TEXT_LIMIT} characters")
    return texts

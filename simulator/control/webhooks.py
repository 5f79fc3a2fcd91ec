"""Control: the webhook sender."""

import itertools
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform, present_sender
from simulator.control.asking import (
    ControlRefused,
    asked_body,
    asked_channel,
    asked_text,
)
from simulator.state.channel import Channel
from simulator.webhooks.events import as_redelivery
from simulator.webhooks.sender import Delivery, SignatureMode

webhooks = Blueprint("webhooks", __name__, url_prefix="/_control/webhook")
URL_LIMIT = 500
BATCH_LIMIT = 1_000
_batches = itertools.count(1)


@webhooks.post("/events")
def send_events() -> tuple[Response, int]:
    """Send these events as one request, exactly as given. `signature`: valid, wrong or missing."""
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    events = body.get("events")
    if not isinstance(events, list) or len(events) > BATCH_LIMIT:
        raise ControlRefused(400, f"'events' must be a list of at most {BATCH_LIMIT} objects")
    if not all(isinstance(event, dict) for event in events):
        raise ControlRefused(400, "every event must be an object")
    try:
        mode = SignatureMode(body.get("signature", "valid"))
    except ValueError as error:
        raise ControlRefused(400, "'signature' must be valid, wrong or missing") from error
    with platform.changed:
        lane = _lane(events)
        for event in events:
            _make_known(channel, event, lane)
    present_sender().enqueue(Delivery(channel, tuple(events), lane, signature=mode))
    return jsonify({"webhookEventIds": [event.get("webhookEventId") for event in events]}), 202


def _user_id(event: dict[str, Any]) -> str | None:
    source = event.get("source")
    user_id = source.get("userId") if isinstance(source, dict) else None
    return user_id if isinstance(user_id, str) else None


def _lane(events: list[dict[str, Any]]) -> str:
    """Events of one person keep that person's order; mixed batches go out on their own."""
    users = {_user_id(event) for event in events}
    only = users.pop() if len(users) == 1 else None
    return only or f"batch {next(_batches)}"


def _make_known(channel: Channel, event: dict[str, Any], lane: str) -> None:
    """Let the event be delivered again, and its reply token be used when its person is known."""
    channel.remember_event(event, lane)
    token, user_id = event.get("replyToken"), _user_id(event)
    if isinstance(token, str) and user_id and channel.find_person_by_id(user_id):
        channel.reply_tokens.issue(token, user_id, present_platform().clock.now())


@webhooks.post("/redeliver")
def redeliver() -> tuple[Response, int]:
    """Send a known event again, marked as redelivery; `"isRedelivery": false` is a plain duplicate."""
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    event_id = asked_text(body, "webhookEventId", 100)
    with platform.changed:
        sent = channel.find_event(event_id)
    if sent is None:
        raise ControlRefused(404, f"no event '{event_id}'")
    again = body.get("isRedelivery", True) is not False
    event = as_redelivery(sent.event) if again else sent.event
    present_sender().enqueue(Delivery(channel, (event,), sent.lane, is_redelivery=again))
    return jsonify({"webhookEventId": event_id}), 202


@webhooks.post("/verify")
def verify() -> tuple[Response, int]:
    """Send the empty request of the console's Verify button (rule 126)."""
    present_sender().enqueue(Delivery(asked_channel(), (), f"batch {next(_batches)}"))
    return jsonify({}), 202


@webhooks.get("/log")
def log() -> Response:
    """What became of every delivery, oldest first."""
    channel = asked_channel()
    with present_platform().changed:
        return jsonify(list(channel.webhook_log))


@webhooks.get("/url")
def show_url() -> Response:
    """Where webhooks go."""
    return jsonify({"url": asked_channel().webhook_url})


@webhooks.post("/url")
def change_url() -> Response:
    """Send webhooks elsewhere from now on; null stops them."""
    url, channel = asked_body().get("url"), asked_channel()
    if url is not None:
        split = urlsplit(url) if isinstance(url, str) and len(url) <= URL_LIMIT else None
        if split is None or split.scheme not in ("http", "https") or not split.hostname:
            raise ControlRefused(400, f"'url' must be an http or https address of at most {URL_LIMIT} characters")
    with present_platform().changed:
        channel.webhook_url = url
    return jsonify({"url": url})

"""Control: the webhook sender: raw events, redelivery, verification, log, address."""

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
from simulator.control.webhook_burst import bursts
from simulator.control.webhook_events import kinds
from simulator.control.webhook_order import order
from simulator.control.webhook_state import state
from simulator.state.channel import Channel
from simulator.webhooks.deliveries import Delivery, SignatureMode
from simulator.webhooks.events import as_redelivery
from simulator.webhooks.gathering import batch_lane, chat_id_of

webhooks = Blueprint("webhooks", __name__, url_prefix="/_control/webhook")
for part in (kinds, order, state, bursts):
    webhooks.register_blueprint(part)
URL_LIMIT = 500
BATCH_LIMIT = 1_000
DESTINATION_LIMIT = 100


@webhooks.post("/events")
def send_events() -> tuple[Response, int]:
    """Send these events as one request, exactly as given.

    `signature`: valid, wrong, modified or missing (rule 119); `destination` in place of the bot's id (rule 132).
    """
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    events = body.get("events")
    if not isinstance(events, list) or len(events) > BATCH_LIMIT:
        raise ControlRefused(400, f"'events' must be a list of at most {BATCH_LIMIT} objects")
    if not all(isinstance(event, dict) for event in events):
        raise ControlRefused(400, "every event must be an object")
    mode = body.get("signature", SignatureMode.VALID.value)
    if mode not in list(SignatureMode):
        raise ControlRefused(400, f"'signature' must be one of {', '.join(SignatureMode)}")
    destination = asked_text(body, "destination", DESTINATION_LIMIT) if "destination" in body else None
    with platform.changed:
        lane = batch_lane(events)
        for event in events:
            _make_known(channel, event, lane)
    delivery = Delivery(channel, tuple(events), lane, signature=SignatureMode(mode), destination=destination)
    present_sender().enqueue(delivery)
    return jsonify({"webhookEventIds": delivery.event_ids}), 202


def _make_known(channel: Channel, event: dict[str, Any], lane: str) -> None:
    """Let the event be delivered again, and its tokens be used when its chat is known."""
    channel.remember_event(event, lane)
    chat_id = chat_id_of(event)
    if chat_id and channel.find_chat(chat_id):
        channel.issue_tokens(event, chat_id, present_platform().clock.now())


@webhooks.get("/events/<event_id>")
def show_event(event_id: str) -> Response:
    """A known event as it was sent: `{"event": {...}}`."""
    channel = asked_channel()
    with present_platform().changed:
        sent = channel.find_event(event_id)
    if sent is None:
        raise ControlRefused(404, f"no event '{event_id}'")
    return jsonify({"event": sent.event})


@webhooks.post("/redeliver")
def redeliver() -> tuple[Response, int]:
    """Send a known event again, marked as redelivery; `"isRedelivery": false` is a plain duplicate (rule 122)."""
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
def verify() -> Response:
    """Send the empty request of the console's Verify button, and wait for its answer (rule 126).

    `{"success", "status", "reason", "elapsedSeconds"}`; success is 200 within the time limit.
    """
    outcome = present_sender().send_now(Delivery(asked_channel(), (), "verify"))
    return jsonify(
        {
            "success": outcome.status == 200,
            "status": outcome.status,
            "reason": outcome.reason.value if outcome.reason else None,
            "elapsedSeconds": round(outcome.seconds, 4),
        }
    )


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
    if url is not None and not _is_address(url):
        raise ControlRefused(400, f"'url' must be an http or https address of at most {URL_LIMIT} characters")
    with present_platform().changed:
        channel.webhook_url = url
    return jsonify({"url": url})


def _is_address(url: object) -> bool:
    if not isinstance(url, str) or len(url) > URL_LIMIT:
        return False
    try:
        split = urlsplit(url)
    except ValueError:
        return False
    return split.scheme in ("http", "https") and bool(split.hostname)

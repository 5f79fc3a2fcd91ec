"""Control: what people do, and what they see."""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.asking import (
    ControlRefused,
    asked_body,
    asked_channel,
    asked_number,
    asked_person,
    asked_residents,
    asked_text,
    checked_name,
)
from simulator.tapping import find_by_label, is_offered, tap

people = Blueprint("people", __name__, url_prefix="/_control/users")
TEXT_LIMIT = 10_000
LABEL_LIMIT = 1_000
LONGEST_WAIT = 25.0
CROWD_LIMIT = 10_000
_SENDABLE = ("text", "sticker", "image", "video", "audio", "location", "file")


@people.get("")
def list_people() -> Response:
    """Everybody in the channel."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        now = platform.clock.now()
        return jsonify([person.as_json(now) for person in channel.list_people()])


@people.post("")
def add_people() -> tuple[Response, int]:
    """Create many at once: `{"names": [...], "follow": true}`; their follow events are sent."""
    body, residents = asked_body(), asked_residents()
    names = body.get("names")
    if not isinstance(names, list) or not 1 <= len(names) <= CROWD_LIMIT:
        raise ControlRefused(400, f"'names' must be a list of 1 to {CROWD_LIMIT} names")
    checked = [checked_name(name if isinstance(name, str) else "") for name in names]
    platform, channel = present_platform(), asked_channel()
    for name in checked:
        with platform.changed:
            channel.add_person(name)
        if body.get("follow", False):
            residents.follow(name)
    with platform.changed:
        now = platform.clock.now()
        shown = [channel.add_person(name).as_json(now) for name in checked]
    return jsonify(shown), 201


@people.get("/<name>")
def show_person(name: str) -> Response:
    """One person: user id, friendship, whether the loading animation shows."""
    platform = present_platform()
    with platform.changed:
        return jsonify(asked_person(name).as_json(platform.clock.now()))


@people.post("/<name>/say")
def say(name: str) -> tuple[Response, int]:
    """Write a text. `"follow": false` keeps a stranger a stranger (rule 40)."""
    body = asked_body()
    text = asked_text(body, "text", TEXT_LIMIT)
    message = {"type": "text", "text": text}
    event_id = asked_residents().send(checked_name(name), message, follow_first=body.get("follow", True) is not False)
    return jsonify({"webhookEventId": event_id}), 202


@people.post("/<name>/send")
def send(name: str) -> tuple[Response, int]:
    """Send a sticker, image, video, audio, location or file message object."""
    message = asked_body().get("message")
    if not isinstance(message, dict) or message.get("type") not in _SENDABLE:
        raise ControlRefused(400, f"'message' must be an object whose type is one of {', '.join(_SENDABLE)}")
    return jsonify({"webhookEventId": asked_residents().send(checked_name(name), message)}), 202


@people.post("/<name>/follow")
def follow(name: str) -> tuple[Response, int]:
    """Add the account as a friend, or lift the block; 200 and null when already a friend."""
    event_id = asked_residents().follow(checked_name(name))
    return jsonify({"webhookEventId": event_id}), 202 if event_id else 200


@people.post("/<name>/block")
def block(name: str) -> tuple[Response, int]:
    """Block the account; 200 and null when that causes no event."""
    event_id = asked_residents().block(checked_name(name))
    return jsonify({"webhookEventId": event_id}), 202 if event_id else 200


@people.post("/<name>/unsend")
def unsend(name: str) -> tuple[Response, int]:
    """Take back an own message."""
    message_id = asked_text(asked_body(), "messageId", 40)
    try:
        event_id = asked_residents().unsend(checked_name(name), message_id)
    except LookupError as error:
        raise ControlRefused(404, str(error.args[0])) from error
    return jsonify({"webhookEventId": event_id}), 202


@people.post("/<name>/tap")
def tap_action(name: str) -> tuple[Response, int]:
    """Tap the newest action with a `label`, or exactly the given `action`."""
    body, platform = asked_body(), present_platform()
    picked = body.get("params")
    if picked is not None and not (isinstance(picked, dict) and all(isinstance(v, str) for v in picked.values())):
        raise ControlRefused(400, "'params' must be an object of strings")
    with platform.changed:
        action = _asked_action(name, body)
        done = tap(asked_residents(), name, action, picked)
        if "webhookEventId" not in done:
            platform.add_entry(asked_person(name), "system", "tap", None, {"opened": done})
    return jsonify(done), 202 if "webhookEventId" in done else 200


def _asked_action(name: str, body: dict[str, Any]) -> dict[str, Any]:
    person = asked_person(name)
    given = body.get("action")
    if isinstance(given, dict):
        if not is_offered(person, given):
            raise ControlRefused(404, "this action is not on offer")
        return given
    label = asked_text(body, "label", LABEL_LIMIT)
    action = find_by_label(person, label)
    if action is None:
        raise ControlRefused(404, f"nothing labelled '{label}' can be tapped")
    return action


@people.get("/<name>/messages")
def messages(name: str) -> Response:
    """What the person received: LINE's message objects as the bot sent them, oldest first."""
    with present_platform().changed:
        return jsonify([entry.message for entry in asked_person(name).received()])


@people.get("/<name>/timeline")
def timeline(name: str) -> Response:
    """Both sides in order. `after` gives only newer entries, `wait` (seconds) waits for one."""
    platform = present_platform()
    after, wait = int(asked_number("after", 0, 1e15)), asked_number("wait", 0, LONGEST_WAIT)
    with platform.changed:
        person = asked_person(name)
        state = person.friendship, person.is_loading(platform.clock.now())

        def has_news() -> bool:
            now_state = person.friendship, person.is_loading(platform.clock.now())
            return bool(person.entries_after(after)) or now_state != state or platform.stopping.is_set()

        if wait and platform.waiting.acquire(blocking=False):
            try:
                platform.changed.wait_for(has_news, wait)
            finally:
                platform.waiting.release()
        now = platform.clock.now()
        entries = [entry.as_json() for entry in person.entries_after(after)]
        return jsonify({**person.as_json(now), "now": now.isoformat(), "entries": entries})

"""Control: what people do, and what they see."""

from flask import Blueprint, Response, jsonify, request

from simulator.acts.tapping import tap
from simulator.application import present_platform
from simulator.control.asking import (
    LONGEST_WAIT,
    TEXT_LIMIT,
    ControlRefused,
    asked_body,
    asked_channel,
    asked_message,
    asked_number,
    asked_person,
    asked_residents,
    asked_text,
    checked_name,
)
from simulator.control.attaching import asked_attachment
from simulator.control.checking import reply_token_clocks
from simulator.control.menus import person_as_json, seen_menu, seen_menu_id
from simulator.control.offers import asked_action, asked_pick
from simulator.control.waiting import wait_for_news
from simulator.state.read_marks import read_until

people = Blueprint("people", __name__, url_prefix="/_control/users")
CROWD_LIMIT = 10_000


@people.get("")
def list_people() -> Response:
    """Everybody in the channel."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        now = platform.clock.now()
        return jsonify([person_as_json(channel, person, now) for person in channel.list_people()])


@people.post("")
def add_people() -> tuple[Response, int]:
    """Create many at once: `{"names": [...], "follow": true}`; their follow events are sent.

    With `"consent": false` they never agreed to giving their profile.
    """
    body, residents = asked_body(), asked_residents()
    names = body.get("names")
    if not isinstance(names, list) or not 1 <= len(names) <= CROWD_LIMIT:
        raise ControlRefused(400, f"'names' must be a list of 1 to {CROWD_LIMIT} names")
    checked = [checked_name(name if isinstance(name, str) else "") for name in names]
    platform, channel = present_platform(), asked_channel()
    for name in checked:
        with platform.changed:
            person = channel.add_person(name)
            if body.get("consent") is False:
                person.has_consented = False
        if body.get("follow", False):
            residents.follow(name)
    with platform.changed:
        now = platform.clock.now()
        shown = [person_as_json(channel, channel.add_person(name), now) for name in checked]
    return jsonify(shown), 201


@people.get("/<name>")
def show_person(name: str) -> Response:
    """One person: user id, friendship, whether the loading animation shows."""
    platform = present_platform()
    with platform.changed:
        return jsonify(person_as_json(asked_channel(), asked_person(name), platform.clock.now()))


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
    """Send a sticker, image, video, audio, location or file message object.

    `contentBase64` and `contentType` are what the bot gets of a picture, video, sound or file; a video or a sound is
    prepared for `preparingSeconds` of the stand-in's clock first.
    """
    body = asked_body()
    message, attachment = asked_message(body), asked_attachment(body)
    event_id = asked_residents().send(checked_name(name), message, attachment=attachment)
    return jsonify({"webhookEventId": event_id}), 202


@people.post("/<name>/follow")
def follow(name: str) -> tuple[Response, int]:
    """Add the account as a friend, or lift the block; 200 and null when already a friend.

    `isUnblocked` is what the event tells in place of the truth (rule 128).
    """
    told = asked_body().get("isUnblocked")
    if told is not None and not isinstance(told, bool):
        raise ControlRefused(400, "'isUnblocked' must be true or false")
    event_id = asked_residents().follow(checked_name(name), is_unblocked=told)
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
    picked = asked_pick(body)
    with platform.changed:
        person = asked_person(name)
        action = asked_action(person, body, seen_menu(asked_channel(), person, platform.clock.now()))
        done = tap(asked_residents(), name, action, picked)
        if "webhookEventId" not in done:
            platform.add_entry(person, "system", "tap", None, {"opened": done})
    return jsonify(done), 202 if "webhookEventId" in done else 200


@people.get("/<name>/messages")
def messages(name: str) -> Response:
    """What the person received: LINE's message objects as the bot sent them, oldest first."""
    with present_platform().changed:
        return jsonify([entry.message for entry in asked_person(name).received()])


@people.get("/<name>/timeline")
def timeline(name: str) -> Response:
    """Both sides in order. `after` gives only newer entries, `wait` (seconds) waits for one, or for other news:
    friendship, loading animation, another rich menu than `menuId` (empty for none; by default the present one),
    another read mark than `readSeq` (by default the present one)."""
    platform, channel = present_platform(), asked_channel()
    after, wait = int(asked_number("after", 0, 1e15)), asked_number("wait", 0, LONGEST_WAIT)
    with platform.changed:
        person = asked_person(name)
        known = request.args.get("menuId", seen_menu_id(channel, person, platform.clock.now()) or "")
        read_seq = int(asked_number("readSeq", read_until(channel, person), 1e15))
        state = person.friendship, read_seq, person.is_loading(platform.clock.now()), known

        def has_news() -> bool:
            now = platform.clock.now()
            menu_id = seen_menu_id(channel, person, now) or ""
            now_state = person.friendship, read_until(channel, person), person.is_loading(now), menu_id
            return bool(person.entries_after(after)) or now_state != state or platform.stopping.is_set()

        wait_for_news(platform, has_news, wait)
        now = platform.clock.now()
        entries = [entry.as_json() for entry in person.entries_after(after)]
        shown = {
            **person_as_json(channel, person, now),
            "readSeq": read_until(channel, person),
            "now": now.isoformat(),
            "replyTokens": reply_token_clocks(channel, person),
        }
        return jsonify({**shown, "entries": entries})

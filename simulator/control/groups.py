"""Control: group chats and rooms, who is in them, and what is said there."""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.acts.groups import GroupActs
from simulator.acts.tapping import tap
from simulator.application import present_platform, present_sender
from simulator.control.asking import (
    LONGEST_WAIT,
    TEXT_LIMIT,
    ControlRefused,
    asked_body,
    asked_channel,
    asked_message,
    asked_number,
    asked_text,
    checked_name,
)
from simulator.control.attaching import asked_attachment
from simulator.control.offers import asked_action, asked_pick
from simulator.control.waiting import wait_for_news
from simulator.state.groups import MEMBER_LIMIT, Group, GroupKind
from simulator.webhooks.mentions import MENTION_LIMIT

groups = Blueprint("groups", __name__, url_prefix="/_control/groups")
ID_LIMIT = 40
DATA_LIMIT = 300


@groups.get("")
def list_groups() -> Response:
    """All groups and rooms of the channel."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        return jsonify([group.as_json() for group in channel.groups.listed()])


@groups.post("")
def create_group() -> tuple[Response, int]:
    """`{"name": "...", "members": [names], "kind": "group" or "room"}`; the account is not in it yet."""
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    name = checked_name(asked_text(body, "name", ID_LIMIT))
    names = _names(body, "members", MEMBER_LIMIT)
    try:
        kind = GroupKind(body.get("kind", "group"))
    except ValueError as error:
        raise ControlRefused(400, "'kind' must be group or room") from error
    with platform.changed:
        try:
            group = channel.groups.create(name, kind)
        except ValueError as error:
            raise ControlRefused(409, str(error)) from error
        group.add([channel.add_person(member) for member in names])
        return jsonify(group.as_json()), 201


@groups.get("/<name>")
def show_group(name: str) -> Response:
    """One group: id, members, whether the account is in it."""
    platform = present_platform()
    with platform.changed:
        return jsonify(_asked_group(name).as_json())


@groups.post("/<name>/invite")
def invite(name: str) -> tuple[Response, int]:
    """Invite the account: a join event. A room sends it with the next thing that happens there."""
    return _caused(_acts(name).invite_account())


@groups.post("/<name>/remove")
def remove(name: str) -> tuple[Response, int]:
    """Remove the account: a leave event."""
    return _caused(_acts(name).remove_account())


@groups.post("/<name>/join")
def join(name: str) -> tuple[Response, int]:
    """Let `{"members": [names]}` join: a memberJoined event."""
    return _caused(_acts(name).let_in(_names(asked_body(), "members", MEMBER_LIMIT)))


@groups.post("/<name>/leave")
def leave(name: str) -> tuple[Response, int]:
    """Let `{"members": [names]}` leave: a memberLeft event."""
    return _caused(_acts(name).let_out(_names(asked_body(), "members", MEMBER_LIMIT)))


@groups.post("/<name>/say")
def say(name: str) -> tuple[Response, int]:
    """`{"from": name, "text": "@みどり市役所 ..."}` with, if wanted, `"mentions": ["みどり市役所", "All"]`."""
    body = asked_body()
    return _send(name, body, {"type": "text", "text": asked_text(body, "text", TEXT_LIMIT)})


@groups.post("/<name>/send")
def send(name: str) -> tuple[Response, int]:
    """`{"from": name, "message": {...}}`: a sticker, image, video, audio, location or file message object.

    `contentBase64`, `contentType` and `preparingSeconds` are as in `/_control/users/<name>/send`.
    """
    body = asked_body()
    return _send(name, body, asked_message(body))


def _send(name: str, body: dict[str, Any], message: dict[str, Any]) -> tuple[Response, int]:
    """Send for `from`; `quotedMessageId` names a message of the group that is quoted."""
    quoted = asked_text(body, "quotedMessageId", ID_LIMIT) if "quotedMessageId" in body else None
    acts, author, mentions, attachment = _acts(name), _author(body), _mentions(body), asked_attachment(body)
    try:
        event_id = acts.send(author, message, mentions=mentions, quoted_message_id=quoted, attachment=attachment)
    except (LookupError, ValueError) as error:
        raise _refused(error) from error
    return _caused(event_id)


@groups.post("/<name>/edit")
def edit(name: str) -> tuple[Response, int]:
    """`{"from": name, "messageId": "...", "text": "..."}`: a messageEdited event."""
    body = asked_body()
    message_id, text = asked_text(body, "messageId", ID_LIMIT), asked_text(body, "text", TEXT_LIMIT)
    try:
        return _caused(_acts(name).edit(_author(body), message_id, text, mentions=_mentions(body)))
    except (LookupError, ValueError) as error:
        raise _refused(error) from error


@groups.post("/<name>/unsend")
def unsend(name: str) -> tuple[Response, int]:
    """`{"from": name, "messageId": "..."}`: take back an own message."""
    body = asked_body()
    try:
        return _caused(_acts(name).unsend(_author(body), asked_text(body, "messageId", ID_LIMIT)))
    except LookupError as error:
        raise _refused(error) from error


@groups.post("/<name>/postback")
def postback(name: str) -> tuple[Response, int]:
    """`{"from": name, "data": "..."}` with, if wanted, `displayText`: what a tap on a postback action sends."""
    body = asked_body()
    shown = asked_text(body, "displayText", DATA_LIMIT) if "displayText" in body else None
    return _caused(_acts(name).postback(_author(body), {"data": asked_text(body, "data", DATA_LIMIT)}, shown))


@groups.post("/<name>/tap")
def tap_action(name: str) -> tuple[Response, int]:
    """`{"from": name}` with `label` or `action`: tap the newest action with that label, or exactly this one."""
    body, platform, acts = asked_body(), present_platform(), _acts(name)
    author, picked = _author(body), asked_pick(body)
    with platform.changed:
        done = tap(acts, author, asked_action(_asked_group(name), body), picked)
        if "webhookEventId" not in done:
            acts.note_opened(author, done)
    return jsonify(done), 202 if done.get("webhookEventId") else 200


@groups.get("/<name>/messages")
def messages(name: str) -> Response:
    """What the group received: LINE's message objects as the bot sent them, oldest first."""
    with present_platform().changed:
        return jsonify([entry.message for entry in _asked_group(name).received()])


@groups.get("/<name>/timeline")
def timeline(name: str) -> Response:
    """Everything in order. `after` gives only newer entries, `wait` (seconds) waits for one."""
    platform = present_platform()
    after, wait = int(asked_number("after", 0, 1e15)), asked_number("wait", 0, LONGEST_WAIT)
    with platform.changed:
        group = _asked_group(name)
        wait_for_news(platform, lambda: bool(group.entries_after(after)), wait)
        entries = [entry.as_json() for entry in group.entries_after(after)]
        return jsonify({**group.as_json(), "now": platform.clock.now().isoformat(), "entries": entries})


def _asked_group(name: str) -> Group:
    group = asked_channel().groups.find(name)
    if group is None:
        raise ControlRefused(404, f"no group is called '{name}'")
    return group


def _acts(name: str) -> GroupActs:
    platform = present_platform()
    with platform.changed:
        return GroupActs(platform, asked_channel(), present_sender(), _asked_group(name))


def _author(body: dict[str, Any]) -> str:
    return asked_text(body, "from", ID_LIMIT * 2)


def _mentions(body: dict[str, Any]) -> list[str]:
    return _names(body, "mentions", MENTION_LIMIT) if "mentions" in body else []


def _names(body: dict[str, Any], key: str, limit: int) -> list[str]:
    names = body.get(key)
    if not isinstance(names, list) or not 1 <= len(names) <= limit:
        raise ControlRefused(400, f"'{key}' must be a list of 1 to {limit} names")
    return [checked_name(name if isinstance(name, str) else "") for name in names]


def _caused(event_id: str | None) -> tuple[Response, int]:
    return jsonify({"webhookEventId": event_id}), 202 if event_id else 200


def _refused(error: Exception) -> ControlRefused:
    return ControlRefused(404 if isinstance(error, LookupError) else 400, str(error.args[0]))

"""Control: odd events by name, and mixed batches (rules 124, 125)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.acts.odd import OddActs
from simulator.acts.residents import Residents
from simulator.application import present_platform, present_sender
from simulator.control.asking import ControlRefused, asked_body, asked_channel, asked_text, checked_name
from simulator.state.channel import Channel
from simulator.state.person import Friendship
from simulator.webhooks.gathering import Gathered, batch
from simulator.webhooks.odd_events import BATCH_ODDITIES, ODD_EVENTS

kinds = Blueprint("kinds", __name__)
NAMES_LIMIT = 100
TEXTS_LIMIT = 100
TEXT_LIMIT = 10_000
_GREETING = "こんにちは"


@kinds.get("/odd")
def list_odd() -> Response:
    """The odd events that can be sent: `kind`, `oddity` (rare, new or broken), event type, what it is about."""
    return jsonify(
        [
            {"kind": kind, "oddity": odd.oddity.value, "type": odd.event_type, "about": odd.about}
            for kind, odd in ODD_EVENTS.items()
        ]
    )


@kinds.post("/odd")
def send_odd() -> tuple[Response, int]:
    """`{"kind": "...", "name": "はなこ"}`; `group`: in which group, `messageId`: of which message."""
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    kind, name = _checked_kind(body.get("kind")), checked_name(asked_text(body, "name", 100))
    message_id = asked_text(body, "messageId", 40) if "messageId" in body else None
    with platform.changed:
        group = channel.groups.find(asked_text(body, "group", 100)) if "group" in body else None
        if "group" in body and group is None:
            raise ControlRefused(404, f"no group '{body['group']}'")
        event = OddActs(platform, channel, present_sender()).send(kind, name, group, message_id)
    return jsonify({"webhookEventId": event.get("webhookEventId"), "event": event}), 202


@kinds.post("/batch")
def send_batch() -> tuple[Response, int]:
    """People write at the same time, and all of it comes in one request.

    `{"names": [...], "texts": [...], "odd": true}`: up to 100 names, the texts in turn; strangers follow first, in
    the same request, unless `"follow": false`. `odd` puts an unknown event and a broken one in the middle, or the
    kinds it lists.
    """
    body, channel, platform = asked_body(), asked_channel(), present_platform()
    names = [checked_name(name) for name in _strings(body, "names", NAMES_LIMIT, [])]
    texts = _strings(body, "texts", TEXTS_LIMIT, [_GREETING])
    if not all(1 <= len(one) <= TEXT_LIMIT for one in texts):
        raise ControlRefused(400, f"every text has 1 to {TEXT_LIMIT} characters")
    if names and not texts:
        raise ControlRefused(400, "'texts' must not be empty")
    odd = _asked_odd(body, names)
    with platform.changed:
        _refuse_blockers(channel, names)
        gathered, strange = Gathered(), Gathered()
        residents = Residents(platform, channel, gathered)
        for number, name in enumerate(names):
            message = {"type": "text", "text": texts[number % len(texts)]}
            residents.send(name, message, follow_first=body.get("follow", True) is not False)
        for kind in odd:
            OddActs(platform, channel, strange).send(kind, names[0])
        middle = len(gathered.events) // 2
        delivery = batch(channel, [*gathered.events[:middle], *strange.events, *gathered.events[middle:]])
    present_sender().enqueue(delivery)
    return jsonify({"webhookEventIds": delivery.event_ids}), 202


def _refuse_blockers(channel: Channel, names: Sequence[str]) -> None:
    """Before anybody has written: who blocks the account cannot."""
    for name in names:
        person = channel.find_person(name)
        if person is not None and person.friendship is Friendship.BLOCKED:
            raise ControlRefused(409, f"'{name}' blocks the account; follow first")


def _checked_kind(kind: object) -> str:
    if not isinstance(kind, str) or kind not in ODD_EVENTS:
        raise ControlRefused(400, f"'kind' must be one of {', '.join(ODD_EVENTS)}")
    return kind


def _asked_odd(body: dict[str, Any], names: Sequence[str]) -> Sequence[str]:
    wanted = body.get("odd", False)
    if isinstance(wanted, bool):
        wanted = list(BATCH_ODDITIES) if wanted else []
    if not isinstance(wanted, list) or len(wanted) > NAMES_LIMIT:
        raise ControlRefused(400, "'odd' must be true, false or a list of kinds")
    if wanted and not names:
        raise ControlRefused(400, "'odd' needs somebody in 'names'")
    return [_checked_kind(kind) for kind in wanted]


def _strings(body: dict[str, Any], name: str, limit: int, default: list[str]) -> list[str]:
    value = body.get(name, default)
    if not isinstance(value, list) or len(value) > limit or not all(isinstance(one, str) for one in value):
        raise ControlRefused(400, f"'{name}' must be a list of at most {limit} strings")
    return value

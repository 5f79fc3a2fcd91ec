"""LINE's webhook JSON into our own words.

Read by hand rather than by the SDK's models: those turn an event with one unknown value into `UnknownEvent`,
losing person, text and reply token, and a malformed one takes the whole batch with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from messages.cleaning import cleaned_text
from messages.incoming import (
    Content,
    Follow,
    Incoming,
    MediaMessage,
    Postback,
    SourceKind,
    TextMessage,
    Unfollow,
    Unsend,
    Unsupported,
    instant_from_milliseconds,
)
from messages.masking import masked_text
from people.contacts import is_line_user_id

_MAX_ID = 60
_KNOWN_MEDIA = frozenset({"image", "video", "audio", "file", "location", "sticker"})
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class BodyMalformed(Exception):
    """The webhook body is not JSON as LINE sends it."""


class EventMalformed(Exception):
    """One event cannot be read; the others of its batch can."""


def events_in(body: bytes) -> tuple[str, list[Any]]:
    """The destination and the raw events of a webhook body.

    Raises BodyMalformed for anything but a JSON object with a list of events: wrong encoding, doubled
    keys, NaN, absurd numbers and absurd depth included.
    """
    try:
        parsed = json.loads(body.decode("utf-8"), object_pairs_hook=_unique_keys, parse_constant=_refused_constant)
    except (ValueError, RecursionError) as error:
        raise BodyMalformed(type(error).__name__) from None
    if not isinstance(parsed, dict) or not isinstance(parsed.get("events"), list):
        raise BodyMalformed("events")
    destination = parsed.get("destination")
    return (destination if isinstance(destination, str) else ""), parsed["events"]


def incoming_event(raw: object) -> Incoming:
    """One event, cleaned and masked.

    Unknown kinds become `Unsupported`. An event without id gets one from its content, so that it is still
    recorded once. Raises EventMalformed when it is no event at all.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("type"), str):
        raise EventMalformed("type")
    source = raw.get("source")
    source = source if isinstance(source, dict) else {}
    is_standby = raw.get("mode", "active") != "active"
    return Incoming(
        event_id=_identity(raw),
        occurred_at=_instant(raw.get("timestamp")),
        content=_content(raw, bot_is_in_person=source.get("type") == "user"),
        source=_source_kind(source),
        person=_person(source),
        reply_token=None if is_standby else _short_text(raw.get("replyToken"), 200),
        is_redelivery=_mapping(raw.get("deliveryContext")).get("isRedelivery") is True,
        is_standby=is_standby,
    )


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("doubled key")
    return found


def _refused_constant(name: str) -> Any:
    raise ValueError(name)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _short_text(value: object, limit: int = _MAX_ID) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return cleaned_text(value, limit) or None


def _identity(raw: Mapping[str, Any]) -> str:
    given = _short_text(raw.get("webhookEventId"))
    if given:
        return given
    exact = json.dumps(raw, sort_keys=True, ensure_ascii=True, default=str)
    return "sha:" + hashlib.sha256(exact.encode()).hexdigest()[:40]


def _instant(milliseconds: object) -> datetime:
    if isinstance(milliseconds, int):
        try:
            return min(max(instant_from_milliseconds(milliseconds), _EARLIEST), _LATEST)
        except (ValueError, OverflowError, OSError):
            pass
    raise EventMalformed("timestamp")


def _source_kind(source: Mapping[str, Any]) -> SourceKind:
    match source.get("type"):
        case "user":
            return SourceKind.PERSON
        case "group" | "room":
            return SourceKind.GROUP
        case _:
            return SourceKind.NOBODY


def _person(source: Mapping[str, Any]) -> str | None:
    person = source.get("userId")
    return person if isinstance(person, str) and is_line_user_id(person) else None


def _content(raw: Mapping[str, Any], *, bot_is_in_person: bool) -> Content:
    kind = raw["type"]
    match kind:
        case "message":
            return _message(_mapping(raw.get("message")), bot_is_in_person=bot_is_in_person)
        case "postback":
            postback = _mapping(raw.get("postback"))
            params = _mapping(postback.get("params"))
            words = {cleaned_text(str(k), 40): cleaned_text(str(v), 100) for k, v in list(params.items())[:8]}
            return Postback(_short_text(postback.get("data"), 300) or "", words)
        case "follow":
            return Follow(_mapping(raw.get("follow")).get("isUnblocked") is True)
        case "unfollow":
            return Unfollow()
        case "unsend":
            message_id = _short_text(_mapping(raw.get("unsend")).get("messageId"))
            return Unsend(message_id) if message_id else Unsupported("unsend")
        case _:
            return Unsupported(cleaned_text(kind, 40) or "unknown")


def _message(message: Mapping[str, Any], *, bot_is_in_person: bool) -> Content:
    kind = message.get("type")
    message_id = _short_text(message.get("id")) or ""
    if kind == "text" and isinstance(message.get("text"), str):
        masked = masked_text(cleaned_text(message["text"]))
        return TextMessage(
            masked.text,
            message_id,
            mentions_bot=bot_is_in_person or _mentions_bot(message),
            masked=frozenset(str(found) for found in masked.found),
        )
    return MediaMessage(kind if isinstance(kind, str) and kind in _KNOWN_MEDIA else "unknown", message_id)


def _mentions_bot(message: Mapping[str, Any]) -> bool:
    mentionees = _mapping(message.get("mention")).get("mentionees")
    return isinstance(mentionees, list) and any(_mapping(m).get("isSelf") is True for m in mentionees)

"""Odd events that LINE may send from tomorrow on, and events against its own schema (rule 125)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulator.webhooks.odd_kinds import (
    ABSENT,
    NO_SOURCE,
    OddEvent,
    Oddity,
    sample_mention,
    sample_sticker,
    sample_text,
)

_NEW, _BROKEN = Oddity.NEW, Oddity.BROKEN

NEW_EVENTS: Final[Mapping[str, OddEvent]] = MappingProxyType(
    {
        "unknown_event": OddEvent(
            _NEW, "an event type nobody knows yet", "teleport", {"teleport": {"to": "役場", "steps": [1, 2]}}
        ),
        "unknown_message": OddEvent(
            _NEW, "a message type nobody knows yet", "message", {"message": {"type": "hologram", "size": 3}}
        ),
        "unknown_source": OddEvent(
            _NEW,
            "a kind of chat nobody knows yet",
            "message",
            sample_text(),
            {"source": {"type": "square", "squareId": "S" + "0" * 32}},
        ),
        "unknown_mode": OddEvent(_NEW, "a mode nobody knows yet", "message", sample_text(), {"mode": "observing"}),
        "unknown_sticker": OddEvent(
            _NEW, "a sticker resource type nobody knows yet", "message", sample_sticker(stickerResourceType="HOLOGRAM")
        ),
        "unknown_mention": OddEvent(
            _NEW, "a mention type nobody knows yet", "message", sample_mention(type="role", roleId="r1"), in_group=True
        ),
        "unknown_content_provider": OddEvent(
            _NEW,
            "media from where nobody knows yet",
            "message",
            {"message": {"type": "image", "contentProvider": {"type": "cloud"}}},
        ),
        "unknown_beacon": OddEvent(
            _NEW, "a beacon type nobody knows yet", "beacon", {"beacon": {"hwid": "d41d8cd98f", "type": "fly_over"}}
        ),
        "extra_properties": OddEvent(
            _NEW,
            "properties nobody knows yet, everywhere",
            "message",
            sample_text(novelty={"deep": [None, True, 1.5]}),
            {"novelty": "x", "deliveryContext": {"novelty": 1}, "source": {"novelty": {"a": []}}},
        ),
    }
)
BROKEN_EVENTS: Final[Mapping[str, OddEvent]] = MappingProxyType(
    {
        "follow_without_detail": OddEvent(
            _BROKEN, "a follow without isUnblocked, as in LINE's own overview", "follow", {}
        ),
        "text_without_quote_token": OddEvent(
            _BROKEN, "a text without its quote token", "message", sample_text(), {"message": {"quoteToken": ABSENT}}
        ),
        "text_missing": OddEvent(_BROKEN, "a text message without text", "message", {"message": {"type": "text"}}),
        "message_missing": OddEvent(_BROKEN, "a message event without message", "message", {}),
        "sticker_text_long": OddEvent(
            _BROKEN,
            "a message sticker with 101 characters",
            "message",
            sample_sticker(stickerResourceType="MESSAGE", text="長" * 101),
        ),
        "postback_number": OddEvent(
            _BROKEN,
            "a postback parameter that is a number",
            "postback",
            {"postback": {"data": "day", "params": {"date": 20260131}}},
        ),
        "nulls": OddEvent(
            _BROKEN,
            "null in place of absent properties",
            "message",
            sample_text(mention=None, emojis=None),
            {"source": {"userId": None}, "replyToken": None},
        ),
        "timestamp_text": OddEvent(
            _BROKEN,
            "a timestamp that is no number; parsers give up the whole batch",
            "message",
            sample_text(),
            {"timestamp": "いま"},
        ),
        "no_event_id": OddEvent(_BROKEN, "no webhookEventId", "message", sample_text(), {"webhookEventId": ABSENT}),
        "no_type": OddEvent(_BROKEN, "no type", "message", sample_text(), {"type": ABSENT}),
        "no_mode": OddEvent(_BROKEN, "no mode", "message", sample_text(), {"mode": ABSENT}),
        "no_delivery_context": OddEvent(
            _BROKEN, "no deliveryContext", "message", sample_text(), {"deliveryContext": ABSENT}
        ),
        "no_source": OddEvent(_BROKEN, "a message without source", "message", sample_text(), NO_SOURCE),
    }
)

"""Webhook event objects (sections 1.7 to 1.10)."""

from collections.abc import Mapping
from typing import Any

from simulator.identifiers import new_token, new_webhook_event_id
from simulator.state.clock import Clock

QUOTABLE = frozenset({"text", "sticker", "image", "video"})
_REPLYABLE = frozenset(
    {
        *("message", "messageEdited", "postback", "follow", "join", "memberJoined"),
        *("videoPlayComplete", "beacon", "accountLink", "membership"),
    }
)


def user_event(clock: Clock, user_id: str, event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """An event of one person's own chat."""
    return chat_event(clock, {"type": "user", "userId": user_id}, event_type, content)


def chat_event(clock: Clock, source: Mapping[str, str], event_type: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """An event of the chat `source` names; what nobody can answer carries no reply token (rule 36)."""
    at = clock.milliseconds()
    event: dict[str, Any] = {"type": event_type, **content}
    event["webhookEventId"] = new_webhook_event_id(at)
    event["deliveryContext"] = {"isRedelivery": False}
    event["timestamp"] = at
    event["source"] = dict(source)
    if event_type in _REPLYABLE:
        event["replyToken"] = new_token()
    event["mode"] = "active"
    return event


def message_content(message: Mapping[str, Any], message_id: str) -> dict[str, Any]:
    """What a message event says of a message a person sent: an id, and the parts its type must have."""
    content: dict[str, Any] = {**message, "id": message_id}
    kind = content["type"]
    if kind in QUOTABLE:
        content.setdefault("quoteToken", new_token())
    if kind in ("image", "video", "audio"):
        content.setdefault("contentProvider", {"type": "line"})
    if kind == "sticker":
        content.setdefault("stickerResourceType", "STATIC")
    return content


def as_redelivery(event: Mapping[str, Any]) -> dict[str, Any]:
    """The same event, marked as delivered again."""
    context = event.get("deliveryContext")
    kept = context if isinstance(context, dict) else {}
    return {**event, "deliveryContext": {**kept, "isRedelivery": True}}

"""From an event to its delivery: standby, tokens, memory for redelivery, queue."""

from typing import Any, Protocol

from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.webhooks.deliveries import Delivery


class Outgoing(Protocol):
    """Where deliveries go: the sender, or a batch that is being gathered."""

    def enqueue(self, delivery: Delivery) -> None:
        """Take a delivery. Raises QueueFull when there is no room."""


def publish(platform: Platform, channel: Channel, outgoing: Outgoing, event: dict[str, Any], chat_id: str) -> str:
    """Let an event go out in the lane of its chat; its webhook event id, empty when it has none.

    The platform's lock is held. While the channel is in standby the event is changed: it loses its reply token
    (rule 36). Raises QueueFull.
    """
    now, chat = platform.clock.now(), channel.find_chat(chat_id)
    if channel.webhook_state.is_standby:
        put_in_standby(event)
    if chat is not None:
        chat.standby_at = now if event.get("mode") == "standby" else None
    channel.issue_tokens(event, chat_id, now)
    channel.remember_event(event, chat_id)
    outgoing.enqueue(Delivery(channel, (event,), chat_id))
    return str(event.get("webhookEventId", ""))


def put_in_standby(event: dict[str, Any]) -> None:
    """Make it the event of a channel that is not in control: no reply token, mode standby (rule 36)."""
    event.pop("replyToken", None)
    event["mode"] = "standby"

"""Several events in one request (rule 124)."""

from collections.abc import Sequence
from typing import Any

from simulator.identifiers import new_token
from simulator.state.channel import Channel
from simulator.webhooks.deliveries import Delivery


class Gathered:
    """Takes the place of the sender while people act, and keeps what they caused. Not thread-safe."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def enqueue(self, delivery: Delivery) -> None:
        """Keep the events of a delivery."""
        self.events.extend(delivery.events)


def batch_lane(events: Sequence[dict[str, Any]]) -> str:
    """Events of one chat keep that chat's order; mixed batches go out on their own."""
    chats = {chat_id_of(event) for event in events}
    only = chats.pop() if len(chats) == 1 else None
    return only or f"batch {new_token()}"


def user_id_of(event: dict[str, Any]) -> str | None:
    """Whose event it is, or None."""
    source = event.get("source")
    user_id = source.get("userId") if isinstance(source, dict) else None
    return user_id if isinstance(user_id, str) else None


def chat_id_of(event: dict[str, Any]) -> str | None:
    """The group, room or person the event comes from, or None."""
    source = event.get("source")
    names = {"group": "groupId", "room": "roomId"}
    kind = source.get("type") if isinstance(source, dict) else None
    chat_id = source.get(names.get(str(kind), "userId")) if isinstance(source, dict) else None
    return chat_id if isinstance(chat_id, str) else None


def batch(channel: Channel, events: Sequence[dict[str, Any]]) -> Delivery:
    """One request with all these events."""
    return Delivery(channel, tuple(events), batch_lane(events))

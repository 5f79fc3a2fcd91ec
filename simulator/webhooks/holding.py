"""Holding back webhooks, so that they can be released in another order (rule 123)."""

from enum import StrEnum
from random import Random

from simulator.state.channel import Channel
from simulator.webhooks.deliveries import Delivery


class Order(StrEnum):
    """The order in which held deliveries are released."""

    GIVEN = "given"
    REVERSED = "reversed"
    SHUFFLED = "shuffled"


class HeldBack:
    """Deliveries that are held back, oldest first. Not thread-safe: the sender's lock guards it."""

    def __init__(self) -> None:
        self._held: list[Delivery] = []
        self._lanes: set[tuple[str, str | None]] = set()

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, channel: Channel, lane: str | None) -> None:
        """Hold back what comes for a lane (a chat id), or for the whole channel."""
        self._lanes.add((channel.key, lane))

    def holds(self, delivery: Delivery) -> bool:
        """Whether this delivery must wait. Requests without events never do."""
        key = delivery.channel.key
        return bool(delivery.events) and not self._lanes.isdisjoint({(key, None), (key, delivery.lane)})

    def add(self, delivery: Delivery) -> None:
        """Keep a delivery."""
        self._held.append(delivery)

    def listed(self, channel: Channel) -> list[Delivery]:
        """What is held back for a channel."""
        return [delivery for delivery in self._held if delivery.channel is channel]

    def release(self, channel: Channel, lane: str | None) -> list[Delivery]:
        """Hold this lane (None: everything of the channel) no longer; what had been held of it."""
        freed: list[Delivery] = []
        kept: list[Delivery] = []
        for one in self._held:
            is_meant = one.channel is channel and lane in (None, one.lane)
            (freed if is_meant else kept).append(one)
        self._held = kept
        self._lanes = {one for one in self._lanes if one[0] != channel.key or lane not in (None, one[1])}
        return freed


def arranged(deliveries: list[Delivery], order: Order, wanted_first: list[str], seed: int) -> list[Delivery]:
    """The deliveries in another order; those with an event id in `wanted_first` lead, in the order given there."""
    rest = list(deliveries)
    if order is Order.REVERSED:
        rest.reverse()
    elif order is Order.SHUFFLED:
        Random(seed).shuffle(rest)  # noqa: S311 - an order, no secret
    ranks = {event_id: rank for rank, event_id in enumerate(wanted_first)}
    return sorted(rest, key=lambda one: min((ranks.get(str(name), len(ranks)) for name in one.event_ids), default=0))

"""Automatic redelivery of webhooks the bot did not take (rule 121)."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from simulator.state.platform import Platform
from simulator.webhooks.deliveries import Delivery
from simulator.webhooks.events import as_redelivery


class Redeliveries:
    """Failed deliveries that wait in the platform's agenda for their time. The platform's lock guards it.

    At most `limits.pending_webhooks` wait; further ones are not delivered again.
    """

    def __init__(self, platform: Platform, send: Callable[[Delivery], None]) -> None:
        self._platform = platform
        self._send = send
        self._waiting: dict[int, tuple[datetime, Delivery]] = {}
        self._numbers = itertools.count()

    def schedule(self, delivery: Delivery) -> None:
        """Let a delivery that just failed come again, when the switch has a time for this attempt."""
        platform = self._platform
        with platform.changed:
            delays = platform.switches.redelivery
            has_room = len(self._waiting) < platform.config.limits.pending_webhooks
            if not delivery.events or delivery.attempt >= len(delays) or not has_room:
                return
            due, number = platform.clock.now() + timedelta(seconds=delays[delivery.attempt]), next(self._numbers)
            again = replace(
                delivery,
                events=tuple(as_redelivery(event) for event in delivery.events),
                is_redelivery=True,
                attempt=delivery.attempt + 1,
            )
            self._waiting[number] = due, again
            platform.agenda.add(due, partial(self._send_again, number))

    def listed(self, channel_key: str) -> list[dict[str, Any]]:
        """What waits for one channel, soonest first."""
        with self._platform.changed:
            waiting = sorted(self._waiting.values(), key=lambda one: one[0])
        return [
            {"at": due.isoformat(), "attempt": delivery.attempt, "webhookEventIds": delivery.event_ids}
            for due, delivery in waiting
            if delivery.channel.key == channel_key
        ]

    def _send_again(self, number: int) -> None:
        """What the bot took in the meantime never comes again."""
        delivery = self._waiting.pop(number)[1]
        known = [delivery.channel.find_event(str(event_id)) for event_id in delivery.event_ids]
        if not all(sent is not None and sent.was_taken for sent in known):
            self._send(delivery)

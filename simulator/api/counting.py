"""Counting what is delivered, for the statistics LINE gives a day later (rules 35, 69)."""

from collections.abc import Sequence

from simulator.api.calls import Call
from simulator.state.chats import Chat

WITH_OWN_STATISTICS = frozenset({"broadcast", "narrowcast"})  # by request id (section 5.3)


def count_delivered(call: Call, chats: Sequence[Chat]) -> None:
    """Count the people whom the call's messages have just reached."""
    now, statistics = call.platform.clock.now(), call.channel.statistics
    people, bubbles = sum(chat.audience for chat in chats), len(call.body["messages"])
    statistics.count(call.endpoint, people, now)
    if call.endpoint in WITH_OWN_STATISTICS:
        statistics.note_message(call.request_id, bubbles, people, now)
    if call.unit is not None:
        statistics.note_unit(call.unit, bubbles, now)

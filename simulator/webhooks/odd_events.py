"""The catalogue of odd events, and making one of a real person (rule 125)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from simulator.state.clock import Clock
from simulator.webhooks.events import chat_event, message_content
from simulator.webhooks.odd_faulty import BROKEN_EVENTS, NEW_EVENTS
from simulator.webhooks.odd_kinds import ABSENT, OddEvent
from simulator.webhooks.odd_rare import RARE_EVENTS

ODD_EVENTS: Final[Mapping[str, OddEvent]] = MappingProxyType({**RARE_EVENTS, **NEW_EVENTS, **BROKEN_EVENTS})
BATCH_ODDITIES: Final = ("unknown_event", "timestamp_text")  # rule 124: an unknown type, and one parsers choke on


def odd_event(odd: OddEvent, clock: Clock, source: Mapping[str, str], message_id: str) -> dict[str, Any]:
    """An odd event from `source`; a message in it gets this id."""
    content = dict(odd.content)
    message = content.get("message")
    if isinstance(message, Mapping):
        content["message"] = message_content(message, message_id)
    return _merged(chat_event(clock, source, odd.event_type, content), odd.over)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """A new object: `above` over `below`, object by object; ABSENT takes a property away."""
    whole = dict(below)
    for name, value in above.items():
        if value is ABSENT:
            whole.pop(name, None)
        elif isinstance(value, Mapping):
            inner = whole.get(name)
            whole[name] = _merged(inner if isinstance(inner, Mapping) else {}, value)
        else:
            whole[name] = value
    return whole

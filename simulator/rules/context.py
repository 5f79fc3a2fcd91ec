"""What in messages depends on where they go: mentions, quotes, tracking ids (rules 51, 75, 91, 93).

Pure. The messages have passed `check_messages`; the validation endpoints do not ask any of this.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.rules.findings import Findings, Place

NO_MENTION = "Mentions can be sent to group chats and multi-person chats only"
NO_MEMBER = "The mentioned user is not a member of the chat"
NO_TRACKING = "Not available in group chats and multi-person chats"
NO_QUOTE = "Invalid quote token"


@dataclass(frozen=True)
class Destination:
    """Where messages go. `is_shared` chats are groups and rooms, with the user ids of their members.

    `can_quote` tells whether a quote token belongs to this chat.
    """

    is_shared: bool
    member_ids: Collection[str]
    can_quote: Callable[[str], bool]


CROWD = Destination(is_shared=False, member_ids=(), can_quote=frozenset[str]().__contains__)
"""The recipients of a multicast, narrowcast or broadcast: nobody can be mentioned and nothing quoted."""


def check_context(messages: object, destination: Destination, findings: Findings) -> None:
    """Note everything that cannot go to this destination; all other faults are left to `check_messages`."""
    for number, message in enumerate(messages if isinstance(messages, list) else []):
        if not isinstance(message, dict):
            continue
        place = Place("messages").index(number)
        _check_mentions(message, place, destination, findings)
        if message.get("type") == "video" and message.get("trackingId") is not None and destination.is_shared:
            findings.add(place.key("trackingId"), NO_TRACKING)
        token = message.get("quoteToken")
        if isinstance(token, str) and not destination.can_quote(token):
            findings.add(place.key("quoteToken"), NO_QUOTE)


def _check_mentions(message: dict[str, Any], place: Place, destination: Destination, findings: Findings) -> None:
    for name, mentioned in _mentions(message):
        here = place.key("substitution").key(name).key("mentionee")
        if not destination.is_shared:
            findings.add(here, NO_MENTION)
        elif mentioned.get("type") == "user" and mentioned.get("userId") not in destination.member_ids:
            findings.add(here.key("userId"), NO_MEMBER)


def _mentions(message: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Placeholder and mentionee of every mention of a textV2 message."""
    values = message.get("substitution")
    if message.get("type") != "textV2" or not isinstance(values, dict):
        return
    for name, value in values.items():
        if isinstance(value, dict) and value.get("type") == "mention":
            mentioned = value.get("mentionee")
            yield str(name), mentioned if isinstance(mentioned, dict) else {}

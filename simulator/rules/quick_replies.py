"""Quick replies and the sender's name (rules 87, 88)."""

import re

from simulator.rules.actions import IN_QUICK_REPLY, check_action
from simulator.rules.findings import Findings, Place
from simulator.rules.values import (
    Object,
    check_choice,
    check_media_url,
    check_string,
    checked_array,
    checked_object,
)

ITEM_LIMIT = 13
NAME_LIMIT = 20
_LINES_OWN = re.compile(r"LINE|(?<![A-Za-z0-9])(?i:line)(?![A-Za-z0-9])")


def check_quick_reply(message: Object, place: Place, findings: Findings) -> None:
    """The `quickReply` of a message, when it has one: 1 to 13 buttons."""
    if message.get("quickReply") is None:
        return
    here = place.key("quickReply")
    quick_reply = checked_object(message["quickReply"], here, findings)
    if quick_reply is None:
        return
    items = checked_array(quick_reply.get("items"), here.key("items"), findings, 1, ITEM_LIMIT)
    for number, value in enumerate(items):
        spot = here.key("items").index(number)
        item = checked_object(value, spot, findings)
        if item is None:
            continue
        check_choice(item.get("type"), spot.key("type"), findings, ("action",))
        check_media_url(item.get("imageUrl"), spot.key("imageUrl"), findings, required=False)
        check_action(item.get("action"), spot.key("action"), findings, IN_QUICK_REPLY)


def check_sender(message: Object, place: Place, findings: Findings) -> None:
    """The `sender` of a message, when it has one. Its name may not hold LINE in capitals, nor the word alone in any
    casing; Online is another word."""
    if message.get("sender") is None:
        return
    here = place.key("sender")
    sender = checked_object(message["sender"], here, findings)
    if sender is None:
        return
    name = sender.get("name")
    if name is not None:
        check_string(name, here.key("name"), findings, limit=NAME_LIMIT)
        if isinstance(name, str) and _LINES_OWN.search(name):
            findings.add(here.key("name"), "contains a word that cannot be used")
    check_media_url(sender.get("iconUrl"), here.key("iconUrl"), findings, required=False)

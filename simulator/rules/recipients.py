"""The `to` of push and multicast, and aggregation units (rules 37, 43, 45, 46)."""

import re
from typing import Any

from simulator.identifiers import CHAT_ID, USER_ID
from simulator.rules.findings import Findings, Place

MULTICAST_LIMIT = 500
_UNIT = re.compile(r"[a-zA-Z0-9_]{1,30}")


def find_fault_in_chat_id(to: object) -> str | None:
    """LINE's message when `to` of a push is no user, group or room id, else None."""
    if isinstance(to, str) and CHAT_ID.fullmatch(to):
        return None
    return "The property, 'to', in the request body is invalid (line: -, column: -)"


def find_malformed_user_id(to: list[Any]) -> str | None:
    """LINE's message for the first entry of a multicast's `to` that is no user id, else None."""
    for number, value in enumerate(to):
        if not isinstance(value, str) or not USER_ID.fullmatch(value):
            return f"The property, to[{number}], in the request body is invalid (line: -, column: -)"
    return None


def check_multicast_size(to: object, findings: Findings) -> None:
    """1 to 500 recipients."""
    if not isinstance(to, list) or not 1 <= len(to) <= MULTICAST_LIMIT:
        findings.add(Place("to"), f"Size must be between 1 and {MULTICAST_LIMIT}")


def check_units(units: object, findings: Findings) -> None:
    """`customAggregationUnits`: at most one name of 1 to 30 letters, digits and underscores."""
    if units is None:
        return
    place = Place("customAggregationUnits")
    if not isinstance(units, list) or len(units) > 1:
        findings.add(place, "Size must be between 0 and 1")
        return
    for number, unit in enumerate(units):
        if not isinstance(unit, str) or not _UNIT.fullmatch(unit):
            findings.add(place.index(number), "must be 1 to 30 letters, digits or underscores")

"""The `to` of push and multicast, and aggregation units (rules 37, 43, 45, 46)."""

import re
from itertools import islice
from typing import Any

from simulator.identifiers import CHAT_ID, USER_ID
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.values import check_form, checked_array

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
    """An array of 1 to 500 recipients."""
    check_ids(to, Place("to"), findings, MULTICAST_LIMIT)


def check_ids(ids: object, place: Place, findings: Findings, limit: int) -> None:
    """An array of 1 to `limit` strings; whether they are ids is asked elsewhere."""
    if not has_type(ids, place, findings, JsonType.ARRAY):
        return
    items = ids if isinstance(ids, list) else []
    if not 1 <= len(items) <= limit:
        findings.add(place, f"Size must be between 1 and {limit}")
    wrong = (number for number, value in enumerate(items) if value is not None and not isinstance(value, str))
    for number in islice(wrong, 1):
        findings.add_wrong_type(place.index(number), "must be a string")


def check_units(units: object, findings: Findings) -> None:
    """`customAggregationUnits`: at most one name of 1 to 30 letters, digits and underscores."""
    if units is None:
        return
    place = Place("customAggregationUnits")
    names = checked_array(units, place, findings, 0, 1)
    for number, unit in enumerate(names[:1]):
        here, meaning = place.index(number), "1 to 30 letters, digits or underscores"
        if unit is None:
            findings.add(here, f"must be {meaning}")
        check_form(unit, here, findings, _UNIT, meaning)

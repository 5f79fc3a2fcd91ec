"""Checks of single values: strings, numbers, addresses."""

import re
from collections.abc import Callable, Collection
from typing import Any

from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.text_length import utf16_units

Object = dict[str, Any]
URL_LIMIT = 2000
_FORBIDDEN_IN_URL = re.compile(r"[^\x21-\x7e]|[|\"<>\\^`{}]")


def check_string(
    value: object,
    place: Place,
    findings: Findings,
    *,
    limit: int,
    measure: Callable[[str], int] = utf16_units,
    required: bool = True,
) -> None:
    """A string of 1 to `limit` in the unit `measure` counts; absent is fine unless `required`."""
    if value is None or value == "":
        if required:
            findings.add(place, EMPTY)
    elif not isinstance(value, str):
        findings.add(place, "must be a string")
    elif measure(value) > limit:
        findings.add(place, f"Length must be between 0 and {limit}")


def check_media_url(value: object, place: Place, findings: Findings, *, required: bool = True) -> None:
    """An https address of at most 2,000 characters, percent-encoded (rule 76)."""
    if value is None and not required:
        return
    if not isinstance(value, str) or not value:
        findings.add(place, EMPTY)
    elif len(value) > URL_LIMIT:
        findings.add(place, f"Length must be between 0 and {URL_LIMIT}")
    elif not is_address(value, ("https",)):
        findings.add(place, "invalid uri scheme")


def is_address(value: str, schemes: Collection[str]) -> bool:
    """Whether `value` is a percent-encoded address with one of these schemes (rules 76, 84)."""
    scheme, colon, rest = value.partition(":")
    if not colon or scheme.lower() not in schemes or not rest or _FORBIDDEN_IN_URL.search(value):
        return False
    if scheme.lower() in ("http", "https"):
        host = rest[2:].split("/", 1)[0].split("?", 1)[0].split("#", 1)[0]
        return rest.startswith("//") and host != ""
    return True


def check_choice(value: object, place: Place, findings: Findings, choices: Collection[str]) -> None:
    """One of `choices`."""
    if not isinstance(value, str) or value not in choices:
        findings.add(place, f"Must be one of the following values: [{', '.join(choices)}]")


def check_number(
    value: object, place: Place, findings: Findings, low: float = float("-inf"), high: float = float("inf")
) -> None:
    """A number between `low` and `high`, both allowed; true and false are no numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.add(place, EMPTY if value is None else "must be a number")
    elif not low <= value <= high:
        findings.add(place, f"must be between {low:g} and {high:g}")


def checked_object(value: object, place: Place, findings: Findings) -> Object | None:
    """`value` when it is an object; otherwise a finding and None."""
    if isinstance(value, dict):
        return value
    findings.add(place, EMPTY if value is None else "must be an object")
    return None


def checked_array(value: object, place: Place, findings: Findings, low: int, high: int) -> list[Any]:
    """`value` when it is an array of `low` to `high` elements; otherwise a finding and what can be walked."""
    items = value if isinstance(value, list) else []
    if not low <= len(items) <= high or (value is not None and not isinstance(value, list)):
        findings.add(place, f"Size must be between {low} and {high}")
    return items

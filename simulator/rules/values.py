"""Checks of single values: strings, numbers, addresses."""

import math
import re
from collections.abc import Callable, Collection
from typing import Any

from simulator.rules.findings import EMPTY, MISSING, Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.text_length import utf16_units

Object = dict[str, Any]
URL_LIMIT = 2000
WALKED = 100  # elements of an array that are looked at; no array may have as many
CODE_POINTS_TOGETHER = 64  # no character people write is made of more
LINK_SCHEMES = ("http", "https", "line", "tel")
_FORBIDDEN_IN_URL = re.compile(r"[^\x21-\x7e]|[|\"<>\\^`{}]")


def add_missing(place: Place, findings: Findings, value: object = None) -> None:
    """The fault of a value that is absent (None) or an empty string, in the wording of its style."""
    if not place.is_slashed:
        findings.add(place, EMPTY)
    else:
        findings.add(place, MISSING if value is None else "must be non-empty text")


def check_string(
    value: object,
    place: Place,
    findings: Findings,
    *,
    limit: int,
    measure: Callable[[str], int] = utf16_units,
    required: bool = True,
) -> None:
    """A string of 1 to `limit` in the unit `measure` counts; absent or empty is fine unless `required`."""
    if value is None or value == "":
        if required:
            add_missing(place, findings, value)
    elif not isinstance(value, str):
        has_type(value, place, findings, JsonType.STRING)
    elif _is_longer(value, limit, measure):
        add_too_long(place, findings, limit)


def _is_longer(text: str, limit: int, measure: Callable[[str], int]) -> bool:
    most = limit * CODE_POINTS_TOGETHER
    return utf16_units(text) > limit and (len(text) > most or measure(text) > limit)


def add_too_long(place: Place, findings: Findings, limit: int) -> None:
    """The fault of a string that is longer than `limit`."""
    slashed, dotted = f"must not be longer than {limit} characters", f"Length must be between 0 and {limit}"
    findings.add(place, slashed if place.is_slashed else dotted)


def check_form(value: object, place: Place, findings: Findings, form: re.Pattern[str], meaning: str) -> None:
    """A string that `form` matches; `meaning` says in words what it must be. Absent is fine."""
    if value is None:
        return
    if not isinstance(value, str):
        findings.add_wrong_type(place, f"must be {meaning}")
    elif not form.fullmatch(value):
        findings.add(place, f"must be {meaning}")


def check_media_url(value: object, place: Place, findings: Findings, *, required: bool = True) -> None:
    """An https address of at most 2,000 characters, percent-encoded (rule 76)."""
    if value is None and not required:
        return
    if value is None or value == "":
        add_missing(place, findings)
    elif not isinstance(value, str):
        findings.add_wrong_type(place, MISSING)
    elif utf16_units(value) > URL_LIMIT:
        add_too_long(place, findings, URL_LIMIT)
    elif not is_address(value, ("https",)):
        findings.add(place, "invalid uri scheme")


def check_link(value: object, place: Place, findings: Findings, *, limit: int) -> None:
    """An address people open: http, https, line or tel, percent-encoded (rule 84)."""
    if value is None or value == "":
        add_missing(place, findings)
    elif not isinstance(value, str):
        has_type(value, place, findings, JsonType.STRING)
    elif utf16_units(value) > limit:
        findings.add(place, f"size must be between 0 and {limit}" if place.is_slashed else "invalid uri")
    elif not is_address(value, LINK_SCHEMES):
        findings.add(place, "invalid uri")


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
    if isinstance(value, str) and value in choices:
        return
    if value is not None and not isinstance(value, str):
        findings.add_wrong_type(place, "invalid property")
    elif place.is_slashed:
        findings.add(place, MISSING if value is None else "invalid property")
    else:
        findings.add(place, f"Must be one of the following values: [{', '.join(choices)}]")


def check_number(
    value: object, place: Place, findings: Findings, low: float = float("-inf"), high: float = float("inf")
) -> None:
    """A finite number between `low` and `high`, both allowed; true and false are no numbers."""
    if value is None:
        add_missing(place, findings)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        has_type(value, place, findings, JsonType.NUMBER)
    elif not low <= value <= high or (isinstance(value, float) and not math.isfinite(value)):
        findings.add(place, _out_of_range(low, high))


def _out_of_range(low: float, high: float) -> str:
    if high == math.inf:
        return f"Must be greater than or equal to {low:g}"
    return f"Must be between {low:g} and {high:g}"


def check_flag(owner: Object, name: str, place: Place, findings: Findings) -> None:
    """A property `name` of the object at `place` that is true or false, when it is given; null is neither."""
    if owner.get(name, False) is None:
        findings.add(place.key(name), f"must be {JsonType.BOOLEAN.value}")
    has_type(owner.get(name), place.key(name), findings, JsonType.BOOLEAN)


def checked_object(value: object, place: Place, findings: Findings) -> Object | None:
    """`value` when it is an object; otherwise a finding and None."""
    if isinstance(value, dict):
        return value
    if value is None:
        add_missing(place, findings)
    else:
        has_type(value, place, findings, JsonType.OBJECT)
    return None


def checked_array(value: object, place: Place, findings: Findings, low: int, high: int) -> list[Any]:
    """`value` when it is an array of `low` to `high` elements; otherwise a finding and what can be walked of it."""
    items = value if isinstance(value, list) else []
    size = f"{'size' if place.is_slashed else 'Size'} must be between {low} and {high}"
    if value is not None and not isinstance(value, list):
        findings.add_wrong_type(place, size)
    elif not low <= len(items) <= high:
        findings.add(place, size)
    return items[:WALKED]

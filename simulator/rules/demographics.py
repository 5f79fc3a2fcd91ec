"""Demographic filters of narrowcasts: whether they are well-formed, and whom they choose (rules 55, 58)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.rules.areas import AREAS
from simulator.rules.findings import Findings, Place
from simulator.rules.operators import Tree, check_tree, fits_tree
from simulator.rules.values import Object, check_choice, checked_array

FILTER_LIMIT = 10
GENDERS = ("male", "female")
APP_TYPES = ("ios", "android")
AGES = {f"age_{years}": years for years in range(15, 75, 5)}
PERIODS = {f"day_{days}": days for days in (7, 30, 90, 180, 365)}


@dataclass(frozen=True)
class Demographics:
    """What LINE believes to know of a person; None where it does not. `friend_days` is how long they have been a
    friend, in whole days."""

    gender: str | None = None
    age: int | None = None
    app_type: str | None = None
    area: str | None = None
    friend_days: int | None = None


def check_demographic(value: object, place: Place, findings: Findings) -> None:
    """A demographic filter object."""
    if check_tree(value, place, findings, _TREE) > FILTER_LIMIT:
        findings.add(place, f"Number of demographic filters must be at most {FILTER_LIMIT}")


def fits(wanted: Object, known: Demographics) -> bool:
    """Whether a person is among those a well-formed filter chooses. What is not known fits no condition."""
    return fits_tree(wanted, lambda leaf: _FITS[leaf["type"]](leaf, known))


def _check_one_of(choices: frozenset[str]) -> Callable[[Object, Place, Findings], None]:
    def check(leaf: Object, place: Place, findings: Findings) -> None:
        place = place.key("oneOf")
        for number, choice in enumerate(checked_array(leaf.get("oneOf"), place, findings, 1, len(choices))):
            check_choice(choice, place.index(number), findings, sorted(choices))

    return check


def _check_range(steps: dict[str, int]) -> Callable[[Object, Place, Findings], None]:
    def check(leaf: Object, place: Place, findings: Findings) -> None:
        bounds = {name: leaf[name] for name in ("gte", "lt") if leaf.get(name) is not None}
        if not bounds:
            findings.add(place, "gte or lt must be specified")
        for name, bound in bounds.items():
            check_choice(bound, place.key(name), findings, list(steps))
        known = [steps[bound] for bound in bounds.values() if isinstance(bound, str) and bound in steps]
        if len(known) == 2 and known[0] >= known[1]:
            findings.add(place.key("gte"), "must be less than lt")

    return check


def _is_one_of(leaf: Object, value: str | None) -> bool:
    return value in leaf["oneOf"]


def _is_within(leaf: Object, value: int | None, steps: dict[str, int]) -> bool:
    low, high = leaf.get("gte"), leaf.get("lt")
    if value is None or (low is not None and value < steps[low]):
        return False
    return high is None or value < steps[high]


_FITS: dict[str, Callable[[Any, Demographics], bool]] = {
    "gender": lambda leaf, known: _is_one_of(leaf, known.gender),
    "age": lambda leaf, known: _is_within(leaf, known.age, AGES),
    "appType": lambda leaf, known: _is_one_of(leaf, known.app_type),
    "area": lambda leaf, known: _is_one_of(leaf, known.area),
    "subscriptionPeriod": lambda leaf, known: _is_within(leaf, known.friend_days, PERIODS),
}
_TREE: Tree = {
    "gender": _check_one_of(frozenset(GENDERS)),
    "age": _check_range(AGES),
    "appType": _check_one_of(frozenset(APP_TYPES)),
    "area": _check_one_of(AREAS),
    "subscriptionPeriod": _check_range(PERIODS),
}

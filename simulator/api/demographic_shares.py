"""Friend demographics: the share of each gender, age group, area, system and friendship duration (section 5.3)."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from simulator.rules.areas import PREFECTURES
from simulator.rules.demographics import Demographics

UNKNOWN = "unknown"


def _age_group(known: Demographics) -> str:
    if known.age is None:
        return UNKNOWN
    if known.age < 15:
        return "from0to14"
    if known.age >= 70:
        return "from70"
    first = known.age // 5 * 5
    return f"from{first}to{first + 4}"


def _period(known: Demographics) -> str:
    if known.friend_days is None:
        return UNKNOWN
    steps = (7, 30, 90, 180, 365)
    return next((f"within{days}days" for days in steps if known.friend_days < days), "over365days")


SHARES: dict[str, tuple[str, Callable[[Demographics], str]]] = {
    "genders": ("gender", lambda known: known.gender or UNKNOWN),
    "ages": ("age", _age_group),
    "areas": ("area", lambda known: PREFECTURES.get(known.area or "", UNKNOWN)),
    "appTypes": ("appType", lambda known: known.app_type or "others"),
    "subscriptionPeriods": ("subscriptionPeriod", _period),
}
"""The lists of LINE's answer, what an element of each is called, and which group a person belongs to."""


def shares(people: Sequence[Demographics]) -> dict[str, list[dict[str, Any]]]:
    """All lists, each with its greatest share first; percentages have one decimal."""
    return {name: _shares(people, key, group) for name, (key, group) in SHARES.items()}


def _shares(people: Sequence[Demographics], key: str, group: Callable[[Demographics], str]) -> list[dict[str, Any]]:
    counted = Counter(group(one) for one in people)
    return [{key: name, "percentage": round(100 * count / len(people), 1)} for name, count in counted.most_common()]

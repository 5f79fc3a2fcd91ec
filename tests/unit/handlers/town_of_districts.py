"""A town of 306 districts in 18 groups, each with ten rules, for the sample town's garbage."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from handlers.town import Town
from knowledge.content import Closure, CollectionChange, CollectionPlan, CollectionRule, District
from tests.unit.handlers.pure_town import sample_town

_GROUPS = "惇明川中堀寺浜松梅竹桜花雪風鳥光空海"
_PARTS = "東西南北上下左右大小新古高低内外奥"
_RULES = (
    *(("burnable", "月 木"), ("non-burnable", "火3"), ("plastic", "金"), ("pet", "水2 水4"), ("cans", "水1 水3")),
    *(
        ("bottles", "第1・3水曜日"),
        ("paper", "火2"),
        ("hazardous", "隔月20260407"),
        ("cans", "土5"),
        ("paper", "毎月10日"),
    ),
)


def town_with(plan: CollectionPlan) -> Town:
    """見本町 with other collection days."""
    return replace(sample_town(), plan=plan, key="mihon")


def sample_town_with(closures: tuple[Closure, ...] = (), changes: tuple[CollectionChange, ...] = ()) -> Town:
    """見本町 with closures and exceptions."""
    return town_with(replace(sample_town().plan, closures=closures, changes=changes))


@cache
def town_of_districts() -> Town:
    """The town, made once: its names are then folded already, as in a running programme."""
    districts = [
        District(f"d-{group}{part}", f"{group}{part}町", aliases=(f"{group}{part}団地",), group=f"{group}見地区")
        for group in _GROUPS
        for part in _PARTS
    ]
    twins = [District("t-1", "京町", group="惇見地区"), District("t-2", "京町", group="明見地区")]
    all_of_them = (*districts[:-2], *twins)
    rules = tuple(CollectionRule(one.key, category, rule) for one in all_of_them for category, rule in _RULES)
    return town_with(CollectionPlan(all_of_them, rules))

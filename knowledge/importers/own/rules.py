"""`collection-days.csv`: on which days a district's categories are collected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from knowledge.collection.notation import schedule_from_notation
from knowledge.collection.schedule import RuleInvalid
from knowledge.content import CollectionRule, OnHoliday
from knowledge.importers.own.records import OwnRecord

FILE = "collection-days.csv"
COLUMNS = ("district", "category", "rule", "note", "on_holiday")
REQUIRED = COLUMNS[:3]


def read_rules(
    records: Iterable[OwnRecord], district_keys: Collection[str], category_keys: Collection[str]
) -> Iterator[CollectionRule]:
    """The rules; districts and categories that nobody knows, and days that cannot be read, are faults."""
    seen: set[tuple[str, str]] = set()
    for record in records:
        rule = CollectionRule(
            district_key=record.text("district", required=True, longest=40),
            category_key=record.text("category", required=True, longest=60),
            rule=record.text("rule", required=True),
            note=record.text("note"),
            on_holiday=OnHoliday(record.one_of("on_holiday", tuple(OnHoliday), "collected") or "collected"),
        )
        if rule.district_key not in district_keys:
            record.fail("district", "unknown-district", rule.district_key)
        if rule.category_key not in category_keys:
            record.fail("category", "unknown-category", rule.category_key)
        if (rule.district_key, rule.category_key) in seen:
            record.fail("category", "twice", f"{rule.district_key} {rule.category_key}")
        seen.add((rule.district_key, rule.category_key))
        try:
            schedule_from_notation(rule.rule)
        except RuleInvalid as error:
            record.fail("rule", "collection-rule", str(error))
        yield rule

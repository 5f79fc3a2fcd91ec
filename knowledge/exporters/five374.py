"""The town's garbage as a 5374.jp set: target, description, area_days, center, remarks. Only what is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from knowledge.collection.notation import schedule_from_notation
from knowledge.collection.schedule import RuleInvalid, schedule_of
from knowledge.content import CollectionPlan, CollectionRule, Entry, EntryClass, EntryKind
from knowledge.exporters.folder import ExportFolder
from knowledge.exporters.source import ExportSource

FOLDER = "5374"
TARGET = ("label", "name", "notice", "furigana")
DESCRIPTION = ("label", "sublabel", "description", "styles", "bgcolor")
AREA = ("地名", "センター")
CENTER = ("名称", "休止開始日", "休止終了日")
REMARKS = ("ID", "注意事項")


def write_5374(source: ExportSource, plan: CollectionPlan, folder: ExportFolder) -> None:
    """The five files, in the folder `5374`."""
    categories = [one for one in source.entries(EntryKind.GARBAGE_CATEGORY) if one.entry_class == EntryClass.PUBLIC]
    labels = {category.key: category.title for category in categories}
    notes = tuple(dict.fromkeys(rule.note for rule in plan.rules if rule.note))
    collected = dict.fromkeys(rule.category_key for rule in plan.rules)
    columns = [key for key in labels if key in collected] + [key for key in collected if key not in labels]
    heads = [labels.get(key, key) for key in columns]
    folder.write_table(f"{FOLDER}/target.csv", TARGET, targets(source.entries(EntryKind.GARBAGE), labels))
    folder.write_table(f"{FOLDER}/description.csv", DESCRIPTION, map(description, categories))
    folder.write_table(f"{FOLDER}/area_days.csv", (*AREA, *heads), areas(plan, columns, notes))
    folder.write_table(f"{FOLDER}/center.csv", CENTER, closures(plan))
    remarks = ((str(number), note) for number, note in enumerate(notes, 1))
    folder.write_table(f"{FOLDER}/remarks.csv", REMARKS, remarks)


def targets(items: Iterable[Entry], labels: Mapping[str, str]) -> Iterator[Sequence[str]]:
    """A row for each item that is public."""
    for item in items:
        if item.entry_class == EntryClass.PUBLIC:
            category = str(item.details.get("category", ""))
            yield labels.get(category, category), item.title, item.body, item.text.reading


def description(category: Entry) -> Sequence[str]:
    """A category's row."""
    return category.title, "", category.body, "", str(category.details.get("color", ""))


def areas(plan: CollectionPlan, categories: Sequence[str], notes: Sequence[str]) -> Iterator[Sequence[str]]:
    """A row for each district, named `group-name` where it has a group."""
    rules = {(rule.district_key, rule.category_key): rule for rule in plan.rules}
    for district in plan.districts:
        start = f"{district.group}-" if district.group else ""
        name = start + district.name.removeprefix(start)
        found = (rules.get((district.key, category)) for category in categories)
        yield name, district.center, *(_days(rule, notes) if rule else "" for rule in found)


def closures(plan: CollectionPlan) -> Iterator[Sequence[str]]:
    """Closures of every plant are written for each plant, because the form knows no other."""
    centers = list(dict.fromkeys(district.center for district in plan.districts)) or [""]
    for closure in plan.closures:
        for center in [closure.center] if closure.center else centers:
            yield center, *(day.strftime("%Y/%m/%d") for day in (closure.first, closure.last))


def _days(rule: CollectionRule, notes: Sequence[str]) -> str:
    remarks = [notes.index(rule.note) + 1] if rule.note else []
    try:
        return schedule_of(schedule_from_notation(rule.rule).parts, remarks).notation
    except RuleInvalid:
        return rule.rule

"""`import collection-days`: which area is collected when. 5374's `area_days.csv`, and tables that towns write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.content import CollectionPlan, CollectionRule, District, OnHoliday, Provenance
from knowledge.importers.content import FoundContent
from knowledge.importers.garbage.categories import Categories, categories_of
from knowledge.importers.garbage.closures import read_closures, read_remarks
from knowledge.importers.garbage.day_rows import Area, read_areas
from knowledge.importers.garbage.day_sheets import day_sheets
from knowledge.importers.garbage.descriptions import read_descriptions
from knowledge.importers.garbage.districts import districts_of
from knowledge.importers.garbage.folder import AREA_DAYS, CENTER, DESCRIPTION, REMARKS, folder_files
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.validation import Fault

_TABLE = "collection-days"


def read_collection_days(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Read the days alone, of a 5374 folder or of one table.

    Categories that the town does not have are made, from their descriptions or from their names, and told.
    """
    categories = categories_of(request.categories, (rule.category_key for rule in request.plan.rules))
    if not request.path.is_dir():
        plan = read_plan(request.path, {}, request, categories, log)
    else:
        files = folder_files(request.path)
        if AREA_DAYS not in files:
            log.give_up(Fault(request.path.name, 0, "", "no-area-days"))
            return FoundContent()
        if DESCRIPTION in files:
            read_descriptions(files[DESCRIPTION], request, categories, ImportLog())
        plan = read_plan(files[AREA_DAYS], files, request, categories, log)
    missing = _missing(request, categories, plan, log)
    return FoundContent(entries=missing, plan=plan)


def read_plan(
    path: Path, files: Mapping[str, Path], request: ImportRequest, categories: Categories, log: ImportLog
) -> CollectionPlan:
    """Areas, rules and closures. `files` are those of the 5374 folder that the table is in, none for a single table."""
    remarks = read_remarks(files[REMARKS], request, log) if REMARKS in files else {}
    dialects = request.dialects_of(_TABLE)
    is_5374 = bool(files) or path.stem.casefold() == AREA_DAYS
    used: set[int] = set()
    areas = read_areas(day_sheets(path, dialects, log, is_5374=is_5374), dialects, remarks, used, log)
    for number in remarks.keys() - used:
        log.note(files[REMARKS].name, 0, "id", "remark-unused", f"{number} {remarks[number]}")
    districts = districts_of(areas, request.plan.districts)
    rules = tuple(_rules(areas, districts, request, categories))
    centers = {district.center for district in districts if district.center}
    closures = read_closures(files[CENTER], request, centers, log) if CENTER in files else ()
    return CollectionPlan(tuple(districts), rules, closures)


def _rules(
    areas: list[Area], districts: list[District], request: ImportRequest, categories: Categories
) -> Iterator[CollectionRule]:
    """What a person set for holidays stays where the file says nothing about them."""
    before = {(rule.district_key, rule.category_key): rule.on_holiday for rule in request.plan.rules}
    for area, district in zip(areas, districts, strict=True):
        of_keys: dict[str, str] = {}
        for label in area.rules:
            of_keys.setdefault(categories.key_for(label), label)
        for key, label in of_keys.items():
            rule = area.rules[label]
            on_holiday = rule.on_holiday or before.get((district.key, key), OnHoliday.COLLECTED)
            yield CollectionRule(district.key, key, rule.schedule.notation, rule.note, on_holiday)


def _missing(
    request: ImportRequest, categories: Categories, plan: CollectionPlan, log: ImportLog
) -> list[SourcedEntry]:
    existing = {entry.key for entry in request.categories}
    used = dict.fromkeys(rule.category_key for rule in plan.rules)
    missing = [key for key in used if key not in existing]
    made = {entry.key: entry for entry in (*categories.described, *categories.made.values())}
    names = {key: entry.title for key, entry in made.items()}
    for key in missing:
        log.note(request.path.name, 0, "category", "category-from-name", names.get(key, key))
    if existing and len(missing) * 2 >= max(len(used), 1) and not request.accepts_unknown_categories:
        shown = "、".join(names.get(key, key) for key in missing)[:100]
        log.questions.append(Fault(request.path.name, 0, "category", "other-towns-categories", shown))
    origin = Provenance(request.path.name, 0, request.licence)
    return [SourcedEntry(made[key], origin, key_column="category") for key in missing if key in made]

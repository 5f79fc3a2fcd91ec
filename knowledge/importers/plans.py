"""What a file says of districts, days and online procedures, brought together with what is known. Pure.

Nothing vanishes unless told to: what the file does not have stays, and is counted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from knowledge.content import CollectionPlan, CollectionRule, District, OnlineProcedure
from knowledge.importers.pipeline import ImportCount

Value = TypeVar("Value")


@dataclass(slots=True)
class PlanChanges:
    """Counts of districts (with all their rules) and of closures and exceptions together; names of the changed ones."""

    districts: ImportCount = field(default_factory=ImportCount)
    days: ImportCount = field(default_factory=ImportCount)
    changed: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)


def merged_plan(
    known: CollectionPlan, given: CollectionPlan, *, removes_vanished: bool
) -> tuple[CollectionPlan, PlanChanges]:
    """The plan to store. A district in the file replaces the one with its key, together with its rules."""
    changes = PlanChanges()
    before, after = _districts(known), _districts(given)
    for key, (district, _) in after.items():
        if key not in before:
            changes.districts.new += 1
        elif before[key] == after[key]:
            changes.districts.same += 1
        else:
            changes.districts.changed += 1
            changes.changed.append(district.name)
    gone = {key for key in before if key not in after}
    changes.vanished = [before[key][0].name for key in gone]
    _count_gone(changes.districts, len(gone), removes_vanished=removes_vanished)
    kept = {key: value for key, value in before.items() if not (removes_vanished and key in gone)}
    whole = kept | after
    closures = _united(known.closures, given.closures, changes.days, removes_vanished=removes_vanished)
    exceptions = _united(known.changes, given.changes, changes.days, removes_vanished=removes_vanished)
    plan = CollectionPlan(
        tuple(district for district, _ in whole.values()),
        tuple(rule for _, rules in whole.values() for rule in rules),
        tuple(closures),
        tuple(exceptions),
    )
    return plan, changes


def merged_online(
    known: Sequence[OnlineProcedure], given: Sequence[OnlineProcedure], *, removes_vanished: bool
) -> tuple[list[OnlineProcedure], ImportCount]:
    """What to store of a table of online procedures, by municipality and procedure."""
    count = ImportCount()
    before = {(one.municipality_code, one.procedure_key): one for one in known}
    after = {(one.municipality_code, one.procedure_key): one for one in given}
    for key, one in after.items():
        if key not in before:
            count.new += 1
        elif before[key] == one:
            count.same += 1
        else:
            count.changed += 1
    gone = before.keys() - after.keys()
    _count_gone(count, len(gone), removes_vanished=removes_vanished)
    kept = {} if removes_vanished else before
    return list((kept | after).values()), count


def _districts(plan: CollectionPlan) -> dict[str, tuple[District, tuple[CollectionRule, ...]]]:
    rules: dict[str, list[CollectionRule]] = {}
    for rule in plan.rules:
        rules.setdefault(rule.district_key, []).append(rule)
    return {district.key: (district, tuple(rules.get(district.key, ()))) for district in plan.districts}


def _united(
    known: Iterable[Value], given: Sequence[Value], count: ImportCount, *, removes_vanished: bool
) -> list[Value]:
    """A file without any says nothing about them."""
    old: Mapping[Hashable, Value] = {one: one for one in known}
    count.new += sum(one not in old for one in given)
    count.same += sum(one in old for one in given)
    gone = [one for one in old.values() if one not in given] if given else []
    _count_gone(count, len(gone), removes_vanished=removes_vanished)
    kept = [one for one in old.values() if not (removes_vanished and one in gone)]
    return [*kept, *(one for one in given if one not in old)]


def _count_gone(count: ImportCount, number: int, *, removes_vanished: bool) -> None:
    if removes_vanished:
        count.removed += number
    else:
        count.vanished += number

"""`import collection-days` of our own form: `collection-days.csv`, alone or in a town's folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from knowledge.content import CollectionPlan
from knowledge.importers.content import FoundContent, Reader
from knowledge.importers.log import ImportLog
from knowledge.importers.own import rules
from knowledge.importers.own.reading import OWN
from knowledge.importers.own.records import OwnRecord, own_rows
from knowledge.importers.own.tables import header_of, own_tables
from knowledge.importers.own.town import FILE, read_town_file
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.table import TableUnreadable
from knowledge.importers.validation import Fault


def own_days_or(reader: Reader | None = None) -> Reader:
    """A reader of our own collection days, and of all other files by `reader`."""

    def read(request: ImportRequest, log: ImportLog) -> FoundContent:
        is_forced = request.format == OWN
        if reader is not None and not is_forced and (request.format or request.mapping or not _is_own(request.path)):
            return reader(request, log)
        return read_own_days(request, log)

    return read


def read_own_days(request: ImportRequest, log: ImportLog) -> FoundContent:
    """Days for districts that the town has. A folder with `town.toml` brings its districts, closures and exceptions.

    Categories are checked when the town has any.
    """
    path = request.path / rules.FILE if request.path.is_dir() else request.path
    plan = request.plan
    if request.path.is_dir() and (request.path / FILE).exists():
        town = read_town_file(request.path, request.today, log.faults)
        plan = CollectionPlan(town.districts, (), town.closures, town.changes)
    records = list(_records(path, log))
    districts = {district.key for district in plan.districts}
    given = {str(record.values.get("category", "")).strip() for record in records}
    categories = {category.key for category in request.categories} or given
    found = tuple(rules.read_rules(records, districts, categories))
    for record in records:
        record.check_all_used()
    named = {rule.district_key for rule in found}
    if not request.path.is_dir():
        districts_named = tuple(one for one in plan.districts if one.key in named)
        plan = CollectionPlan(districts_named)
    return FoundContent(plan=replace(plan, rules=found))


def _is_own(path: Path) -> bool:
    if path.is_dir():
        return (path / rules.FILE).exists()
    try:
        return any(header_of(table, rules.REQUIRED) is not None for table in own_tables(path, rules.REQUIRED))
    except TableUnreadable:
        return False


def _records(path: Path, log: ImportLog) -> Iterator[OwnRecord]:
    """Rows are counted with those that are refused."""
    refused = log.faults.rows
    try:
        for table in own_tables(path, rules.REQUIRED):
            if table.is_hidden or header_of(table, rules.REQUIRED) is None:
                log.note(table.place, 0, "", "sheet-unread", table.name)
                continue
            for record in own_rows(table.rows(), table.place, rules.COLUMNS.__contains__, rules.REQUIRED, log.faults):
                log.rows += 1
                yield record
        log.rows += log.faults.rows - refused
    except TableUnreadable as error:
        log.give_up(error.fault)
    except OSError as error:
        log.give_up(Fault(path.name, 0, "", "file-missing", type(error).__name__))

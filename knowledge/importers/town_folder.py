"""The content folder of a town, as `data/sample-town`: read whole, checked whole, or refused with every fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.care.golden import Golden
from knowledge.content import CollectionPlan, Entry, EntryKind, OnlineProcedure, Provenance
from knowledge.importers.answerable import Answerable
from knowledge.importers.entries import read_entry
from knowledge.importers.own import online, origins, rules
from knowledge.importers.own.golden import read_town_golden
from knowledge.importers.own.languages import read_translations
from knowledge.importers.own.layout import entry_records
from knowledge.importers.own.records import OwnRecord
from knowledge.importers.own.tables import records_from_own_csv
from knowledge.importers.own.town import TownDetails, TownFile, read_town_file
from knowledge.importers.pictures import check_picture
from knowledge.importers.validation import ContentInvalid, Fault
from people.town_details import InterestDetails, SectionDetails


@dataclass(frozen=True, slots=True)
class TownContent:
    """Everything in a content folder, without a fault. Pictures are named by their path in the folder."""

    town: TownDetails
    sections: tuple[SectionDetails, ...]
    plan: CollectionPlan
    entries: tuple[Entry, ...]
    origins: tuple[Provenance, ...]
    """Where each of the entries stands."""
    folder: Path
    online: tuple[OnlineProcedure, ...] = ()
    interests: tuple[InterestDetails, ...] = ()
    golden: tuple[Golden, ...] = ()


@dataclass(slots=True)
class _Reading:
    folder: Path
    today: date
    faults: list[Fault] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    """By id, in the order of the files."""
    records: dict[str, OwnRecord] = field(default_factory=dict)
    """Where each entry comes from."""


def read_town_folder(folder: Path, today: date) -> TownContent:
    """Read and check a whole folder. Sample dates are generated relative to `today` (Japan's date).

    Raises ContentInvalid with every fault of every file; then nothing of it may be used.
    """
    reading = _Reading(folder, today)
    town = read_town_file(folder, today, reading.faults)
    for kind, number, record in entry_records(folder, reading.faults):
        _collect(reading, kind, number, record)
    categories = {entry.key for entry in reading.entries.values() if entry.kind == EntryKind.GARBAGE_CATEGORY}
    plan = _plan(reading, town, categories)
    _check_references(reading, {section.key for section in town.sections}, categories)
    translations = read_translations(folder, reading.entries, reading.faults)
    known_origins = origins.read_origins(_optional(reading, origins.FILE, origins.COLUMNS, origins.REQUIRED))
    table = tuple(online.read_online(_optional(reading, online.FILE, online.COLUMNS, online.REQUIRED)))
    golden = read_town_golden(folder, reading.faults)
    if reading.faults or town.town is None:
        raise ContentInvalid(sorted(reading.faults, key=lambda fault: (fault.file, fault.line)))
    places = (
        known_origins.get(entry_id) or Provenance(record.file, record.line)
        for entry_id, record in reading.records.items()
    )
    entries = tuple(
        translations.added_to(town.defaults.get(entry.kind, Answerable()).added_to(entry))
        for entry in reading.entries.values()
    )
    return TownContent(town.town, town.sections, plan, entries, tuple(places), folder, table, town.interests, golden)


def _collect(reading: _Reading, kind: EntryKind, number: int, record: OwnRecord) -> None:
    entry = read_entry(record, kind, reading.today)
    if entry.id in reading.entries:
        first = reading.records[entry.id]
        record.fail("key", "twice", f"{entry.key} ({first.file}:{first.line})")
        return
    if entry.image:
        check_picture(record, reading.folder, entry.image)
    reading.entries[entry.id] = entry if entry.position >= 0 else replace(entry, position=number)
    reading.records[entry.id] = record


def _plan(reading: _Reading, town: TownFile, categories: Collection[str]) -> CollectionPlan:
    districts = {district.key for district in town.districts}
    path = reading.folder / rules.FILE
    records = records_from_own_csv(path, rules.COLUMNS.__contains__, rules.REQUIRED, reading.faults)
    for change, record in zip(town.changes, town.change_records, strict=True):
        if change.category_key and change.category_key not in categories:
            record.fail("category", "unknown-category", change.category_key)
    return CollectionPlan(
        town.districts, tuple(rules.read_rules(records, districts, categories)), town.closures, town.changes
    )


def _optional(reading: _Reading, name: str, columns: Collection[str], required: tuple[str, ...]) -> Iterable[OwnRecord]:
    return records_from_own_csv(reading.folder / name, columns.__contains__, required, reading.faults, is_optional=True)


def _check_references(reading: _Reading, section_keys: set[str], categories: Collection[str]) -> None:
    for entry_id, record in reading.records.items():
        entry = reading.entries[entry_id]
        if entry.owner_key and entry.owner_key not in section_keys:
            record.fail("owner", "unknown-section", entry.owner_key)
        category = entry.details.get("category", "") if entry.kind == EntryKind.GARBAGE else ""
        if category and category not in categories:
            record.fail("category", "unknown-category", category)

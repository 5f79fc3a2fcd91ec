"""The content folder of a town, as `data/sample-town`: read whole, checked whole, or refused with every fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from knowledge.collection_days import RuleInvalid, parsed_rule
from knowledge.content import CollectionPlan, CollectionRule, District, Entry, EntryKind, Provenance
from knowledge.importers import entries as read
from knowledge.importers.csv_file import records_from_csv
from knowledge.importers.pictures import check_picture
from knowledge.importers.toml_file import tables_from_toml
from knowledge.importers.validation import ContentInvalid, Fault, Record
from people.accounts import has_right_check_digit
from people.sections import SectionDetails

_ENTRY_FILES: tuple[tuple[str, EntryKind], ...] = (
    ("answers/*.toml", EntryKind.FAQ),
    ("procedures/*.toml", EntryKind.PROCEDURE),
    ("bulletins.toml", EntryKind.BULLETIN),
    ("tips.toml", EntryKind.TIP),
)
_TABLE_FILES: tuple[tuple[str, EntryKind], ...] = (
    ("garbage-categories.csv", EntryKind.GARBAGE_CATEGORY),
    ("garbage.csv", EntryKind.GARBAGE),
    ("facilities.csv", EntryKind.FACILITY),
    ("lectures.csv", EntryKind.LECTURE),
)


@dataclass(frozen=True, slots=True)
class TownDetails:
    """The town itself, as the folder describes it."""

    name: str
    municipality_code: str
    phone: str
    contact_section_key: str
    is_sample: bool


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


@dataclass(slots=True)
class _Reading:
    folder: Path
    today: date
    faults: list[Fault] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    """Where each entry comes from."""
    seen: dict[str, str] = field(default_factory=dict)


def read_town_folder(folder: Path, today: date) -> TownContent:
    """Read and check a whole folder. Sample dates are generated relative to `today` (Japan's date).

    Raises ContentInvalid with every fault of every file; then nothing of it may be used.
    """
    reading = _Reading(folder, today)
    tables = tables_from_toml(folder / "town.toml", reading.faults)
    _check_tables(reading, tables, "town.toml", {"town", "section", "district"})
    town = [_town(record) for record in tables.get("town", [])]
    sections = tuple(_section(record) for record in tables.get("section", []))
    districts = tuple(_district(record) for record in tables.get("district", []))
    for name in ("section", "district"):
        _check_keys(tables.get(name, []))
    if not town:
        reading.faults.append(Fault("town.toml", 1, "town", "missing"))
    elif town[0].contact_section_key not in {"", *(section.key for section in sections)}:
        tables["town"][0].fail("contact_section", "unknown-section", town[0].contact_section_key)
    for pattern, kind in _ENTRY_FILES:
        for path in sorted(folder.glob(pattern)):
            found = tables_from_toml(path, reading.faults)
            _check_tables(reading, found, path.name, {"entry", "bulletin", "tip"})
            _collect(reading, kind, [record for records in found.values() for record in records])
    for name, kind in _TABLE_FILES:
        _collect(reading, kind, records_from_csv(folder / name, read.COLUMNS[kind], reading.faults))
    rules = tuple(_rules(reading, {district.key for district in districts}))
    _check_references(reading, {section.key for section in sections})
    if reading.faults:
        raise ContentInvalid(sorted(reading.faults, key=lambda fault: (fault.file, fault.line)))
    origins = tuple(Provenance(record.file, record.line) for record in reading.records)
    return TownContent(town[0], sections, CollectionPlan(districts, rules), tuple(reading.entries), origins, folder)


def _town(record: Record) -> TownDetails:
    code = record.text("municipality_code", required=True)
    if code and not has_right_check_digit(code):
        record.fail("municipality_code", "municipality-code", code)
    details = TownDetails(
        name=record.text("name", required=True, longest=100),
        municipality_code=code,
        phone=record.text("phone", required=True, longest=20),
        contact_section_key=record.text("contact_section", required=True, longest=40),
        is_sample=record.values.get("is_sample") is True,
    )
    record.check_all_used("reading", "prefecture", "hall_hours", "is_sample")
    return details


def _section(record: Record) -> SectionDetails:
    details = SectionDetails(
        key=record.text("key", required=True, longest=40),
        name=record.text("name", required=True, longest=100),
        phone=record.text("phone", required=True, longest=20),
        hours=record.text("hours", longest=100),
        answers_for=record.text("answers_for", longest=300),
    )
    record.check_all_used("extension")
    return details


def _district(record: Record) -> District:
    district = District(
        key=record.text("key", required=True, longest=40),
        name=record.text("name", required=True, longest=100),
        reading=record.text("reading", longest=200),
        aliases=record.texts("aliases"),
    )
    record.check_all_used()
    return district


def _check_tables(reading: _Reading, tables: dict[str, list[Record]], file: str, known: set[str]) -> None:
    """A table that nobody reads is a slip of the pen, and so is a second town."""
    for name, records in tables.items():
        line = records[0].line if records else 1
        if name not in known:
            reading.faults.append(Fault(file, line, name, "unknown-table", name))
        if name == "town":
            for record in records[1:]:
                record.fail(name, "only-one", record.values.get("name", ""))


def _check_keys(records: Iterable[Record]) -> None:
    seen: set[object] = set()
    for record in records:
        key = record.values.get("key")
        if isinstance(key, str) and key in seen:
            record.fail("key", "twice", key)
        seen.add(str(key))


def _collect(reading: _Reading, kind: EntryKind, records: Iterable[Record]) -> None:
    build: Callable[[Record, date], Entry] = read.READERS[kind]
    for position, record in enumerate(records, start=1):
        entry = build(record, reading.today)
        place = f"{record.file}:{record.line}"
        if entry.id in reading.seen:
            record.fail("key", "twice", f"{entry.key} ({reading.seen[entry.id]})")
        reading.seen.setdefault(entry.id, place)
        if entry.image:
            check_picture(record, reading.folder, entry.image)
        reading.entries.append(replace(entry, position=entry.position or position))
        reading.records.append(record)


def _rules(reading: _Reading, district_keys: set[str]) -> Iterable[CollectionRule]:
    columns = ("district", "category", "rule", "note")
    seen: set[tuple[str, str]] = set()
    for record in records_from_csv(reading.folder / "collection-days.csv", columns, reading.faults):
        rule = CollectionRule(
            district_key=record.text("district", required=True),
            category_key=record.text("category", required=True),
            rule=record.text("rule", required=True),
            note=record.text("note"),
        )
        if rule.district_key not in district_keys:
            record.fail("district", "unknown-district", rule.district_key)
        if f"{EntryKind.GARBAGE_CATEGORY}:{rule.category_key}" not in reading.seen:
            record.fail("category", "unknown-category", rule.category_key)
        if (rule.district_key, rule.category_key) in seen:
            record.fail("category", "twice", f"{rule.district_key} {rule.category_key}")
        seen.add((rule.district_key, rule.category_key))
        try:
            parsed_rule(rule.rule)
        except RuleInvalid as error:
            record.fail("rule", "collection-rule", str(error))
        yield rule


def _check_references(reading: _Reading, section_keys: set[str]) -> None:
    for entry, record in zip(reading.entries, reading.records, strict=True):
        if entry.owner_key and entry.owner_key not in section_keys:
            record.fail("owner", "unknown-section", entry.owner_key)
        category = entry.details.get("category", "") if entry.kind == EntryKind.GARBAGE else ""
        if category and f"{EntryKind.GARBAGE_CATEGORY}:{category}" not in reading.seen:
            record.fail("category", "unknown-category", category)

"""`town.toml`: the town, its sections, districts and interests, and the days when collections are off or moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from knowledge.content import Closure, CollectionChange, District
from knowledge.importers.answerable import Defaults
from knowledge.importers.own.defaults import read_defaults
from knowledge.importers.own.records import OwnRecord, records_from_own_toml
from knowledge.importers.own.values import read_day
from knowledge.importers.validation import Fault
from knowledge.importers.written.times import read_time
from people.town_details import MOST_INTERESTS, InterestDetails, SectionDetails, has_right_check_digit

FILE = "town.toml"
_LONGEST_INTEREST = 12
"""Characters: the name stands on a button of 20 with 【届かない】 behind it."""
_NO_DAY = date.min  # of a record that is refused
_TABLES = frozenset({"town", "section", "district", "interest", "closure", "change", "default"})


@dataclass(frozen=True, slots=True)
class TownDetails:
    """The town itself, as the folder describes it."""

    name: str
    municipality_code: str
    phone: str
    contact_section_key: str
    is_sample: bool
    garbage_out_by: time | None = None


@dataclass(frozen=True, slots=True)
class TownFile:
    """What `town.toml` says. `change_records` are for those who know the categories."""

    town: TownDetails | None
    sections: tuple[SectionDetails, ...]
    districts: tuple[District, ...]
    closures: tuple[Closure, ...]
    changes: tuple[CollectionChange, ...]
    change_records: Sequence[OwnRecord] = field(default=())
    defaults: Defaults = field(default_factory=dict)
    interests: tuple[InterestDetails, ...] = ()


def read_town_file(folder: Path, today: date, faults: list[Fault]) -> TownFile:
    """Read and check the file; categories of changes are not checked."""
    tables = records_from_own_toml(folder / FILE, faults)
    check_tables(tables, FILE, _TABLES, faults)
    towns = [_town(record) for record in tables.get("town", [])]
    for record in tables.get("town", [])[1:]:
        record.fail("town", "only-one", record.values.get("name", ""))
    found = TownFile(
        town=towns[0] if towns else None,
        sections=tuple(_section(record) for record in tables.get("section", [])),
        districts=tuple(_district(record) for record in tables.get("district", [])),
        closures=tuple(_closure(record) for record in tables.get("closure", [])),
        changes=tuple(_change(record) for record in tables.get("change", [])),
        change_records=tables.get("change", []),
        defaults=read_defaults(
            tables.get("default", []), (str(one.values.get("key")) for one in tables.get("section", [])), today
        ),
        interests=tuple(_interest(record) for record in tables.get("interest", [])),
    )
    for record in tables.get("interest", [])[MOST_INTERESTS:]:
        record.fail("interest", "too-many-interests", MOST_INTERESTS)
    for name in ("section", "district", "interest"):
        _check_keys(tables.get(name, []))
    districts = {"", *(district.key for district in found.districts)}
    for change, record in zip(found.changes, found.change_records, strict=True):
        if change.district_key not in districts:
            record.fail("district", "unknown-district", change.district_key)
    if found.town is None:
        faults.append(Fault(FILE, 1, "town", "missing"))
    elif found.town.contact_section_key not in {"", *(section.key for section in found.sections)}:
        tables["town"][0].fail("contact_section", "unknown-section", found.town.contact_section_key)
    return found


def check_tables(tables: dict[str, list[OwnRecord]], file: str, known: Iterable[str], faults: list[Fault]) -> None:
    """A table that nobody reads is a slip of the pen."""
    for name, records in tables.items():
        if name not in known:
            faults.append(Fault(file, records[0].line if records else 1, name, "unknown-table", name))


def _town(record: OwnRecord) -> TownDetails:
    code = record.text("municipality_code", required=True)
    if code and not has_right_check_digit(code):
        record.fail("municipality_code", "municipality-code", code)
    details = TownDetails(
        name=record.text("name", required=True, longest=100),
        municipality_code=code,
        phone=record.text("phone", longest=20),
        contact_section_key=record.text("contact_section", longest=40),
        is_sample=record.values.get("is_sample") is True,
        garbage_out_by=_hour(record),
    )
    record.check_all_used("reading", "prefecture", "hall_hours", "is_sample")
    return details


def _hour(record: OwnRecord) -> time | None:
    text = record.text("garbage_out_by")
    hour = read_time(text)
    if text and hour is None:
        record.fail("garbage_out_by", "not-a-time", text)
    return hour


def _section(record: OwnRecord) -> SectionDetails:
    details = SectionDetails(
        key=record.text("key", required=True, longest=40),
        name=record.text("name", required=True, longest=100),
        phone=record.text("phone", required=True, longest=20),
        hours=record.text("hours", longest=100),
        answers_for=record.text("answers_for", longest=300),
    )
    record.check_all_used("extension")
    return details


def _district(record: OwnRecord) -> District:
    district = District(
        key=record.text("key", required=True, longest=40),
        name=record.text("name", required=True, longest=100),
        reading=record.text("reading", longest=200),
        aliases=record.texts("aliases"),
        group=record.text("group", longest=100),
        center=record.text("center", longest=100),
    )
    record.check_all_used()
    return district


def _interest(record: OwnRecord) -> InterestDetails:
    tags = [name.partition("@")[2] for name in record.values if name.startswith("name@")]
    interest = InterestDetails(
        key=record.text("key", required=True, longest=40),
        name=record.text("name", required=True, longest=_LONGEST_INTEREST),
        aliases=record.texts("aliases"),
        names={tag: name for tag in tags if (name := record.text(f"name@{tag}", longest=_LONGEST_INTEREST))},
    )
    record.check_all_used()
    return interest


def _closure(record: OwnRecord) -> Closure:
    first = read_day(record, "first")
    last = read_day(record, "last") or first
    if first is None and not record.is_refused:
        record.fail("first", "missing")
    if first and last and last < first:
        record.fail("last", "before-first", last)
    center = record.text("center", longest=100)
    record.check_all_used()
    return Closure(center, first or _NO_DAY, last or _NO_DAY)


def _change(record: OwnRecord) -> CollectionChange:
    day = read_day(record, "day")
    if day is None and not record.is_refused:
        record.fail("day", "missing")
    change = CollectionChange(
        day=day or _NO_DAY,
        moved_to=read_day(record, "moved_to"),
        district_key=record.text("district", longest=40),
        category_key=record.text("category", longest=60),
        note=record.text("note"),
    )
    record.check_all_used()
    return change


def _check_keys(records: Iterable[OwnRecord]) -> None:
    seen: set[object] = set()
    for record in records:
        key = record.values.get("key")
        if isinstance(key, str) and key in seen:
            record.fail("key", "twice", key)
        seen.add(str(key))

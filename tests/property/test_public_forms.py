"""The public forms of an export are read back by the importers of those forms, on the fields that they have."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.collection.schedule import DayOfMonth, Part, SingleDay, Weekday, schedule_of
from knowledge.content import Closure, CollectionPlan, CollectionRule, District, Entry, EntryClass, EntryKind, EntryText
from knowledge.exporters.five374 import write_5374
from knowledge.exporters.folder import ExportFolder
from knowledge.exporters.open_data import write_open_data
from knowledge.exporters.source import ExportSource
from knowledge.importers.content import FoundContent, Reader
from knowledge.importers.kinds import READERS
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder

ROOT = Path(__file__).resolve().parents[2]
DIALECTS = dialects_from_folder(ROOT / "data" / "columns")
CODE = "359998"
FEW = settings(max_examples=20, deadline=None)
NAME = st.text("品物皿箱袋紙布木花火", min_size=2, max_size=6)
READING = st.text("かさたなはまやらわがざだばぱきしちにひみり", min_size=2, max_size=8)
SENTENCE = st.lists(st.text("洗う乾かすしばる、3cm", min_size=2, max_size=8), min_size=1, max_size=3).map(
    lambda parts: "。".join(part.strip("、") + "る" for part in parts) + "。"
)
DAYS = st.dates(date(2026, 4, 1), date(2028, 3, 31))
SCHEDULES = st.lists(
    st.one_of(
        st.builds(Weekday, st.integers(0, 6), st.one_of(st.none(), st.integers(1, 5))),
        st.builds(DayOfMonth, st.integers(1, 31)),
        st.builds(SingleDay, DAYS),
    ),
    min_size=1,
    max_size=4,
    unique=True,
).map(lambda days: schedule_of([Part(tuple(days))]).notation)


@dataclass
class Town:
    """What the forms say of the town."""

    municipality_code: str = CODE
    name: str = "見本町"


@dataclass
class KnownSource:
    """Entries in the place of an account's."""

    known: list[Entry]
    account: Any = field(default_factory=Town)

    def entries(self, kind: EntryKind) -> Iterator[Entry]:
        """Those of one kind."""
        return (entry for entry in self.known if entry.kind == kind)


def _public(kind: EntryKind, key: str, text: EntryText, **more: Any) -> Entry:
    return Entry(kind, key, (text,), entry_class=EntryClass.PUBLIC, **more)


def _read(path: Path, kind: str) -> tuple[FoundContent, list[Entry]]:
    reader: Reader = READERS[kind]
    log = ImportLog()
    found = reader(ImportRequest(path, date(2026, 11, 21), CODE, "見本町", DIALECTS), log)
    entries = [sourced.entry for sourced in found.entries]
    assert (list(log.faults), list(log.questions)) == ([], [])
    return found, entries


@st.composite
def towns(draw: st.DrawFn) -> tuple[list[Entry], CollectionPlan]:
    """Categories, items, and the days of two districts."""
    labels = draw(st.lists(NAME.map(lambda name: f"{name}ごみ"), min_size=2, max_size=4, unique=True))
    categories = [
        _public(
            EntryKind.GARBAGE_CATEGORY,
            f"c{number}",
            EntryText(label, draw(SENTENCE)),
            details={"color": f"#{draw(st.integers(0, 0xFFFFFF)):06x}"},
        )
        for number, label in enumerate(labels)
    ]
    items = [
        _public(
            EntryKind.GARBAGE,
            f"i{number}",
            EntryText(name, draw(st.one_of(st.just(""), SENTENCE)), draw(READING)),
            details={"category": f"c{number % len(labels)}"},
        )
        for number, name in enumerate(draw(st.lists(NAME, min_size=len(labels), max_size=8, unique=True)))
    ]
    districts = (District("a", "北町", group="上の学区", center="工場"), District("b", "南町", center="工場"))
    notes = st.sampled_from(["", "朝8時まで", "祝日も集めます"])
    rules = tuple(
        CollectionRule(district.key, category.key, draw(SCHEDULES), draw(notes))
        for district in districts
        for category in categories
    )
    first = draw(DAYS)
    return [*categories, *items], CollectionPlan(districts, rules, (Closure("工場", first, first),))


@FEW
@given(town=towns())
def test_a_5374_set_is_read_back(town: tuple[list[Entry], CollectionPlan]) -> None:
    entries, plan = town
    with tempfile.TemporaryDirectory() as place:
        with ExportFolder(Path(place) / "out") as folder:
            write_5374(cast(ExportSource, KnownSource(entries)), plan, folder)
        found, read = _read(Path(place) / "out" / "5374", "garbage")
    titles = {entry.key: entry.title for entry in read if entry.kind == EntryKind.GARBAGE_CATEGORY}
    known = {entry.key: entry.title for entry in entries if entry.kind == EntryKind.GARBAGE_CATEGORY}
    assert _items(read, titles) == _items(entries, known)
    assert found.plan is not None
    assert _rules(found.plan, titles) == _rules(plan, known)
    assert [one.group for one in found.plan.districts] == [one.group for one in plan.districts]
    assert found.plan.closures == plan.closures


def _items(entries: list[Entry], titles: dict[str, str]) -> set[tuple[str, ...]]:
    return {
        (entry.title, entry.body, entry.text.reading, titles[entry.details["category"]])
        for entry in entries
        if entry.kind == EntryKind.GARBAGE
    }


def _rules(plan: CollectionPlan, titles: dict[str, str]) -> set[tuple[str, ...]]:
    names = {district.key: district.name.rpartition("-")[2] for district in plan.districts}
    return {(names[one.district_key], titles[one.category_key], one.rule, one.note) for one in plan.rules}


@FEW
@given(names=st.lists(NAME, min_size=1, max_size=5, unique=True), data=st.data())
def test_open_data_is_read_back(names: list[str], data: st.DataObject) -> None:
    category = _public(EntryKind.GARBAGE_CATEGORY, "c", EntryText("燃えるごみ", ""))
    entries = [category]
    for number, name in enumerate(names):
        text = EntryText(name, data.draw(SENTENCE), data.draw(READING))
        entries.append(_public(EntryKind.GARBAGE, f"g{number}", text, details={"category": "c"}))
        place = {"address": f"見本町{number}番地", "phone": "0835-00-0001", "latitude": "34.2", "longitude": "131.4"}
        entries.append(_public(EntryKind.FACILITY, f"f{number}", text, details=place))
        starts = datetime.combine(data.draw(DAYS), datetime.min.time(), UTC).replace(hour=data.draw(st.integers(0, 14)))
        event = {"place": "公民館", "ends": "23:59"}
        entries.append(
            _public(EntryKind.EVENT, f"e{number}", text, details=event, starts_at=starts, municipality_code=CODE)
        )
    with tempfile.TemporaryDirectory() as place_:
        with ExportFolder(Path(place_) / "out") as folder:
            write_open_data(cast(ExportSource, KnownSource(entries)), folder)
        start = Path(place_) / "out" / "open-data" / CODE
        _, items = _read(Path(f"{start}_garbage_separate.csv"), "garbage")
        _, places = _read(Path(f"{start}_public_facility.csv"), "facilities")
        _, events = _read(Path(f"{start}_event.csv"), "events")
    assert _words(items, EntryKind.GARBAGE) == _words(entries, EntryKind.GARBAGE)
    assert _words(places, EntryKind.FACILITY) == _words(entries, EntryKind.FACILITY)
    assert _facts(places, "address", "phone", "latitude", "longitude") == _facts(
        [entry for entry in entries if entry.kind == EntryKind.FACILITY], "address", "phone", "latitude", "longitude"
    )
    given_events = [entry for entry in entries if entry.kind == EntryKind.EVENT]
    assert sorted((one.title, one.starts_at) for one in events) == sorted(
        (one.title, one.starts_at) for one in given_events
    )
    assert _facts(events, "place", "ends") == _facts(given_events, "place", "ends")


def _words(entries: list[Entry], kind: EntryKind) -> set[tuple[str, str, str]]:
    return {(entry.title, entry.body, entry.text.reading) for entry in entries if entry.kind == kind}


def _facts(entries: list[Entry], *names: str) -> dict[str, list[Any]]:
    return {entry.title: [entry.details.get(name) for name in names] for entry in entries}

"""The event tables of two cities, if they lie beside the project: nothing is lost, nothing is refused."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from knowledge.content import Entry, EntryKind
from tests.real_data import REAL_DATA, needs_real_data
from tests.unit.knowledge.events.builders import read_table

SHEETS = sorted((REAL_DATA / "lectures" / "takamatsu_events_monthly").glob("*.csv"))
DIGITAL = REAL_DATA / "lectures" / "takamatsu_digital_lectures_2023-2024.csv"
STANDARD = REAL_DATA / "opendata" / "samples" / "yaizu_event_excerpt.csv"
MONTHS_OF_ONE_SHEET = 2

pytestmark = needs_real_data


def _name(entry: Entry) -> str:
    return "".join(unicodedata.normalize("NFKC", entry.title).split())


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_row_of_a_monthly_sheet_with_a_day_becomes_an_entry(path: Path) -> None:
    told = read_table(path)
    assert told.log.rows >= 12
    assert told.log.faults == []
    assert len({entry.id for entry in told.entries}) == len(told.entries)
    left_out = [note for note in told.log.notes if note.problem in ("event-without-day", "same-row")]
    assert len(left_out) == told.log.left_out
    assert not any(any(letter.isdigit() for letter in note.given) for note in left_out), "a day was not understood"
    near = date.fromisoformat(path.name[:10])
    for entry in told.entries:
        assert entry.valid_until is not None
        assert abs((entry.valid_until - near).days) < 366, entry.title


def test_few_of_the_sheets_events_are_digital_and_those_are_that(capsys: pytest.CaptureFixture[str]) -> None:
    lectures = {_name(one) for path in SHEETS for one in read_table(path).entries if one.kind == EntryKind.LECTURE}
    digital = ("スマホ", "パソコン", "PC", "デジタル", "タブレット", "ワード", "AI", "LINE")
    assert all(any(word in name for word in digital) for name in lectures), lectures
    assert 12 <= len(lectures) <= 16


def test_an_event_that_stands_in_several_sheets_is_one(tmp_path: Path) -> None:
    keys: dict[tuple[str, date | None], set[str]] = {}
    for path in SHEETS:
        for entry in read_table(path).entries:
            first = entry.starts_at.date() if entry.starts_at else None
            keys.setdefault((_name(entry), first), set()).add(entry.key)
    several = Counter(len(found) for found in keys.values())
    assert several[1] >= 0.97 * sum(several.values()), [name for name, found in keys.items() if len(found) > 1]


def test_the_twelve_digital_lectures_of_a_city_are_lectures() -> None:
    told = read_table(DIGITAL, today=date(2024, 1, 1))
    assert [entry.kind for entry in told.entries] == [EntryKind.LECTURE] * 12
    assert not told.log.faults


def test_a_table_of_the_standard_is_read_with_its_real_ids_and_its_destroyed_number_is_told_once() -> None:
    told = read_table(STANDARD, municipality_code="222127", town_name="焼津市")
    assert [entry.key.partition("-")[2] for entry in told.entries][:2] == ["18268", "18314"]
    assert [note.problem for note in told.log.notes] == ["columns-unread", "event-number-destroyed"]
    by_key = {entry.key: entry for entry in told.entries}
    full = by_key["222127-18268"]
    assert (full.details["status"], full.details["time_unknown"]) == ("full", True)
    assert by_key["222127-19447"].details["apply_from"] == "2026-09-03"
    assert by_key["222127-18823"].details["last_day"] == "2026-09-20"

"""What our own form writes it reads back, whatever stands in it; the public forms on the fields that they have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.content import Entry, EntryClass, EntryKind, EntryText
from knowledge.exporters.flat import flat_entry, ordered
from knowledge.exporters.own_csv import row_of
from knowledge.exporters.own_toml import entry_as_toml
from knowledge.importers.entries import read_entry
from knowledge.importers.own.fields import DETAILS, Form, is_known, language_and_style, translated_details
from knowledge.importers.own.records import records_from_own_toml
from knowledge.importers.own.tables import records_from_own_csv
from knowledge.importers.validation import Fault
from knowledge.spreadsheets import divided, original_cell, safe_cell, united

TODAY = date(2026, 11, 21)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
ODD = st.sampled_from(
    ["|", "\\", '"', "'", '"""', "\n", "\r\n", "=", "＝", "+", "-", "@", ",", ";", "#", "\t", "\u2028", "𠮷", "<br>"]
)
TEXT = st.one_of(
    st.lists(st.one_of(ODD, st.sampled_from(["a", "か", "字", " "])), min_size=1, max_size=8).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12),
).filter(lambda text: text == text.strip())
MAYBE = st.one_of(st.just(""), TEXT)
LISTS = st.lists(TEXT, max_size=3).map(tuple)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TABLES = st.lists(
    st.dictionaries(TEXT, st.one_of(TEXT, st.integers(0, 9), st.booleans(), st.none()), max_size=3),
    min_size=1,
    max_size=3,
)
VALUES: dict[Form, st.SearchStrategy[Any]] = {
    Form.TEXT: TEXT,
    Form.WORDS: st.one_of(TEXT, st.lists(TEXT, min_size=1, max_size=3)),
    Form.COUNT: st.one_of(st.integers(0, 999_999_999), TEXT.filter(lambda text: not text.isdigit())),
    Form.WHOLE: st.integers(0, 1_000),
    Form.DEGREES: st.decimals(-180, 180, places=6).map(lambda number: f"{number:f}"),
    Form.YES_NO: st.booleans(),
    Form.YES_OR_TEXT: st.one_of(st.booleans(), TEXT),
    Form.DAY: DAYS.map(date.isoformat),
    Form.TIME: st.times().map(lambda time: time.strftime("%H:%M")),
    Form.TABLES: TABLES,
}
UNFIT = st.one_of(TEXT, st.integers(), st.booleans(), st.lists(TEXT, min_size=1, max_size=2))


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry that our readers may hold, with details that fit their fields and some that do not."""
    kind = draw(st.sampled_from(list(EntryKind)))
    details = draw(st.fixed_dictionaries({}, optional={name: VALUES[form] for name, form in DETAILS[kind].items()}))
    details |= draw(st.dictionaries(st.sampled_from(["unheard", "of", "place", "fee", "capacity"]), UNFIT, max_size=2))
    details |= _needed(kind)
    tags = draw(st.lists(st.sampled_from(["en", "zh-Hans", "vi", "ja-simple"]), unique=True, max_size=3))
    image = draw(st.sampled_from(["", "images/a.png"]))
    japanese = EntryText(draw(TEXT), draw(TEXT), draw(MAYBE), draw(TEXT))
    return Entry(
        kind,
        draw(TEXT),
        (japanese, *(draw(_texts(kind, tag)) for tag in sorted(tags))),
        aliases=draw(LISTS),
        keywords=draw(LISTS),
        entry_class=draw(st.sampled_from(list(EntryClass))),
        owner_key=draw(MAYBE),
        source=draw(MAYBE),
        url=draw(st.sampled_from(["", "https://mihon.example/a?b=c#d"])),
        image=image,
        valid_from=draw(st.one_of(st.none(), DAYS)),
        valid_until=draw(st.one_of(st.none(), DAYS)),
        review_on=draw(st.one_of(st.none(), DAYS)),
        municipality_code=draw(st.sampled_from(["", "359998"])),
        starts_at=draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))),  # noqa: DTZ001
        position=draw(st.integers(0, 1_000_000)),
        details=details,
    )


def _needed(kind: EntryKind) -> dict[str, Any]:
    if kind == EntryKind.GARBAGE:
        return {"category": "burnable"}
    if kind == EntryKind.BULLETIN:
        return {"month": "2026-11", "number": 3}
    return {"status": "full"} if kind in (EntryKind.LECTURE, EntryKind.EVENT) else {}


@st.composite
def _texts(draw: st.DrawFn, kind: EntryKind, tag: str) -> EntryText:
    language, style = language_and_style(tag)
    optional = {name: VALUES[form] for name, form in translated_details(kind).items()} | {"unheard": UNFIT}
    details = draw(st.fixed_dictionaries({}, optional=optional))
    return EntryText(draw(TEXT), draw(MAYBE), draw(MAYBE), draw(MAYBE), language, style, details)


def _from_csv(entry: Entry, folder: Path) -> Entry:
    values = flat_entry(entry)
    columns = ordered(entry.kind, values)
    path = folder / "own.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([columns, [safe_cell(cell) for cell in row_of(entry.kind, columns, values)]])
    faults: list[Fault] = []
    (record,) = records_from_own_csv(path, lambda name: is_known(entry.kind, name), ("key", "title"), faults)
    read = read_entry(record, entry.kind, TODAY)
    assert faults == []
    return read


def _from_toml(entry: Entry, folder: Path) -> Entry:
    path = folder / "own.toml"
    path.write_bytes(entry_as_toml(entry.kind, flat_entry(entry)).encode())
    faults: list[Fault] = []
    tables = records_from_own_toml(path, faults)
    assert faults == []
    (record,) = tables["entry"]
    read = read_entry(record, entry.kind, TODAY)
    assert faults == []
    return read


def _comes_back(entry: Entry, through: Callable[[Entry, Path], Entry], folder: Path) -> None:
    assert through(entry, folder) == entry


@FEW
@given(entry=entries())
def test_any_entry_comes_back_from_a_table(entry: Entry, tmp_path: Path) -> None:
    _comes_back(entry, _from_csv, tmp_path)


@FEW
@given(entry=entries())
def test_any_entry_comes_back_from_toml(entry: Entry, tmp_path: Path) -> None:
    _comes_back(entry, _from_toml, tmp_path)


@FEW
@given(texts=st.lists(TEXT, min_size=1, max_size=5))
def test_several_texts_come_back_from_one_cell(texts: list[str]) -> None:
    assert divided(united(texts)) == texts


@FEW
@given(text=st.text(max_size=20))
def test_a_safe_cell_comes_back(text: str) -> None:
    assert original_cell(safe_cell(text)) == text
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([safe_cell(text)])
    assert not stream.getvalue().startswith(("=", "+", "-", "@"))

"""One record of our own form, from TOML or a table, becomes one entry or tells what is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tomli_w import dumps

from knowledge.content import Entry, EntryClass, EntryKind
from knowledge.importers.entries import read_entry
from knowledge.importers.own.fields import is_known
from knowledge.importers.own.records import records_from_own_toml
from knowledge.importers.own.tables import records_from_own_csv
from knowledge.importers.validation import Fault

TODAY = date(2026, 11, 21)


def from_toml(folder: Path, kind: EntryKind, text: str) -> tuple[Entry, list[str]]:
    """The entry, and for each fault its field and problem."""
    path = folder / "own.toml"
    path.write_text(f'[[entry]]\nkey = "k"\ntitle = "題"\n{text}', encoding="utf-8")
    faults: list[Fault] = []
    (record,) = records_from_own_toml(path, faults)["entry"]
    return read_entry(record, kind, TODAY), [f"{fault.name} {fault.problem}" for fault in faults]


def from_csv(folder: Path, kind: EntryKind, **cells: str) -> tuple[Entry, list[str]]:
    """The same of a row."""
    path = folder / "own.csv"
    quoted = ('"{}"'.format(cell.replace('"', '""')) for cell in cells.values())
    path.write_text(f"key,title,{','.join(cells)}\nk,題,{','.join(quoted)}\n", encoding="utf-8")
    faults: list[Fault] = []
    (record,) = records_from_own_csv(path, lambda name: is_known(kind, name), ("key", "title"), faults)
    return read_entry(record, kind, TODAY), [f"{fault.name} {fault.problem}" for fault in faults]


def test_languages_have_words_and_details_of_their_own(tmp_path: Path) -> None:
    entry, faults = from_toml(
        tmp_path,
        EntryKind.PROCEDURE,
        'body = "本文"\n[entry.details]\nbring = ["印鑑", "写真"]\nfee = "無料"\n'
        '[entry.languages.ja-simple]\ntitle = "やさしい 題"\nbody = "やさしい 本文"\n'
        '[entry.languages.en]\ntitle = "Title"\n[entry.languages.en.details]\nbring = ["a seal"]\n',
    )
    assert faults == []
    assert [text.tag for text in entry.texts] == ["ja", "en", "ja-simple"]
    english, simple = entry.text_in("en"), entry.text_in("ja-simple")
    assert english
    assert simple
    assert (english.title, english.details) == ("Title", {"bring": ["a seal"]})
    assert (simple.language, simple.style, simple.body) == ("ja", "simple", "やさしい 本文")
    assert entry.details == {"bring": ["印鑑", "写真"], "fee": "無料"}


def test_a_row_says_the_same_with_columns(tmp_path: Path) -> None:
    entry, faults = from_csv(
        tmp_path,
        EntryKind.PROCEDURE,
        bring="印鑑|写真",
        fee="無料",
        forms='[{"name": "届", "url": "https://mihon.example/a.pdf"}]',
        online="TRUE",
        review_on="2027/4/1",
        **{"title@en": "Title", "bring@en": "a seal|", "title@ja-simple": "", "body@ja-simple": ""},
    )
    assert faults == []
    assert [text.tag for text in entry.texts] == ["ja", "en"]
    assert entry.texts[1].details == {"bring": ["a seal"]}
    assert entry.details == {
        "bring": ["印鑑", "写真"],
        "fee": "無料",
        "forms": [{"name": "届", "url": "https://mihon.example/a.pdf"}],
        "online": True,
    }
    assert entry.review_on == date(2027, 4, 1)


def test_bars_and_backslashes_of_a_text_are_written_with_a_backslash(tmp_path: Path) -> None:
    entry, _ = from_csv(tmp_path, EntryKind.TIP, body="本文", aliases=r"a\|b|c\\|C:\x")
    assert entry.aliases == ("a|b", "c\\", "C:\\x")


def test_a_sample_lecture_is_dated_from_the_day_of_loading(tmp_path: Path) -> None:
    cells = {"days_from_today": "4", "starts": "10:00", "ends": "11:30", "apply_by_days": "2", "capacity": "12"}
    entry, faults = from_csv(tmp_path, EntryKind.LECTURE, **cells)
    assert faults == []
    assert entry.starts_at == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert entry.details == {"ends": "11:30", "apply_by": "2026-11-23", "capacity": 12}


@pytest.mark.parametrize(
    "given", ["2026-11-25T10:00+09:00", "2026-11-25 10:00", "2026/11/25 10:00", "2026-11-25T01:00Z"]
)
def test_a_lecture_has_a_day_and_a_time_of_japan(tmp_path: Path, given: str) -> None:
    entry, faults = from_csv(tmp_path, EntryKind.LECTURE, starts_at=given, capacity="親子10組")
    assert faults == []
    assert entry.starts_at == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert entry.details == {"capacity": "親子10組"}


def test_a_course_of_several_days_is_one_entry(tmp_path: Path) -> None:
    entry, faults = from_toml(
        tmp_path,
        EntryKind.EVENT,
        "starts_at = 2026-11-25T10:00:00+09:00\n[entry.details]\nlast_day = 2026-12-02\n"
        'sessions = [{ day = 2026-11-25, starts = "10:00" }, { day = "2026-12-02" }]\nstatus = "full"\n',
    )
    assert faults == []
    assert entry.details["last_day"] == "2026-12-02"
    assert entry.details["sessions"] == [{"day": "2026-11-25", "starts": "10:00"}, {"day": "2026-12-02"}]


def test_every_kind_takes_class_owner_source_and_dates(tmp_path: Path) -> None:
    needed = {
        EntryKind.GARBAGE: 'category = "x"\n',
        EntryKind.BULLETIN: "number = 1\nmonths_from_now = 2\n",
        EntryKind.LECTURE: 'when = "毎月"\n',
    }
    for kind in EntryKind:
        common = 'body = "本文"\nclass = "staff"\nowner = "o"\nsource = "s"\nvalid_from = 2026-01-01\nposition = 7\n'
        entry, faults = from_toml(tmp_path, kind, common + needed.get(kind, ""))
        assert faults == [], kind
        assert (entry.entry_class, entry.owner_key, entry.source) == (EntryClass.STAFF, "o", "s")
        assert (entry.valid_from, entry.position) == (date(2026, 1, 1), 7)


def test_the_month_of_a_bulletin_is_given_or_counted(tmp_path: Path) -> None:
    counted, _ = from_toml(tmp_path, EntryKind.BULLETIN, 'body = "b"\nnumber = 3\nmonths_from_now = 2\n')
    given, _ = from_toml(tmp_path, EntryKind.BULLETIN, 'body = "b"\nnumber = 3\nmonth = "2027-01"\n')
    assert counted.details == given.details == {"month": "2027-01", "number": 3}
    assert counted.position == 3


@pytest.mark.parametrize(
    ("kind", "field", "problem"),
    [
        (EntryKind.FAQ, {"details": {"fone": "1"}}, "fone unknown-field"),
        (EntryKind.FAQ, {"keyworts": "a"}, "keyworts unknown-field"),
        (EntryKind.FAQ, {"url": "http://mihon.example"}, "url not-https"),
        (EntryKind.FAQ, {"review_on": "2026-02-30"}, "review_on not-a-day"),
        (EntryKind.FAQ, {"class": "secret"}, "class not-allowed"),
        (EntryKind.FAQ, {"more": "{"}, "more not-json"),
        (EntryKind.FAQ, {"languages": {"en": {"body": "b"}}}, "title@en missing"),
        (EntryKind.FAQ, {"languages": {"ja": {"title": "b"}}}, "title@ja not-a-language"),
        (EntryKind.FAQ, {"languages": {"e": {"title": "b"}}}, "title@e not-a-language"),
        (EntryKind.FAQ, {"languages": {"en": {"title": "b", "fee": "1"}}}, "fee@en unknown-field"),
        (EntryKind.FAQ, {"languages": {"en": "b"}}, "en not-a-table"),
        (EntryKind.FACILITY, {"latitude": "north"}, "latitude not-a-number"),
        (EntryKind.EVENT, {"ends": "25:00"}, "ends not-a-time"),
        (EntryKind.EVENT, {"starts_at": "tomorrow"}, "starts_at not-an-instant"),
        (EntryKind.EVENT, {"status": "closed"}, "status not-allowed"),
        (EntryKind.LECTURE, {}, "starts_at missing"),
        (EntryKind.PROCEDURE, {"online": "maybe"}, "online not-yes-or-no"),
        (EntryKind.PROCEDURE, {"forms": "届"}, "forms not-json"),
        (EntryKind.GARBAGE, {}, "category missing"),
        (EntryKind.BULLETIN, {"number": "first", "month": "2026-11"}, "number not-a-number"),
        (EntryKind.BULLETIN, {"number": 1}, "month not-a-month"),
        (EntryKind.TIP, {"kind": "faq"}, "kind not-allowed"),
        (EntryKind.TIP, {"position": -5}, "position not-a-number"),
    ],
)
def test_a_slip_is_told_with_its_field(tmp_path: Path, kind: EntryKind, field: dict[str, Any], problem: str) -> None:
    _, faults = from_toml(
        tmp_path, kind, dumps({"body": "本文"} | field).replace("[", "[entry.").replace("entry.entry", "entry")
    )
    assert problem in faults

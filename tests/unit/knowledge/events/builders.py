"""A small table of events, read without a database."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.content import Entry
from knowledge.importers.events.reader import read_events
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder
from people.town_details import SectionDetails

DATA = Path(__file__).resolve().parents[4] / "data"
TODAY = date(2026, 11, 21)
MONTHLY = (
    "№",
    "対象",
    "開催日",
    "開始時間",
    "終了時間",
    "行事名",
    "場所名称",
    "説明",
    "料金",
    "定員",
    "申込期間",
    "URL",
    "TEL",
)
STANDARD = ("全国地方公共団体コード", "法人番号", "ID", "イベント名", "開始日", "終了日", "開始時間", "終了時間")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a table."""

    entries: list[Entry]
    log: ImportLog

    @property
    def problems(self) -> list[str]:
        """Of all notes, in order."""
        return [note.problem for note in self.log.notes]

    @property
    def only(self) -> Entry:
        """The one entry there is."""
        (entry,) = self.entries
        return entry


def read_table(path: Path, **options: Any) -> Told:
    """Read a file for the town 372013; nothing may get lost."""
    chosen: dict[str, Any] = {"today": TODAY, "municipality_code": "372013", "town_name": "高松市"} | options
    request = ImportRequest(path=path, dialects=dialects_from_folder(DATA / "columns"), **chosen)
    log = ImportLog()
    entries = [one.entry for one in read_events(request, log).entries]
    assert not log.rows or log.rows == len(entries) + log.faults.rows + log.left_out
    return Told(entries, log)


def read_rows(
    folder: Path, columns: Sequence[str], *rows: Mapping[str, str], name: str = "events.csv", **options: Any
) -> Told:
    """Write a table with these columns and read it."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(dict.fromkeys([*columns, *(key for row in rows for key in row)])))
        table.writeheader()
        table.writerows(rows)
    return read_table(path, **options)


def section(key: str, name: str) -> SectionDetails:
    """A section of the town."""
    return SectionDetails(key, name, "0000-00-0001")

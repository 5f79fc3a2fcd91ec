"""Garbage dictionaries and collection days, read from small files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from knowledge.content import CollectionPlan, Entry, EntryClass, EntryKind, EntryText
from knowledge.importers.content import Reader
from knowledge.importers.garbage.days import read_collection_days
from knowledge.importers.garbage.items import read_garbage
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import Dialects, dialects_from_folder

COLUMNS = Path(__file__).parents[4] / "data" / "columns"
TODAY = date(2026, 11, 21)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reader found, and what it had to say."""

    entries: tuple[Entry, ...]
    plan: CollectionPlan
    log: ImportLog

    @property
    def items(self) -> dict[str, Entry]:
        """By title; of several the last."""
        return {entry.title: entry for entry in self.entries if entry.kind == EntryKind.GARBAGE}

    @property
    def all_items(self) -> list[Entry]:
        """In the order of the file."""
        return [entry for entry in self.entries if entry.kind == EntryKind.GARBAGE]

    @property
    def categories(self) -> dict[str, Entry]:
        """By title."""
        return {entry.title: entry for entry in self.entries if entry.kind == EntryKind.GARBAGE_CATEGORY}

    @property
    def faults(self) -> list[tuple[int, str, str]]:
        """Line, column and problem of what was refused."""
        return [(fault.line, fault.name, fault.problem) for fault in self.log.faults]

    @property
    def notes(self) -> list[tuple[int, str]]:
        """Line and problem."""
        return [(fault.line, fault.problem) for fault in self.log.notes]

    @property
    def questions(self) -> list[str]:
        """Problems that only a person can settle."""
        return [fault.problem for fault in self.log.questions]

    @property
    def rules(self) -> dict[tuple[str, str], str]:
        """By the name of the area and the key of the category."""
        names = {district.key: district.name for district in self.plan.districts}
        return {(names[rule.district_key], rule.category_key): rule.rule for rule in self.plan.rules}


@cache
def _dialects() -> dict[str, Dialects]:
    return dialects_from_folder(COLUMNS)


def read(path: Path, reader: Reader = read_garbage, **choices: Any) -> Outcome:
    """Read a file or folder for the municipality 359998."""
    log = ImportLog()
    known: dict[str, Any] = {"municipality_code": "359998", "town_name": "見本町", "dialects": _dialects()}
    found = reader(ImportRequest(path=path, today=TODAY, **{**known, **choices}), log)
    return Outcome(tuple(one.entry for one in found.entries), found.plan or CollectionPlan(), log)


def read_days(path: Path, **choices: Any) -> Outcome:
    """Read collection days alone."""
    return read(path, read_collection_days, **choices)


def csv_of(folder: Path, text: str, name: str = "items.csv", encoding: str = "utf-8") -> Path:
    """A text file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def folder_of(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A 5374 folder with these files."""
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def workbook_of(folder: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "items.xlsx"
    book.save(path)
    return path


def category(key: str, title: str, *aliases: str, body: str = "", **details: str) -> Entry:
    """A category that the town has."""
    texts = (EntryText(title, body),)
    return Entry(EntryKind.GARBAGE_CATEGORY, key, texts, aliases, entry_class=EntryClass.PUBLIC, details=details)

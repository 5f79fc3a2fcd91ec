"""Files as towns keep them, read without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.wiring import DATA
from knowledge.content import Entry, OnlineProcedure
from knowledge.importers.content import Reader
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder

TODAY = date(2026, 11, 21)
DIALECTS = dialects_from_folder(DATA / "columns")


@dataclass(frozen=True)
class Read:
    """What a reader found, and its log."""

    entries: list[Entry]
    online: dict[tuple[str, str], OnlineProcedure]
    log: ImportLog

    @property
    def only(self) -> Entry:
        (entry,) = self.entries
        return entry

    @property
    def by_title(self) -> dict[str, Entry]:
        return {entry.title: entry for entry in self.entries}

    @property
    def problems(self) -> list[tuple[int, str]]:
        return [(fault.line, fault.problem) for fault in self.log.faults]

    @property
    def notes(self) -> list[tuple[int, str]]:
        return [(note.line, note.problem) for note in self.log.notes]

    def is_complete(self) -> bool:
        """Whether every row became an entry, was refused or has a note that says why not."""
        return self.log.rows == len(self.entries) + self.log.faults.rows + self.log.left_out


def read(reader: Reader, path: Path, code: str = "372013", town: str = "高松市", **more: Any) -> Read:
    """Read a file for a town."""
    log = ImportLog()
    found = reader(ImportRequest(path, TODAY, code, town, DIALECTS, **more), log)
    entries = [sourced.entry for sourced in found.entries]
    return Read(entries, {(one.municipality_code, one.procedure_key): one for one in found.online}, log)


def read_text(reader: Reader, folder: Path, text: str, **more: Any) -> Read:
    """Read a CSV file with this text."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8", newline="\n")
    return read(reader, path, **more)

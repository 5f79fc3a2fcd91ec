"""Which file of a town's folder holds what; `languages/<tag>/` has the same files with translated fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.content import EntryKind
from knowledge.importers.own.fields import is_known, is_translated
from knowledge.importers.own.records import OwnRecord, records_from_own_toml
from knowledge.importers.own.tables import records_from_own_csv
from knowledge.importers.own.town import check_tables
from knowledge.importers.validation import Fault

LANGUAGES = "languages"
REQUIRED = ("key", "title")
_TOML_TABLES = frozenset({"entry", "bulletin", "tip"})


@dataclass(frozen=True, slots=True)
class EntryFile:
    """Files of one kind, by pattern. `export` is the one that an export writes."""

    pattern: str
    kind: EntryKind
    export: str
    is_optional: bool = True


FILES = (
    EntryFile("answers/*.toml", EntryKind.FAQ, "answers/answers.toml"),
    EntryFile("procedures/*.toml", EntryKind.PROCEDURE, "procedures/procedures.toml"),
    EntryFile("bulletins.toml", EntryKind.BULLETIN, "bulletins.toml"),
    EntryFile("tips.toml", EntryKind.TIP, "tips.toml"),
    EntryFile("garbage-categories.csv", EntryKind.GARBAGE_CATEGORY, "garbage-categories.csv", is_optional=False),
    EntryFile("garbage.csv", EntryKind.GARBAGE, "garbage.csv", is_optional=False),
    EntryFile("facilities.csv", EntryKind.FACILITY, "facilities.csv", is_optional=False),
    EntryFile("lectures.csv", EntryKind.LECTURE, "lectures.csv", is_optional=False),
    EntryFile("events.csv", EntryKind.EVENT, "events.csv"),
)


def entry_records(folder: Path, faults: list[Fault]) -> Iterator[tuple[EntryKind, int, OwnRecord]]:
    """Every entry's record in the folder, with its kind and its number in its file, counted from 1."""
    for file in FILES:
        if file.pattern.endswith(".csv"):
            numbered = enumerate(_rows(folder, file, faults, is_optional=file.is_optional), 1)
            yield from ((file.kind, number, record) for number, record in numbered)
            continue
        for path in sorted(folder.glob(file.pattern)):
            for number, record in enumerate(_tables(path, faults), 1):
                yield file.kind, number, record


def translated_records(folder: Path, faults: list[Fault]) -> Iterator[tuple[EntryKind, OwnRecord]]:
    """Every record of a language's folder. A file there that belongs to no kind is a slip of the pen."""
    read: set[Path] = set()
    for file in FILES:
        for path in sorted(folder.glob(file.pattern)):
            read.add(path)
            records = _translated_rows(path, file.kind, faults) if path.suffix == ".csv" else _tables(path, faults)
            yield from ((file.kind, record) for record in records)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path not in read:
            place = path.relative_to(folder.parent.parent).as_posix()
            faults.append(Fault(place, 0, "", "unknown-file"))


def _rows(folder: Path, file: EntryFile, faults: list[Fault], *, is_optional: bool) -> list[OwnRecord]:
    def known(name: str) -> bool:
        return is_known(file.kind, name)

    return records_from_own_csv(folder / file.pattern, known, REQUIRED, faults, is_optional=is_optional)


def _translated_rows(path: Path, kind: EntryKind, faults: list[Fault]) -> list[OwnRecord]:
    def known(name: str) -> bool:
        return name == "key" or is_translated(kind, name)

    return records_from_own_csv(path, known, REQUIRED, faults)


def _tables(path: Path, faults: list[Fault]) -> list[OwnRecord]:
    tables = records_from_own_toml(path, faults)
    check_tables(tables, path.name, _TOML_TABLES, faults)
    return [record for records in tables.values() for record in records]

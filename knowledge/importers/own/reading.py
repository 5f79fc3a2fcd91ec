"""`import KIND FILE` of our own form: a TOML file, or a table with the columns `key` and `title`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.content import Entry, EntryKind, Provenance
from knowledge.importers.content import FoundContent, Reader
from knowledge.importers.entries import read_entry
from knowledge.importers.log import ImportLog
from knowledge.importers.own.fields import is_known
from knowledge.importers.own.layout import REQUIRED
from knowledge.importers.own.records import OwnRecord, own_rows, records_from_own_toml
from knowledge.importers.own.tables import header_of, own_tables
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.table import Table, TableUnreadable
from knowledge.importers.validation import Fault

OWN = "own"
_TOML_TABLES = frozenset({"entry", "bulletin", "tip"})
_SUFFIX = ".toml"


@dataclass(frozen=True, slots=True)
class _References:
    """What entries may refer to. Without any categories known, none is checked."""

    sections: frozenset[str]
    categories: frozenset[str]


def own_or(kinds: Sequence[EntryKind], reader: Reader | None = None) -> Reader:
    """A reader of our own form for these kinds, and of all other files by `reader`. `--format own` forces the first."""

    def read(request: ImportRequest, log: ImportLog) -> FoundContent:
        wants_other = bool(request.format or request.mapping) and request.format != OWN
        if reader is not None and (wants_other or not (request.format == OWN or is_own(request.path))):
            return reader(request, log)
        return read_own(request, log, kinds)

    return read


def is_own(path: Path) -> bool:
    """Whether a file is in our own form, as far as its name and its first rows tell."""
    if path.suffix.lower() == _SUFFIX:
        return True
    try:
        return path.is_file() and any(header_of(table, REQUIRED) is not None for table in own_tables(path, REQUIRED))
    except TableUnreadable:
        return False


def read_own(request: ImportRequest, log: ImportLog, kinds: Sequence[EntryKind]) -> FoundContent:
    """Read a file of these kinds. A table is about one of them; its rows are read as they are asked for.

    An unknown section or category is a fault, a missing section a note. A picture is a fault: it comes in a folder.
    """
    references = _References(
        frozenset(section.key for section in request.sections),
        frozenset(category.key for category in request.categories),
    )
    if request.path.suffix.lower() == _SUFFIX:
        sourced = list(_from_toml(request, log, kinds))
        about = tuple(dict.fromkeys(kind for kind, _ in sourced)) or tuple(kinds[:1])
        return FoundContent(about, _entries(request, log, references, iter(sourced)))
    tables = _tables(request.path, log, kinds)
    rows = (pair for kind, table in tables for pair in _from_table(kind, table, log))
    return FoundContent(tuple(dict.fromkeys(kind for kind, _ in tables)), _entries(request, log, references, rows))


def _tables(path: Path, log: ImportLog, kinds: Sequence[EntryKind]) -> list[tuple[EntryKind, Table]]:
    try:
        tables = own_tables(path, REQUIRED)
        log.notes.extend(tables[0].notes)
        found = [(table, header_of(table, REQUIRED)) for table in tables if not table.is_hidden]
    except TableUnreadable as error:
        log.give_up(error.fault)
        return []
    for table in tables:
        if table.is_hidden:
            log.note(table.place, 0, "", "hidden-sheet")
    if not any(header for _, header in found):
        log.give_up(Fault(path.name, 1, "", "columns", ",".join(REQUIRED)))
    for table, header in found:
        if header is None and len(found) > 1:
            log.note(table.place, 0, "", "sheet-unread", table.name)
    return [(_kind_of(header, path, kinds), table) for table, header in found if header]


def _kind_of(names: Sequence[str], path: Path, kinds: Sequence[EntryKind]) -> EntryKind:
    """Of several kinds, the one that has all of the columns; lectures only by the name of the file."""
    if EntryKind.LECTURE in kinds and path.stem == f"{EntryKind.LECTURE}s":
        return EntryKind.LECTURE
    fitting = [kind for kind in kinds if all(is_known(kind, name) for name in names if name)]
    return (fitting or list(kinds))[0]


def _from_table(kind: EntryKind, table: Table, log: ImportLog) -> Iterator[tuple[EntryKind, OwnRecord]]:
    def known(name: str) -> bool:
        return is_known(kind, name)

    refused = log.faults.rows
    try:
        for record in own_rows(table.rows(), table.place, known, REQUIRED, log.faults):
            log.rows += 1 + log.faults.rows - refused
            yield kind, record
            refused = log.faults.rows
    except TableUnreadable as error:
        log.give_up(error.fault)
    log.rows += log.faults.rows - refused


def _from_toml(
    request: ImportRequest, log: ImportLog, kinds: Sequence[EntryKind]
) -> Iterator[tuple[EntryKind, OwnRecord]]:
    tables = records_from_own_toml(request.path, log.faults)
    for name, records in tables.items():
        if name not in _TOML_TABLES:
            line = records[0].line if records else 1
            log.faults.append(Fault(request.path.name, line, name, "unknown-table", name))
            continue
        for record in records:
            log.rows += 1
            yield _kind_of([str(name) for name in record.values], request.path, kinds), record


def _entries(
    request: ImportRequest,
    log: ImportLog,
    references: _References,
    records: Iterator[tuple[EntryKind, OwnRecord]],
) -> Iterator[SourcedEntry]:
    without_owner = 0
    for default, record in records:
        kind = _given_kind(record, default)
        entry = read_entry(record, kind, request.today)
        _check(record, entry, references)
        if record.is_refused:
            continue
        without_owner += not entry.owner_key
        has_position = entry.position >= 0
        yield SourcedEntry(
            entry if has_position else replace(entry, position=0),
            Provenance(record.file, record.line, request.licence),
            has_position,
        )
    if without_owner:
        log.note(request.path.name, 0, "owner", "without-owner", without_owner)


_PAIRED: Mapping[EntryKind, frozenset[EntryKind]] = {
    EntryKind.LECTURE: frozenset({EntryKind.EVENT}),
    EntryKind.EVENT: frozenset({EntryKind.LECTURE}),
}
"""Kinds with the same fields: a row of a table may say which it is."""


def _given_kind(record: OwnRecord, default: EntryKind) -> EntryKind:
    given = record.values.get("kind")
    return next((kind for kind in _PAIRED.get(default, ()) if kind == given), default)


def _check(record: OwnRecord, entry: Entry, references: _References) -> None:
    if entry.image:
        record.fail("image", "picture-without-folder", entry.image)
    if entry.owner_key and entry.owner_key not in references.sections:
        record.fail("owner", "unknown-section", entry.owner_key)
    category = entry.details.get("category", "") if entry.kind == EntryKind.GARBAGE else ""
    if category and references.categories and category not in references.categories:
        record.fail("category", "unknown-category", category)

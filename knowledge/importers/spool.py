"""Entries that were read and wait to be compared and saved: on the disk, so that a million need no memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

from knowledge.content import Entry, Provenance
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.importers.log import ImportLog
from knowledge.importers.validation import Fault

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class SourcedEntry:
    """An entry as a file has it.

    `has_position` says that its place in the order is the file's own statement; `key_column` is where its key stands.
    """

    entry: Entry
    origin: Provenance
    has_position: bool = False
    key_column: str = "key"


def _opened() -> sqlite3.Connection:
    """A database in a temporary file, which vanishes with the connection: it need not survive a crash."""
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("CREATE TABLE waiting (number INTEGER PRIMARY KEY, id INTEGER UNIQUE, line INTEGER, content TEXT)")
    database.execute("BEGIN")
    return database


@dataclass(slots=True)
class Spool:
    """Sourced entries in the order they were read, each id once. Close it when done."""

    count: int = 0
    _database: sqlite3.Connection = field(default_factory=_opened)

    def add(self, sourced: SourcedEntry) -> int | None:
        """Append one. Where one with its id waits already, nothing is added and that one's line is given."""
        origin, number = sourced.origin, _fingerprint(sourced.entry.id)
        content = [entry_as_json(sourced.entry), origin.file, origin.line, origin.licence, sourced.has_position]
        added = self._database.execute(
            "INSERT OR IGNORE INTO waiting (id, line, content) VALUES (?, ?, ?)",
            (number, origin.line, json.dumps(content, ensure_ascii=False)),
        )
        self.count += added.rowcount
        return None if added.rowcount else self._line_of(number)

    def holds(self, entry_id: str) -> bool:
        """Whether an entry with this id is waiting."""
        return self._line_of(_fingerprint(entry_id)) is not None

    def batches(self, size: int = _BATCH) -> Iterator[list[SourcedEntry]]:
        """All of them, from the first on, a batch at a time; may be called again."""
        rows = self._database.execute("SELECT content FROM waiting ORDER BY number")
        while batch := rows.fetchmany(size):
            yield [_sourced(content) for (content,) in batch]

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def _line_of(self, number: int) -> int | None:
        found = self._database.execute("SELECT line FROM waiting WHERE id = ?", (number,)).fetchone()
        return found[0] if found else None


def spooled(
    entries: Iterable[SourcedEntry], log: ImportLog, is_wanted: Callable[[Entry], bool] = lambda _entry: True
) -> tuple[Spool, Spool]:
    """Those that are wanted, and the others. Of those with one id only the first: the rest are refused."""
    wanted, others = Spool(), Spool()
    for sourced in entries:
        spool = wanted if is_wanted(sourced.entry) else others
        if (first := spool.add(sourced)) is not None:
            origin = sourced.origin
            given = f"{sourced.entry.key} ({origin.file}:{first})"
            log.faults.append(Fault(origin.file, origin.line, sourced.key_column, "twice", given[:60]))
    return wanted, others


def _fingerprint(entry_id: str) -> int:
    """64 bits: of a million ids, two would be the same once in some forty million files."""
    return int.from_bytes(blake2b(entry_id.encode(), digest_size=8).digest(), "big", signed=True)


def _sourced(line: str) -> SourcedEntry:
    content, file, number, licence, has_position = json.loads(line)
    return SourcedEntry(entry_from_json(content), Provenance(file, number, licence), has_position)

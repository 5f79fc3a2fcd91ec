"""Entries that were read and wait to be compared and saved: on the disk, so that a million need no memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import IO

from knowledge.content import Entry, Provenance
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.importers.log import ImportLog
from knowledge.importers.validation import Fault
from knowledge.saving import AT_ONCE


@dataclass(frozen=True, slots=True)
class SourcedEntry:
    """An entry as a file has it.

    `has_position` says that its place in the order is the file's own statement; `key_column` is where its key stands.
    """

    entry: Entry
    origin: Provenance
    has_position: bool = False
    key_column: str = "key"


def _opened() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")


@dataclass(slots=True)
class Spool:
    """Sourced entries in the order they were read. Close it, or use it in a `with`."""

    count: int = 0
    lines: dict[bytes, int] = field(default_factory=dict)
    """Fingerprint of an entry's id to the line it came from."""
    _file: IO[str] = field(default_factory=_opened)

    def add(self, sourced: SourcedEntry) -> None:
        """Append one."""
        origin = sourced.origin
        line = [entry_as_json(sourced.entry), origin.file, origin.line, origin.licence, sourced.has_position]
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.count += 1

    def batches(self, size: int = AT_ONCE) -> Iterator[list[SourcedEntry]]:
        """All of them, from the first on, a batch at a time; may be called again."""
        self._file.seek(0)
        while lines := list(islice(self._file, size)):
            yield [_sourced(line) for line in lines]

    def holds(self, entry_id: str) -> bool:
        """Whether an entry with this id is waiting."""
        return _fingerprint(entry_id) in self.lines

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def spooled(
    entries: Iterable[SourcedEntry], log: ImportLog, is_wanted: Callable[[Entry], bool] = lambda _entry: True
) -> tuple[Spool, Spool]:
    """Those that are wanted, and the others. Of those with one id only the first: the rest are refused."""
    wanted, others = Spool(), Spool()
    for sourced in entries:
        spool = wanted if is_wanted(sourced.entry) else others
        first = spool.lines.setdefault(_fingerprint(sourced.entry.id), sourced.origin.line)
        if len(spool.lines) > spool.count:
            spool.add(sourced)
        else:
            origin = sourced.origin
            given = f"{sourced.entry.key} ({origin.file}:{first})"
            log.faults.append(Fault(origin.file, origin.line, sourced.key_column, "twice", given[:60]))
    return wanted, others


def _fingerprint(entry_id: str) -> bytes:
    return blake2b(entry_id.encode(), digest_size=10).digest()


def _sourced(line: str) -> SourcedEntry:
    content, file, number, licence, has_position = json.loads(line)
    return SourcedEntry(entry_from_json(content), Provenance(file, number, licence), has_position)

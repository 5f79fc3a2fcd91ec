"""The process that reads an uploaded file: `python -m knowledge.importers.apart.reading JOB ROOM`.

JOB is a JSON file with the request. Line by line it answers what was found, each entry, and the log.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # openpyxl takes NumPy along where there is one, for numbers that no file has
    sys.modules["numpy"] = None  # type: ignore[assignment]

from knowledge.content import Entry
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.importers.apart.limits import confined
from knowledge.importers.apart.parcel import opened_parcel
from knowledge.importers.apart.plain import as_plain, from_plain
from knowledge.importers.apart.wire import LONGEST_TEXT, Head, Job, Told
from knowledge.importers.kinds import READERS
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.tables.dialects import dialects_from_folder
from knowledge.importers.tables.table import TableUnreadable
from knowledge.importers.validation import Fault

MOST_ROWS = 10_000
"""Rows of one file; the shell takes more."""


def read_job(job: Job, room: Path) -> None:
    """Read the file, and print the answer."""
    log = ImportLog()
    path = Path(job.file)
    try:
        found = READERS[job.kind](_request(job, opened_parcel(path, room)), log)
    except TableUnreadable as error:
        log.give_up(error.fault)
        _print(Head((), None, (), ""))
    else:
        _print(Head(found.kinds, found.plan, found.online, found.list_name))
        _print_entries(found.entries, log, path.name)
    _print(_told(log))


def _print_entries(entries: Iterable[SourcedEntry], log: ImportLog, name: str) -> None:
    for one in entries:
        if log.rows > MOST_ROWS:
            break
        origin, content = one.origin, entry_as_json(one.entry)
        if _longest(content) > LONGEST_TEXT:
            log.faults.append(Fault(origin.file, origin.line, "", "text-long", str(LONGEST_TEXT)))
            continue
        line = [content, origin.file, origin.line, origin.licence, one.has_position, one.key_column]
        print(json.dumps(line, ensure_ascii=False))  # noqa: T201
    if log.rows > MOST_ROWS:
        log.give_up(Fault(name, 0, "", "rows-many", str(MOST_ROWS)))


def _longest(value: Any) -> int:
    """Characters of the longest text in it."""
    if isinstance(value, str):
        return len(value)
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return max(map(_longest, parts), default=0)


def _request(job: Job, path: Path) -> ImportRequest:
    return ImportRequest(
        path=path,
        today=job.today,
        municipality_code=job.municipality_code,
        town_name=job.town_name,
        dialects=dialects_from_folder(Path(job.columns)),
        sections=job.sections,
        categories=tuple(_category(text) for text in job.categories),
        plan=job.plan,
        licence=job.licence,
        columns_swapped=job.columns_swapped,
        accepts_unknown_categories=job.accepts_unknown_categories,
        closures_for_all=job.closures_for_all,
    )


def _category(text: str) -> Entry:
    return entry_from_json(json.loads(text))


def _told(log: ImportLog) -> Told:
    return Told(
        tuple(log.faults),
        tuple(log.notes),
        tuple(log.questions),
        log.rows,
        log.left_out,
        log.is_broken,
        tuple(log.sections.values()),
        log.faults.total,
        log.faults.rows,
        log.notes.total,
    )


def _print(value: object) -> None:
    print(json.dumps(as_plain(value), ensure_ascii=False))  # noqa: T201


def main() -> None:
    """Read what the arguments name, within the limits."""
    job, room = sys.argv[1:3]
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    confined(lambda: read_job(from_plain(Job, json.loads(Path(job).read_text(encoding="utf-8"))), Path(room)))


if __name__ == "__main__":
    main()

"""An uploaded file, read by the other process and brought back as if it had been read here."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from knowledge.content import Provenance
from knowledge.entry_json import entry_as_json, entry_from_json
from knowledge.importers.apart.plain import as_plain, from_plain
from knowledge.importers.apart.running import ReadingFailed, run_apart
from knowledge.importers.apart.wire import LONGEST_TEXT, Head, Job, Told
from knowledge.importers.content import FoundContent
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.validation import Fault
from messages.cleaning import cleaned_text

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".toml", ".zip")
"""What may be uploaded; the file's content decides how it is read."""
_MODULE = "knowledge.importers.apart.reading"
_LONGEST_NAME = 50
_IN_NAMES = re.compile(r'[/\\:*?"<>|\n]+')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its content, and a name that any system and any reader can bear."""

    name: str
    content: bytes


def upload_name(given: str) -> str:
    """The name of an uploaded file, without a path, marks or controls; empty for a kind that is not taken."""
    plain = unicodedata.normalize("NFC", PurePosixPath(given.replace("\\", "/")).name)
    name = _IN_NAMES.sub("_", cleaned_text(plain, 500)).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".lower() not in SUFFIXES or not stem:
        return ""
    return f"{stem[:_LONGEST_NAME].rstrip(' .') or 'file'}.{suffix.lower()}"


@contextmanager
def read_apart(
    kind: str, upload: Upload, request: ImportRequest, columns: Path
) -> Iterator[tuple[FoundContent, ImportLog]]:
    """What the file holds, and what is to be said of it; use the entries inside of the `with`.

    `request` is everything but the file; `columns` is the folder of its dialects. Raises ReadingFailed.
    """
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        room = Path(folder)
        file = room / upload.name
        file.write_bytes(upload.content)
        job = room / "job"
        job.write_text(json.dumps(as_plain(_job(kind, file, request, columns)), ensure_ascii=False), encoding="utf-8")
        answer = room / "answer"
        with answer.open("wb") as stream:
            run_apart(_MODULE, (str(job), str(room)), stream)
        yield _brought_back(answer)


def _job(kind: str, file: Path, request: ImportRequest, columns: Path) -> Job:
    return Job(
        kind=kind,
        file=str(file),
        columns=str(columns),
        today=request.today,
        municipality_code=request.municipality_code,
        town_name=request.town_name,
        sections=request.sections,
        categories=tuple(json.dumps(entry_as_json(entry)) for entry in request.categories),
        plan=request.plan,
        licence=request.licence,
        columns_swapped=request.columns_swapped,
        accepts_unknown_categories=request.accepts_unknown_categories,
        closures_for_all=request.closures_for_all,
    )


def _brought_back(answer: Path) -> tuple[FoundContent, ImportLog]:
    """Raises ReadingFailed for an answer that our own module would not have given."""
    with answer.open(encoding="utf-8") as stream:
        lines = (json.loads(line) for line in stream)
        try:
            head = from_plain(Head, _clean(next(lines)))
            entries: list[SourcedEntry] = []
            for line in lines:
                if isinstance(line, dict):
                    log = _log(from_plain(Told, _clean(line)))
                    return FoundContent(head.kinds, entries, head.plan, head.online, head.list_name), log
                entries.append(_sourced(_clean(line)))
        except (ValueError, KeyError, TypeError, StopIteration, RecursionError):
            raise ReadingFailed("unreadable") from None
    raise ReadingFailed("unreadable")


def _sourced(line: Any) -> SourcedEntry:
    content, file, number, licence, has_position, key_column = line
    return SourcedEntry(
        entry_from_json(content), Provenance(str(file), int(number), str(licence)), bool(has_position), str(key_column)
    )


def _log(told: Told) -> ImportLog:
    log = ImportLog(rows=told.rows, left_out=told.left_out, is_broken=told.is_broken)
    log.faults.extend(told.faults)
    log.notes.extend(told.notes)
    log.questions.extend(told.questions)
    log.faults.total, log.faults.rows = told.fault_count, told.fault_rows
    log.notes.total = told.note_count
    log.sections = {section.key: section for section in told.sections}
    return log


def _clean(value: Any) -> Any:
    """Texts without controls and marks that turn a line around."""
    if isinstance(value, str):
        return cleaned_text(value, LONGEST_TEXT)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, Mapping):
        return {cleaned_text(name, LONGEST_TEXT): _clean(one) for name, one in value.items()}
    return value


def failed_log(name: str, failure: ReadingFailed) -> ImportLog:
    """The log of a file that could not be read at all."""
    log = ImportLog()
    log.give_up(Fault(name, 0, "", f"apart-{failure.problem}"))
    return log

"""What is said of an import: on the terminal, as JSON, and as a CSV that Excel opens rightly."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, NoReturn

import click

from bot.commands.installation import as_json, catalogue, refuse, say, tell
from knowledge.importers.loading import Loaded
from knowledge.importers.log import ImportLog
from knowledge.importers.pipeline import Change, ChangeKind, ImportCount
from knowledge.importers.spool import SourcedEntry
from knowledge.importers.validation import Fault
from knowledge.spreadsheets import safe_cell

_MOST_LINES = 20
"""Changes, and warnings, that the terminal shows; the report has all."""
_LONGEST = 60


@dataclass(slots=True)
class Report:
    """Collects what there is to say. The CSV is written as things happen, so that its length costs no memory."""

    kind: str
    file: Path | None
    wants_json: bool
    is_dry_run: bool
    _lines: int = 0
    _stream: IO[str] | None = field(default=None, init=False)

    @contextmanager
    def progress(self, entries: Iterable[SourcedEntry]) -> Iterator[Iterable[SourcedEntry]]:
        """A bar on the terminal, or nothing where there is none."""
        if not sys.stderr.isatty():
            yield entries
            return
        with click.progressbar(
            entries, label=say("said.reading"), show_pos=True, file=sys.stderr, update_min_steps=200
        ) as bar:
            yield bar

    def tell_log(self, log: ImportLog) -> None:
        """Refused rows, questions, and what else is worth knowing."""
        for name, faults in (("refused", log.faults), ("question", log.questions), ("warned", log.notes)):
            for number, fault in enumerate(sorted(faults, key=lambda fault: (fault.file, fault.line))):
                self._row(say(f"report.{name}"), fault.file, fault.line, fault.name, _problem(fault), fault.given)
                if name != "warned" or number < _MOST_LINES:
                    click.echo(fault_line(fault), err=True)
            if name == "warned" and faults.total > _MOST_LINES:
                click.echo(say("said.more-warnings").format(count=faults.total - _MOST_LINES), err=True)

    def tell_change(self, change: Change) -> None:
        """One entry's fate."""
        if change.what == ChangeKind.SAME and not change.conflicts:
            return
        self._write_change(change)
        if self.is_dry_run and not self.wants_json and self._lines < _MOST_LINES:
            click.echo(_change_line(change))
        self._lines += 1

    def refuse(self, log: ImportLog) -> NoReturn:
        """End with exit code 1: nothing was imported."""
        self._close()
        if self.wants_json:
            as_json(self._summary(log, Loaded()) | {"imported": False})
        refuse("questions" if log.questions else "faults", count=log.questions.total or log.faults.total)

    def finish(self, log: ImportLog, loaded: Loaded) -> None:
        """The last lines."""
        self._close()
        if self.wants_json:
            as_json(self._summary(log, loaded) | {"imported": not self.is_dry_run})
            return
        if self.is_dry_run and self._lines > _MOST_LINES:
            tell("more-changes", count=self._lines - _MOST_LINES)
        count = loaded.entries
        tell("compared" if self.is_dry_run else "imported", new=count.new, changed=count.changed, same=count.same)
        _tell_beyond(count)
        if loaded.districts:
            tell("districts", **_numbers(loaded.districts.districts))
            _tell_beyond(loaded.districts.districts)
        if loaded.online:
            tell("online", **_numbers(loaded.online))
            _tell_beyond(loaded.online)
        if loaded.interests and loaded.interests.removed:
            tell("interests-removed", count=loaded.interests.removed, wishes=loaded.interests.wishes_lost)
        for name, number in (("refused", log.faults.rows), ("warned", log.notes.total), ("left-out", log.left_out)):
            if number:
                tell(name, count=number, rows=log.rows)

    def _summary(self, log: ImportLog, loaded: Loaded) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "rows": log.rows,
            "refused": log.faults.rows,
            "left_out": log.left_out,
            "faults": [asdict(fault) | {"reason": _problem(fault)} for fault in log.faults],
            "questions": [asdict(fault) | {"reason": _problem(fault)} for fault in log.questions],
            "warnings": [asdict(fault) | {"reason": _problem(fault)} for fault in log.notes],
            "entries": asdict(loaded.entries),
            "districts": asdict(loaded.districts) if loaded.districts else None,
            "online": asdict(loaded.online) if loaded.online else None,
        }

    def _write_change(self, change: Change) -> None:
        origin = change.origin
        place = (origin.file, origin.line) if origin else ("", 0)
        what = say(f"report.{change.what}")
        rows = [(one.name, one.before, one.after) for one in change.fields] or [("", "", change.title)]
        for name, before, after in rows:
            self._row(what, *place, name, f"{change.entry_id} {before}".strip(), after)
        for name in change.conflicts:
            self._row(say("report.conflict"), *place, name, change.entry_id, "")

    def _row(self, *cells: object) -> None:
        if self.file is not None:
            csv.writer(self._opened(self.file)).writerow([safe_cell(str(cell)) for cell in cells])

    def _opened(self, file: Path) -> IO[str]:
        if self._stream is None:
            try:
                self._stream = file.open("w", encoding="utf-8-sig", newline="")
            except OSError:
                refuse("report-unwritable", file=file)
            csv.writer(self._stream).writerow(catalogue().words("shell.report.columns"))
        return self._stream

    def _close(self) -> None:
        if self.file is not None:
            self._opened(self.file).close()


def fault_line(fault: Fault) -> str:
    """A fault on one line: file, line, column, reason with the cell."""
    phrases = catalogue()
    if not fault.line:
        return phrases.say("fault.whole", file=fault.file, problem=_problem(fault))
    return phrases.say("fault.line", file=fault.file, line=fault.line, name=fault.name, problem=_problem(fault))


def _problem(fault: Fault) -> str:
    return catalogue().say(f"fault.{fault.problem}", given=fault.given)


def _change_line(change: Change) -> str:
    origin = change.origin
    place = f"（{origin.file}:{origin.line}）" if origin else ""
    fields = "、".join(f"{one.name}：{_short(one.before)}→{_short(one.after)}" for one in change.fields)
    return f"{say(f'report.{change.what}')} {_short(change.title)}{place} {fields}".rstrip()


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def _numbers(count: ImportCount) -> dict[str, int]:
    return {name: getattr(count, name) for name in ("new", "changed", "same")}


def _tell_beyond(count: ImportCount) -> None:
    for name in ("vanished", "removed", "kept", "conflicts"):
        if number := getattr(count, name):
            tell(name, count=number)

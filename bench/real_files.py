"""What the importers make of a folder of towns' real files: a row for each file, nothing is stored.

    python -m bench.real_files FOLDER [--faults]

Folders with a `target.csv` are read as 5374 sets; of the other files (CSV, Excel) every kind is tried, and the one that
takes the most rows is shown. `--faults` prints every refused row with its reason, too.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.wiring import DATA
from knowledge.importers.content import FoundContent
from knowledge.importers.garbage.folder import TARGET, folder_files
from knowledge.importers.kinds import READERS
from knowledge.importers.loading import staged
from knowledge.importers.log import ImportLog
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.dialects import dialects_from_folder
from messages.phrases import Phrases, phrases_from_folder

_KINDS = ("garbage", "collection-days", "facilities", "events", "procedures", "faq")
_SUFFIXES = (".csv", ".xlsx", ".xlsm")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader made of one file."""

    path: Path
    kind: str
    entries: int
    districts: int
    log: ImportLog

    @property
    def is_taken(self) -> bool:
        """Whether the file is of this kind at all."""
        return not self.log.is_broken and self.entries + self.districts > 0


def main() -> None:
    """The table, and with `--faults` the refused rows below it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    phrases = phrases_from_folder(DATA / "phrases")
    print("| file | kind | rows | entries | districts | refused | left out | warned |")
    print("|---|---|---|---|---|---|---|---|")
    for path in _files(given.folder):
        name = path.relative_to(given.folder).as_posix()
        reading = _best(path)
        if reading is None:
            print(f"| {name} | – | | | | | | |")
            continue
        log = reading.log
        counts = (log.rows, reading.entries, reading.districts, log.faults.rows, log.left_out, log.notes.total)
        print(f"| {name} | {reading.kind} | {' | '.join(str(count) for count in counts)} |")
        if given.faults:
            _print_faults(log, phrases)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if TARGET in folder_files(path):
                yield path
            else:
                yield from _files(path)
        elif path.suffix.lower() in _SUFFIXES:
            yield path


def _best(path: Path) -> Reading | None:
    kinds = ("garbage",) if path.is_dir() else _KINDS
    readings = [reading for kind in kinds if (reading := _read(path, kind)).is_taken]
    return max(
        readings, key=lambda reading: reading.entries + reading.districts - reading.log.faults.rows, default=None
    )


def _read(path: Path, kind: str) -> Reading:
    log = ImportLog()
    request = ImportRequest(
        path=path,
        today=date(2026, 11, 21),
        municipality_code="372013",
        town_name="高松市",
        dialects=dialects_from_folder(DATA / "columns"),
        accepts_unknown_categories=True,
    )
    found: FoundContent = READERS[kind](request, log)
    waiting = staged(found, log, request.municipality_code, is_shared=True)
    count = waiting.own.count + len(waiting.online)
    waiting.close()
    return Reading(path, kind, count, len(found.plan.districts) if found.plan else 0, log)


def _print_faults(log: ImportLog, phrases: Phrases) -> None:
    for fault in (*log.faults, *log.questions):
        reason = phrases.say(f"fault.{fault.problem}", given=fault.given)
        print(f"    {fault.file} {fault.line} {fault.name}: {reason}")


if __name__ == "__main__":
    main()

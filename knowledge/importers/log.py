"""What happens while files are read: rows counted, rows refused, and what is worth telling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.importers.validation import Fault
from people.town_details import SectionDetails

MOST_LISTED = 10_000
"""Faults and warnings that are kept; more are only counted, so that a file of a million bad rows fits into memory."""


class FaultList(list[Fault]):
    """Keeps the first faults, and counts all of them and the rows that they are about."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 0
        self.rows = 0
        self._last = ("", 0)

    def append(self, fault: Fault) -> None:
        """Count a fault, and keep it while there is room. Faults of one row come one after the other."""
        self.total += 1
        place = (fault.file, fault.line)
        if fault.line and place != self._last:
            self.rows += 1
            self._last = place
        if len(self) < MOST_LISTED:
            super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Count and keep several."""
        for fault in faults:
            self.append(fault)


@dataclass(slots=True)
class ImportLog:
    """Filled by a reader. `faults` refuse rows, or the whole file where they have no line; `notes` refuse nothing.

    `questions` are faults that only a person can settle, each with the option that settles it: nothing is imported
    until then. `rows` counts the rows with content, `left_out` those of them that hold nothing to import and have a
    note that says so: rows = entries + refused rows + left out. `sections` are those that a file names with a telephone
    and the town does not have yet.
    """

    faults: FaultList = field(default_factory=FaultList)
    notes: FaultList = field(default_factory=FaultList)
    questions: FaultList = field(default_factory=FaultList)
    rows: int = 0
    left_out: int = 0
    is_broken: bool = False
    """Whether a file, or the rest of one, could not be read at all: then no row may be skipped."""
    sections: dict[str, SectionDetails] = field(default_factory=dict)

    def note(self, file: str, line: int, name: str, problem: str, given: object = "") -> None:
        """Tell something that refuses nothing. `problem` names a phrase under `fault.`."""
        self.notes.append(Fault(file, line, name, problem, " ".join(str(given)[:200].split())))

    def give_up(self, fault: Fault) -> None:
        """A file, or the rest of it, that cannot be read."""
        self.is_broken = True
        self.faults.append(fault)

    def leave_out(self, file: str, line: int, name: str, problem: str, given: object = "") -> None:
        """A row with nothing to import, and why."""
        self.left_out += 1
        self.note(file, line, name, problem, given)

"""A table of a file, and the one error that reading it may raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.importers.validation import ContentInvalid, Fault


class TableUnreadable(ContentInvalid):
    """The file, or the rest of it, cannot be read. Holds the one fault that says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__((fault,))

    @property
    def fault(self) -> Fault:
        """Where and why."""
        return self.faults[0]


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with the cell of a row at `index`, counted from 0; `problem` names a phrase under `fault.`."""

    index: int
    problem: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is written.

    `line` is the line of the file on which the row begins, or the number of the sheet's row, both counted from 1.
    A cell with a fault is empty.
    """

    line: int
    cells: tuple[str, ...]
    faults: tuple[CellFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or the whole of a CSV file. `place` is what faults call the file."""

    name: str
    place: str
    read: Callable[[], Iterator[Row]]
    is_hidden: bool = False
    notes: tuple[Fault, ...] = ()
    """What is no fault and should be told all the same: that the file has macros."""

    def rows(self) -> Iterator[Row]:
        """The rows from the first on, read as they are asked for; may be called again.

        Raises TableUnreadable, at the first row or any later one.
        """
        return self.read()

"""What the two processes tell each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.content import CollectionPlan, EntryKind, OnlineProcedure
from knowledge.importers.validation import Fault
from people.town_details import SectionDetails

LONGEST_TEXT = 20_000
"""Characters of one text of an entry."""


@dataclass(frozen=True, slots=True)
class Job:
    """What the other process is told; `ImportRequest` in plain values."""

    kind: str
    file: str
    columns: str
    today: date
    municipality_code: str
    town_name: str
    sections: tuple[SectionDetails, ...]
    categories: tuple[str, ...]
    plan: CollectionPlan
    licence: str
    columns_swapped: bool | None
    accepts_unknown_categories: bool
    closures_for_all: bool


@dataclass(frozen=True, slots=True)
class Head:
    """What was found beside the entries."""

    kinds: tuple[EntryKind, ...]
    plan: CollectionPlan | None
    online: tuple[OnlineProcedure, ...]
    list_name: str


@dataclass(frozen=True, slots=True)
class Told:
    """The log. The last three numbers count faults, rows with one, and notes, of which only the first are listed."""

    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    questions: tuple[Fault, ...]
    rows: int
    left_out: int
    is_broken: bool
    sections: tuple[SectionDetails, ...]
    fault_count: int
    fault_rows: int
    note_count: int

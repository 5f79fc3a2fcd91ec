"""What is to be imported, and what is known before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.content import CollectionPlan, Entry
from knowledge.importers.tables.dialects import Dialects
from people.town_details import SectionDetails


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file or folder, the town it is for, and the choices that were made on the command line.

    `dialects` gives for each table of `data/columns/` what towns call its columns; `mapping` are the person's own
    names, column to heading, which come before them. `categories` are the garbage categories that the town has.
    `today` is Japan's date; dates without a year are read as near to it, or to `near` where that is given.
    """

    path: Path
    today: date
    municipality_code: str
    town_name: str
    dialects: Mapping[str, Dialects]
    sections: tuple[SectionDetails, ...] = ()
    categories: tuple[Entry, ...] = ()
    plan: CollectionPlan = field(default_factory=CollectionPlan)
    mapping: Mapping[str, str] = field(default_factory=dict)
    licence: str = ""
    near: date | None = None
    format: str = ""
    columns_swapped: bool | None = None
    """Whether 品目 and 分別区分 stand in each other's column; None while nobody was asked."""
    accepts_unknown_categories: bool = False
    """Whether categories that the descriptions do not know may be made from their names alone."""
    closures_for_all: bool = False
    """Whether closures count for areas that name no plant."""

    def dialects_of(self, table: str) -> Dialects:
        """What the columns of this table may be called, the person's own names first."""
        known = self.dialects[table]
        own = {name: (self.mapping[name], *others) for name, others in known.columns.items() if name in self.mapping}
        return Dialects({**known.columns, **own}, known.values)

"""Recognises a table of who takes what online: long, or wide with towns or procedures as its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from knowledge.importers.procedures.answers import read_online
from knowledge.importers.procedures.national import NationalProcedures
from knowledge.importers.procedures.towns import ASIDE, Towns
from knowledge.importers.request import ImportRequest
from knowledge.importers.tables.header import SEARCHED_ROWS, find_header
from knowledge.importers.tables.table import Row, Table

_GUIDES = ("summary", "body", "who", "bring", "where", "takes", "contact")
_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class OnlineShape:
    """Where things stand in the table; indexes count columns from 0.

    `columns` are those with one meaning: `code`, `town`, `procedure`, `online`, `since`, `url`, `note`. In a wide table
    `answers` gives what is in the header above each column of answers, and `across` says which: `procedure` or `town`.
    """

    line: int
    names: tuple[str, ...]
    columns: Mapping[str, int]
    across: str = ""
    answers: Mapping[int, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeFinder:
    """Looks at the first rows of a table. Raises TableUnreadable as its rows do."""

    request: ImportRequest
    national: NationalProcedures
    towns: Towns

    def shape_of(self, table: Table) -> OnlineShape | None:
        """The table's shape, or None when it says nothing of who takes what online."""
        rows = list(islice(table.rows(), SEARCHED_ROWS))
        return self._long(rows) or self._wide(rows, "procedure") or self._wide(rows, "town")

    def _long(self, rows: Sequence[Row]) -> OnlineShape | None:
        header = find_header(rows, self.request.dialects_of("procedures-online").columns)
        guide = find_header(rows, self.request.dialects_of("procedures").columns)
        if header is None or "procedure" not in header.columns or not {"online", "since"} & header.columns.keys():
            return None
        if guide and guide.columns.keys() & set(_GUIDES):
            return None
        named = _column_of(_below(rows, header.line), self._is_procedure, {header.columns["procedure"]})
        if named is None and not {"town", "code"} & header.columns.keys():
            return None
        return OnlineShape(header.line, header.names, header.columns, unread=tuple(header.extra.values()))

    def _wide(self, rows: Sequence[Row], across: str) -> OnlineShape | None:
        is_across, is_down = self._is_procedure, self._stands_for_town
        if across == "town":
            is_across, is_down = self._is_town, self._is_procedure
        header = max(rows, key=lambda row: sum(map(is_across, row.cells)), default=None)
        if header is None or sum(map(is_across, header.cells)) < 2:
            return None
        below = _below(rows, header.line)
        named = {index for index, cell in enumerate(header.cells) if is_across(cell)}
        others = set(range(max((len(row.cells) for row in rows), default=0))) - named
        down = _column_of(below, is_down, others)
        if down is None:
            return None
        columns = {"procedure": down} if across == "town" else self._town_columns(below, others)
        return self._with_answers(header, below, columns, across, named)

    def _town_columns(self, below: Sequence[Row], others: set[int]) -> dict[str, int]:
        code = _column_of(below, lambda cell: cell.strip().isdecimal() and self._stands_for_town(cell), others)
        town = _column_of(below, lambda cell: not cell.strip().isdecimal() and self._stands_for_town(cell), others)
        return {name: index for name, index in (("code", code), ("town", town)) if index is not None}

    def _with_answers(
        self, header: Row, below: Sequence[Row], columns: dict[str, int], across: str, named: set[int]
    ) -> OnlineShape:
        """A column whose header names nobody, but whose cells are answers, belongs to those that are read: its name is
        a fault, as its words would be lost."""
        answers, unread = {}, []
        for index, cell in enumerate(header.cells):
            if index in columns.values() or not cell.strip():
                continue
            if index in named or (not self._is_aside(cell, across) and self._holds_answers(below, index)):
                answers[index] = cell.strip()
            else:
                unread.append(cell.strip())
        return OnlineShape(header.line, tuple(header.cells), columns, across, answers, tuple(unread))

    def _is_aside(self, cell: str, across: str) -> bool:
        return across == "town" and self.towns.named(cell).problem in ASIDE

    def _holds_answers(self, below: Sequence[Row], index: int) -> bool:
        cells = [row.cells[index] for row in below if index < len(row.cells) and row.cells[index].strip()]
        read = [
            read_online(cell, self.request.today, self.request.near) for cell in cells if not cell.strip().isdecimal()
        ]
        return bool(read) and sum(answer.is_online is not None for answer in read) * 2 > len(cells)

    def _is_procedure(self, cell: str) -> bool:
        return bool(cell.strip()) and self.national.named(cell) is not None

    def _stands_for_town(self, cell: str) -> bool:
        """Rows of totals and of the prefecture stand in the column of towns, too."""
        return self._is_town(cell) or self.towns.named(cell).problem in ASIDE

    def _is_town(self, cell: str) -> bool:
        return bool(cell.strip()) and (
            bool(self.towns.named(cell).code) or self.towns.named(cell).problem == "ambiguous-municipality"
        )


def _below(rows: Sequence[Row], line: int) -> list[Row]:
    return [row for row in rows if row.line > line and any(cell.strip() for cell in row.cells)][:_SAMPLE]


def _column_of(below: Sequence[Row], is_one: Callable[[str], bool], among: set[int]) -> int | None:
    """The column in which the most cells are one of those; at least half of its cells, and the first of equals."""
    count: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in below:
        for index, cell in enumerate(row.cells):
            if index in among and cell.strip():
                filled[index] += 1
                count[index] += is_one(cell)
    found = [index for index in sorted(count) if count[index] * 2 >= filled[index] and count[index]]
    return max(found, key=lambda index: count[index], default=None)

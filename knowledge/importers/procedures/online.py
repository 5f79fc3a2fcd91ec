"""Reads a table of which town takes which of the 31 procedures online."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.content import OnlineProcedure
from knowledge.importers.log import ImportLog
from knowledge.importers.procedures.answers import OnlineAnswer, read_online, read_since
from knowledge.importers.procedures.national import NationalProcedures
from knowledge.importers.procedures.shapes import OnlineShape
from knowledge.importers.procedures.towns import ASIDE, Towns
from knowledge.importers.request import ImportRequest
from knowledge.importers.row_words import addresses, opened_by_line
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

_COMMENTS = ("※", "#", "＃", "＊", "*", "注")
_NOTES = ("online-later", "online-partly", "online-since")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One answer as it is written, with who and what it is about."""

    town: str
    code: str
    procedure: str
    text: str
    since: str = ""
    url: str = ""
    note: str = ""
    is_own: bool = False
    """Whether the table has no towns, so that it is that of the town that imports."""


@dataclass(slots=True)
class OnlineReading:
    """What was found so far, over all tables of a file. `silent` are those whose cell is empty, with their line."""

    request: ImportRequest
    log: ImportLog
    national: NationalProcedures
    towns: Towns
    found: dict[tuple[str, str], OnlineProcedure] = field(default_factory=dict)
    silent: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    says_no: bool = False
    """Whether some cell says no with a mark of its own; else an empty cell does."""

    def read(self, table: Table, shape: OnlineShape) -> None:
        """Read all rows of a table. What cannot be read is a fault that names the cell."""
        if shape.unread:
            self.log.note(table.place, shape.line, "", "columns-unread", ",".join(shape.unread))
        known = replace(shape, answers=self._known_answers(table, shape))
        above = {"town": "", "code": "", "procedure": ""}
        try:
            for row in table.rows():
                if row.line > shape.line and not self._is_beside(row, shape):
                    self._read_row(table, row, known, above)
        except TableUnreadable as error:
            self.log.give_up(error.fault)

    def finish(self) -> tuple[OnlineProcedure, ...]:
        """Everything, in the order of the file. Empty cells are a no where the file has no other way to say it."""
        for (town, procedure), (place, line) in self.silent.items():
            if self.says_no:
                self.log.note(place, line, self.national.by_key[procedure].official, "online-blank")
            else:
                self.found.setdefault((town, procedure), OnlineProcedure(procedure, town, False))
        return tuple(self.found.values())

    def _known_answers(self, table: Table, shape: OnlineShape) -> dict[int, str]:
        """The columns of answers; a header that names nobody, or the same as another, is a fault."""
        known: dict[int, str] = {}
        seen: set[str] = set()
        for index, name in shape.answers.items():
            if shape.across == "procedure":
                procedure = self.national.named(name)
                key, problem = (procedure.key, "") if procedure else ("", "unknown-procedure")
            else:
                key, problem = self.towns.named(name).code, self.towns.named(name).problem
            if problem or key in seen:
                given = " ".join(name.split())
                self.log.faults.append(Fault(table.place, shape.line, "", problem or "online-twice", given))
            else:
                known[index] = name
                seen.add(key)
        return known

    def _is_beside(self, row: Row, shape: OnlineShape) -> bool:
        """An empty row, the header once more, the codes below the towns' names, or a remark below the table."""
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        if not filled or tuple(row.cells) == shape.names or (len(filled) == 1 and filled[0].startswith(_COMMENTS)):
            return True
        answers = [cell for index in shape.answers if (cell := _at(row, index))]
        return bool(answers) and all(len(cell) >= 5 and self._is_code(cell) for cell in answers)

    def _is_code(self, cell: str) -> bool:
        return cell.isdecimal() and bool(self.towns.named(cell).code)

    def _read_row(self, table: Table, row: Row, shape: OnlineShape, above: dict[str, str]) -> None:
        self.log.rows += 1
        cells = list(_cells(row, shape, above))
        if not any(cell.text or cell.since for cell in cells):
            if shape.across and self._is_stated(cells):
                self._keep_row(table, row, cells)  # a town that takes nothing at all
            else:
                self.log.leave_out(table.place, row.line, "", "online-nothing", " ".join(filter(None, row.cells)))
            return
        self._keep_row(table, row, cells)

    def _is_stated(self, cells: list[_Cell]) -> bool:
        """Whether the row is about a town and a procedure, though all its answers are empty."""
        return bool(cells) and self._town(cells[0])[1] == "" and self.national.named(cells[0].procedure) is not None

    def _keep_row(self, table: Table, row: Row, cells: list[_Cell]) -> None:
        """All answers of a row, or its faults."""
        faults: list[Fault] = []
        read: list[tuple[tuple[str, str], OnlineAnswer, _Cell]] = []
        for cell in cells:
            code, problem = self._town(cell)
            if problem in ASIDE:
                self.log.leave_out(table.place, row.line, "", problem, cell.town or cell.code)
                return
            procedure = self.national.named(cell.procedure)
            if problem:
                faults.append(Fault(table.place, row.line, "", problem, f"{cell.code} {cell.town}".strip()))
            if procedure is None:
                given = " ".join(cell.procedure.split())
                faults.append(Fault(table.place, row.line, "", "unknown-procedure", given))
            if problem or procedure is None:
                break  # of a wide row all cells would say the same again
            at, answer = (code, procedure.key), self._answer(cell)
            faults += self._answer_faults(table.place, row.line, at, answer, cell)
            read.append((at, answer, cell))
        for fault in faults:
            self.log.faults.append(fault)
        for at, answer, cell in () if faults else read:
            self._keep(table.place, row.line, at, answer, cell)

    def _answer_faults(
        self, place: str, line: int, at: tuple[str, str], answer: OnlineAnswer, cell: _Cell
    ) -> Iterator[Fault]:
        """An answer that is not understood, or another than a row before gave."""
        name = _named(cell, self.national.by_key[at[1]].official)
        if answer.problem and answer.problem not in _NOTES:
            yield Fault(place, line, name, answer.problem, cell.text or cell.since)
        before = self.found.get(at)
        if before and answer.is_online not in (None, before.is_online):
            yield Fault(place, line, name, "online-differs", cell.text or cell.since)

    def _keep(self, place: str, line: int, at: tuple[str, str], answer: OnlineAnswer, cell: _Cell) -> None:
        if answer.is_online is None:
            self.silent[at] = (place, line)
            return
        self.says_no = self.says_no or not answer.is_online
        if answer.problem:
            official = self.national.by_key[at[1]].official
            self.log.note(place, line, _named(cell, official), answer.problem, cell.text or cell.since)
        note = " ".join(dict.fromkeys(part for part in (answer.note, cell.note) if part))
        self.found.setdefault(at, _online(at, answer, note))

    def _town(self, cell: _Cell) -> tuple[str, str]:
        """The municipality, by its code when there is one; a name that is another's is a fault."""
        if cell.is_own:
            return self.request.municipality_code, ""
        by_code = self.towns.named(cell.code) if cell.code else None
        by_name = self.towns.named(cell.town) if cell.town else None
        if by_code and by_name and by_code.code and by_name.code and by_code.code != by_name.code:
            return "", "municipality-differs"
        found = next((one for one in (by_code, by_name) if one and one.code), by_code or by_name)
        if by_code and by_name and by_code.code and by_name.problem == "unknown-municipality":
            return "", "municipality-differs"
        return (found.code, found.problem) if found else ("", "unknown-municipality")

    def _answer(self, cell: _Cell) -> OnlineAnswer:
        today, near = self.request.today, self.request.near
        answer = read_online(cell.text or cell.since, today, near)
        if cell.text and cell.since and answer.is_online is not None and answer.since is None:
            answer = _since(answer, read_since(cell.since, near), today, cell.since)
        urls = (opened for found in addresses(cell.url) if (opened := opened_by_line(found)))
        return replace(answer, url=answer.url or next(urls, ""))


def _since(answer: OnlineAnswer, since: date | None, today: date, words: str) -> OnlineAnswer:
    if not answer.is_online:
        return replace(answer, since=since) if since and since > today else answer
    if since is None:
        return replace(answer, note=words, problem="online-since")
    if since > today:
        return replace(answer, is_online=False, since=since, note=words, problem="online-later")
    return replace(answer, since=since)


def _online(at: tuple[str, str], answer: OnlineAnswer, note: str) -> OnlineProcedure:
    return OnlineProcedure(at[1], at[0], bool(answer.is_online), answer.since, answer.url, note)


def _cells(row: Row, shape: OnlineShape, above: dict[str, str]) -> Iterator[_Cell]:
    """The answers of a row. A name that stands once for several rows, in merged cells, holds until the next."""
    named = {name: _at(row, index) for name, index in shape.columns.items()}
    is_own = not {"town", "code"} & named.keys()
    if not shape.across:
        if named.get("town") or named.get("code"):
            above.update(town=named.get("town", ""), code=named.get("code", ""))
        above["procedure"] = named.get("procedure") or above["procedure"]
        online, since, url, note = (named.get(name, "") for name in ("online", "since", "url", "note"))
        yield _Cell(above["town"], above["code"], above["procedure"], online, since, url, note, is_own)
        return
    for index, header in shape.answers.items():
        if shape.across == "procedure":
            yield _Cell(named.get("town", ""), named.get("code", ""), header, _at(row, index))
        else:
            yield _Cell(header, "", named.get("procedure", ""), _at(row, index))


def _at(row: Row, index: int) -> str:
    return row.cells[index].strip() if index < len(row.cells) else ""


def _named(cell: _Cell, official: str) -> str:
    return f"{cell.town or cell.code} {official}".strip()

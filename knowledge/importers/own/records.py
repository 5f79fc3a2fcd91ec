"""Rows and tables of our own form as records with the same flat names: `title`, `fee`, `title@en`, `fee@en`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.importers.tables.table import Row
from knowledge.importers.toml_file import tables_from_toml
from knowledge.importers.validation import Fault, Record
from knowledge.spreadsheets import original_cell

IsKnown = Callable[[str], bool]
"""Whether there may be a column of this name."""


@dataclass(slots=True)
class OwnRecord(Record):
    """A record with flat names. `is_row` says that it comes from a table, where all values are text."""

    is_row: bool = False


def own_rows(
    rows: Iterable[Row], place: str, is_known: IsKnown, required: Sequence[str], faults: list[Fault]
) -> Iterator[OwnRecord]:
    """The rows below the header, which is the first row with content; what the cells say is left as it is."""
    header: list[str] = []
    for row in rows:
        if not any(row.cells):
            continue
        if not header:
            header = trimmed(row.cells)
            if problem := _header_problem(header, is_known, required):
                faults.append(Fault(place, row.line, "", "columns", problem))
                return
            continue
        record = _row_record(row, place, header, faults)
        if not record.is_refused:
            yield record
    if not header:
        faults.append(Fault(place, 1, "", "file-empty"))


def _row_record(row: Row, place: str, header: Sequence[str], faults: list[Fault]) -> OwnRecord:
    cells = list(row.cells)
    while len(cells) > len(header) and not cells[-1]:
        cells.pop()
    record = OwnRecord(place, row.line, {}, faults, is_row=True)
    if len(cells) != len(header):
        record.fail("", "cells", len(cells))
        return record
    record.values = {name: original_cell(cell) for name, cell in zip(header, cells, strict=True) if name}
    for fault in row.faults:
        if fault.index < len(header) and header[fault.index]:
            record.fail(header[fault.index], fault.problem, fault.given)
    return record


def records_from_own_toml(path: Path, faults: list[Fault]) -> dict[str, list[OwnRecord]]:
    """The tables of one of our own TOML files, by name."""
    tables = tables_from_toml(path, faults)
    return {name: [flattened(record) for record in records] for name, records in tables.items()}


def flattened(record: Record) -> OwnRecord:
    """The record with its `details` and `languages` beside its other values."""
    flat = OwnRecord(record.file, record.line, {}, record.faults)
    for name, value in record.values.items():
        if name == "languages" and isinstance(value, dict):
            for tag, words in value.items():
                _spread(flat, words, f"@{tag}", tag)
        elif name == "details" and isinstance(value, dict):
            _spread(flat, value, "", name)
        else:
            _put(flat, name, value)
    return flat


def trimmed(cells: Sequence[str]) -> list[str]:
    """Names of columns without blanks, and without empty ones at the end."""
    names = [original_cell(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _spread(flat: OwnRecord, values: Any, suffix: str, where: str) -> None:
    if not isinstance(values, dict):
        flat.fail(where, "not-a-table", values)
        return
    for name, value in values.items():
        if name == "details" and suffix and isinstance(value, dict):
            _spread(flat, value, suffix, where)
        else:
            _put(flat, f"{name}{suffix}", value)


def _put(flat: OwnRecord, name: str, value: object) -> None:
    if name in flat.values:
        flat.fail(name, "twice", name)
    flat.values[name] = value


def _header_problem(header: Sequence[str], is_known: IsKnown, required: Sequence[str]) -> str:
    """The columns that cannot be, or the whole header when one lacks."""
    wrong = [name for index, name in enumerate(header) if name and (not is_known(name) or name in header[:index])]
    if wrong or any(name not in header for name in required):
        return ",".join(wrong or header)[:200]
    return ""

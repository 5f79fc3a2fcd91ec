"""The tables of a file in our own form. Its commas are commas: a text full of tabs must not pass for the divider."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from knowledge.importers.own.records import IsKnown, OwnRecord, own_rows, trimmed
from knowledge.importers.tables.encoding import encoding_of
from knowledge.importers.tables.opening import open_tables
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

_SEARCHED_ROWS = 20
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")


def own_tables(path: Path, required: Sequence[str]) -> list[Table]:
    """The file's sheets, or its one table: divided by commas if that gives a header, else by whatever divides it.

    Raises TableUnreadable.
    """
    if path.is_file() and not _is_workbook(path):
        table = comma_table(path)
        if header_of(table, required) is not None:
            return [table]
    return open_tables(path)


def records_from_own_csv(
    path: Path, is_known: IsKnown, required: Sequence[str], faults: list[Fault], *, is_optional: bool = False
) -> list[OwnRecord]:
    """The rows of one of our own CSV files, in any encoding. Columns that nobody knows, or that lack, are faults.

    So is a missing file, unless it is optional.
    """
    if is_optional and not path.exists():
        return []
    try:
        return list(own_rows(comma_table(path).rows(), path.name, is_known, required, faults))
    except TableUnreadable as error:
        faults.append(error.fault)
    return []


def comma_table(path: Path) -> Table:
    """The one table of a CSV file in any encoding. Raises TableUnreadable when it is missing or in none."""
    try:
        encoding = encoding_of(path)
    except OSError as error:
        raise TableUnreadable(Fault(path.name, 0, "", "file-missing")) from error
    return Table(path.stem, path.name, lambda: _rows(path, encoding))


def header_of(table: Table, required: Sequence[str]) -> list[str] | None:
    """The names of the columns; None when the first row with content lacks a required one. Raises TableUnreadable."""
    for row in islice(table.rows(), _SEARCHED_ROWS):
        if any(row.cells):
            names = trimmed(row.cells)
            return names if all(name in names for name in required) else None
    return None


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4).startswith(_WORKBOOKS)
    except OSError as error:
        raise TableUnreadable(Fault(path.name, 0, "", "file-missing", type(error).__name__)) from error


def _rows(path: Path, encoding: str) -> Iterator[Row]:
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, strict=True)
            for cells in reader:
                yield Row(line, tuple(cells))
                line = reader.line_num + 1
    except csv.Error as error:
        raise TableUnreadable(Fault(path.name, line, "", "not-csv", str(error))) from error
    except (OSError, UnicodeDecodeError) as error:
        raise TableUnreadable(Fault(path.name, line, "", "file-missing", type(error).__name__)) from error

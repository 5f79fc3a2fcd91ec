"""Tables in CSV files (UTF-8 with a header) as records with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from knowledge.importers.validation import Fault, Record

csv.field_size_limit(2**31 - 1)  # the module's own limit of 131,072 characters is no fault of the town's


def records_from_csv(
    path: Path, columns: Sequence[str], faults: list[Fault], optional: Sequence[str] = ()
) -> list[Record]:
    """The rows of a table that begins with exactly these columns; any of `optional` may follow, in any order.

    A missing or empty file, wrong encoding, other columns and rows of another length are faults.
    """
    content = _content(path, faults)
    if content is None:
        return []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    records: list[Record] = []
    line = 1
    try:
        header = next(reader, [])
        if not _is_header(header, columns, optional):
            faults.append(_header_fault(path.name, header, (*columns, *optional)))
            return []
        line = reader.line_num + 1
        for row in reader:
            record = Record(path.name, line, dict(zip(header, row, strict=False)), faults)
            line = reader.line_num + 1
            if not any(row):
                continue
            if len(row) != len(header):
                record.fail("", "cells", len(row))
                continue
            records.append(record)
    except csv.Error as error:
        faults.append(Fault(path.name, line, "", "not-csv", str(error)))
    return records


def _content(path: Path, faults: list[Fault]) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        faults.append(Fault(path.name, 0, "", "file-missing"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # With a byte order mark, `error.start` counts without it; a mark holds no line end, so the line is right.
        faults.append(Fault(path.name, content[: error.start].count(b"\n") + 1, "", "not-utf8"))
        return None


def _is_header(header: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> bool:
    further = header[len(columns) :]
    return (
        list(header[: len(columns)]) == list(columns)
        and set(further) <= set(optional)
        and len(set(further)) == len(further)
    )


def _header_fault(file: str, header: Sequence[str], known: Sequence[str]) -> Fault:
    """Names the columns that cannot be, or the whole header when it is their order."""
    wrong = [name for number, name in enumerate(header) if name not in known or name in header[:number]]
    return Fault(file, 1, "", "columns" if header else "file-empty", ",".join(wrong or header)[:200])

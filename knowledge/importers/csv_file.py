"""Tables in CSV files (UTF-8 with a header) as records with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from knowledge.importers.validation import Fault, Record


def records_from_csv(path: Path, columns: Sequence[str], faults: list[Fault]) -> list[Record]:
    """The rows of a table that has exactly these columns.

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
        if header != list(columns):
            faults.append(_header_fault(path.name, header, columns))
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


def _header_fault(file: str, header: Sequence[str], known: Sequence[str]) -> Fault:
    """Names the columns that cannot be, or the whole header when it is their order."""
    wrong = [name for number, name in enumerate(header) if name not in known or name in header[:number]]
    return Fault(file, 1, "", "columns" if header else "file-empty", ",".join(wrong or header)[:200])

"""Tables in CSV files (UTF-8 with a header) as records with line numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from knowledge.importers.validation import Fault, Record


def records_from_csv(path: Path, columns: Sequence[str], faults: list[Fault]) -> list[Record]:
    """The rows of a table that must have exactly these columns.

    A missing file, wrong encoding, other columns and rows of another length are faults.
    """
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError:
        faults.append(Fault(path.name, 0, "", "file-missing"))
        return []
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        faults.append(Fault(path.name, line, "", "not-utf8"))
        return []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    records: list[Record] = []
    try:
        header = next(reader, [])
        if list(header) != list(columns):
            faults.append(Fault(path.name, 1, "", "columns", ",".join(header)))
            return []
        for row in reader:
            record = Record(
                path.name, reader.line_num - "".join(row).count("\n"), dict(zip(columns, row, strict=False)), faults
            )
            if not any(row):
                continue
            if len(row) != len(columns):
                record.fail("", "cells", len(row))
                continue
            records.append(record)
    except csv.Error as error:
        faults.append(Fault(path.name, reader.line_num, "", "not-csv", str(error)))
    return records

"""A file of the town as its tables, by what is in it; its name may say anything."""

from __future__ import annotations

from pathlib import Path

from knowledge.importers.tables.container import refusal
from knowledge.importers.tables.delimited import delimited_table
from knowledge.importers.tables.table import Table
from knowledge.importers.tables.workbook import workbook_tables

MOST_BYTES = 200_000_000
"""Of a file as it lies on the disk."""
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")


def open_tables(path: Path) -> list[Table]:
    """Every sheet of a workbook, or the one table of a text file; at least one. Rows are read when asked for.

    Raises TableUnreadable when the file is missing, larger than 200 MB, or no table that can be read.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise refusal(path, "too-large")
        with path.open("rb") as stream:
            start = stream.read(len(_COMPOUND))
        if start.startswith((_ZIP, _EMPTY_ZIP)):
            return workbook_tables(path)
        if start == _COMPOUND:
            raise refusal(path, "password" if _ENCRYPTED_PART in path.read_bytes() else "old-excel")
        return [delimited_table(path)]
    except OSError as error:
        raise refusal(path, "file-missing", type(error).__name__) from error

"""CSV and its kin: whichever encoding, line end and delimiter the town's programme writes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge.importers.tables.encoding import encoding_of
from knowledge.importers.tables.table import Row, Table, TableUnreadable
from knowledge.importers.validation import Fault

_DELIMITERS = ",\t;"
_SAMPLE_CHARACTERS = 100_000
_SAMPLE_ROWS = 200


def delimited_table(path: Path) -> Table:
    """The one table of a text file. Raises TableUnreadable when it is empty or in no known encoding."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        sample = stream.read(_SAMPLE_CHARACTERS)
    if not sample:
        raise TableUnreadable(Fault(path.name, 1, "", "file-empty"))
    if sample.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise TableUnreadable(Fault(path.name, 1, "", "web-page"))
    delimiter = _delimiter(sample)
    return Table(path.stem, path.name, lambda: _rows(path, encoding, delimiter))


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as stream:
            reader = csv.reader(stream, delimiter=delimiter, strict=True)
            for cells in reader:
                yield Row(line, tuple(cells))
                line = reader.line_num + 1
    except csv.Error as error:
        raise TableUnreadable(Fault(path.name, line, "", "not-csv", str(error))) from error
    except UnicodeDecodeError as error:  # it was read through before: it has changed since
        raise TableUnreadable(Fault(path.name, line, "", "encoding", str(error.start + 1))) from error
    except OSError as error:
        raise TableUnreadable(Fault(path.name, line, "", "file-missing", type(error).__name__)) from error


def _delimiter(sample: str) -> str:
    """The one that makes most rows equally wide; between equals the one that makes them wider, then the comma."""
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for _, cells in zip(
            range(_SAMPLE_ROWS), csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), strict=False
        ):
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        pass  # what was counted so far is what there is to judge by
    return max(((count, width) for width, count in widths.items()), default=(0, 0))

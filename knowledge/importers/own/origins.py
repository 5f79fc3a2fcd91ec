"""`provenance.csv`: where the entries of an exported folder came from before, so that licences are not lost."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.content import Provenance
from knowledge.importers.own.records import OwnRecord

FILE = "provenance.csv"
COLUMNS = ("id", "file", "line", "licence")
REQUIRED = COLUMNS


def read_origins(records: Iterable[OwnRecord]) -> dict[str, Provenance]:
    """By the entry's id, such as `garbage:futon`."""
    return {
        record.text("id", required=True): Provenance(
            record.text("file", required=True), record.whole_number("line"), record.text("licence")
        )
        for record in records
    }

"""The town's golden wordings: `golden.csv`, which a folder may leave out."""

from __future__ import annotations

from pathlib import Path

from knowledge.care.golden import Golden, GoldenInvalid, read_golden
from knowledge.importers.validation import Fault

FILE = "golden.csv"
COLUMNS = ("wording", "accepted", "audience")


def read_town_golden(folder: Path, faults: list[Fault]) -> tuple[Golden, ...]:
    """The wordings, none without a file. What is wrong is added to `faults`."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        return tuple(read_golden(path.read_bytes()))
    except GoldenInvalid as error:
        faults.append(Fault(FILE, error.line, "wording", "not-allowed", error.given))
        return ()

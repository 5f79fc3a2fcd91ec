"""The files of a 5374 folder, whatever the case of their names."""

from __future__ import annotations

import unicodedata
from pathlib import Path

TARGET = "target"
DESCRIPTION = "description"
AREA_DAYS = "area_days"
CENTER = "center"
REMARKS = "remarks"
_SUFFIXES = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")


def folder_files(folder: Path) -> dict[str, Path]:
    """The tables of a folder by their names in lower case, without what stands behind the dot; CSV before Excel."""
    found: dict[str, Path] = {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return {}
    for suffix in _SUFFIXES:
        for path in paths:
            name = unicodedata.normalize("NFKC", path.name).casefold()
            if name.endswith(suffix):
                found.setdefault(name.removesuffix(suffix).strip().replace("-", "_"), path)
    return found


def is_5374_target(path: Path) -> bool:
    """Whether a file has the name of 5374's dictionary, which may lack a header."""
    return unicodedata.normalize("NFKC", path.stem).casefold() == TARGET

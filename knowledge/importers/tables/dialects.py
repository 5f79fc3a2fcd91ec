"""What towns call their columns, and what they write in those that take a word out of a few."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.importers.tables.cells import heading


@dataclass(frozen=True, slots=True)
class Dialects:
    """Other names of the columns of one kind of table, and other words for their values."""

    columns: Mapping[str, tuple[str, ...]]
    """By the column's own name."""
    values: Mapping[str, Mapping[str, str]]
    """By the column's own name: folded as a heading, to the word that is meant."""

    def meant(self, column: str, value: str) -> str:
        """The word that is meant, or the value itself."""
        words = self.values.get(column)
        return words.get(heading(value), value) if words else value


def dialects_from_folder(folder: Path) -> dict[str, Dialects]:
    """Those of `data/columns/`, by kind of table, as `faq`: every table of every file in the folder."""
    return {
        kind: _dialects(table)
        for path in sorted(folder.glob("*.toml"))
        for kind, table in tomllib.loads(path.read_text(encoding="utf-8")).items()
    }


def _dialects(table: Mapping[str, Any]) -> Dialects:
    values = {
        column: {heading(other): word for word, others in words.items() for other in others}
        for column, words in table.get("values", {}).items()
    }
    return Dialects({column: tuple(others) for column, others in table["columns"].items()}, values)

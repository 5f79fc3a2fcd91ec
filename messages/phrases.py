"""The catalogue of words that people read. Code asks by name; the Japanese lives in `data/phrases/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class PhraseMissing(KeyError):
    """The catalogue has no phrase of this name."""


class Phrases:
    """Phrases by dotted name, such as `fallback.sorry`: tables within tables."""

    def __init__(self, *files: Mapping[str, Any]) -> None:
        """`files` are nested tables of text or lists of text; several may add to one table."""
        self._phrases: dict[str, str | tuple[str, ...]] = {}
        for tables in files:
            self._collect("", tables)

    def say(self, name: str, /, **values: object) -> str:
        """The phrase with its `{placeholders}` filled. Raises PhraseMissing, or KeyError for a missing value."""
        phrase = self._phrases.get(name)
        if not isinstance(phrase, str):
            raise PhraseMissing(name)
        return phrase.format(**values).strip() if values else phrase.strip()

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words. Raises PhraseMissing."""
        phrase = self._phrases.get(name)
        if not isinstance(phrase, tuple):
            raise PhraseMissing(name)
        return phrase

    def names(self) -> list[str]:
        """All names, for the tests that compare catalogue and code."""
        return sorted(self._phrases)

    def _collect(self, prefix: str, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            name = f"{prefix}{key}"
            if isinstance(value, Mapping):
                self._collect(f"{name}.", value)
            else:
                self._phrases[name] = tuple(value) if isinstance(value, list) else str(value)


def phrases_from_folder(folder: Path) -> Phrases:
    """Read every TOML file of the folder into one catalogue."""
    return Phrases(*(tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))))

"""The catalogue of words that people read. Code asks by name; the words live in `data/phrases/`.

The Japanese catalogue is whole. Another language's holds what its readers see most; the rest is Japanese.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

JAPANESE_TAGS = frozenset({"", "ja", "ja-simple"})
FOREIGN = "en"
"""What readers of a language without a catalogue of its own are spoken to in."""

Named = dict[str, str | tuple[str, ...]]


class PhraseMissing(KeyError):
    """The catalogue has no phrase of this name."""


class PhraseTwice(ValueError):
    """Two files give one phrase."""


class Phrases:
    """Phrases by dotted name, such as `fallback.sorry`: tables within tables."""

    def __init__(self, *files: Mapping[str, Any], languages: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """`files` are nested tables of text or lists of text; several may add to one table. Raises PhraseTwice.

        `languages` are such tables by tag (`en`, `zh-Hans`), each holding some of the phrases.
        """
        self._phrases: Named = {}
        for tables in files:
            _collect(self._phrases, "", tables)
        self._own: Named = {}
        self._languages: dict[str, Phrases] = {}
        for tag, tables in (languages or {}).items():
            self._languages[tag] = self._with_language(tables)

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

    def own_words(self, name: str) -> tuple[str, ...]:
        """A list of words that stands in this very language's catalogue, or nothing."""
        phrase = self._own.get(name, ())
        return phrase if isinstance(phrase, tuple) else ()

    def in_language(self, tag: str) -> Phrases:
        """The catalogue for readers of a language, empty for ordinary Japanese; English for one that has none."""
        if tag in self._languages:
            return self._languages[tag]
        base = self._languages.get("", self)
        return base if tag in JAPANESE_TAGS else self._languages.get(FOREIGN, base)

    def languages(self) -> tuple[str, ...]:
        """The tags of the catalogues beside the Japanese one."""
        return tuple(tag for tag in self._languages if tag)

    def names(self) -> list[str]:
        """All names, for the tests that compare catalogue and code."""
        return sorted(self._phrases)

    def own_names(self) -> list[str]:
        """The names of the phrases that this very language's catalogue holds; of the Japanese one, none."""
        return sorted(self._own)

    def _with_language(self, tables: Mapping[str, Any]) -> Phrases:
        """This catalogue under that of another language; all of them know one another."""
        made = Phrases()
        _collect(made._own, "", tables)
        made._phrases = self._phrases | made._own
        self._languages.setdefault("", self)
        made._languages = self._languages
        return made


def phrases_from_folder(folder: Path) -> Phrases:
    """Read every TOML file of the folder into one catalogue, and those of `languages/` beside it."""
    read = {path: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.toml"))}
    languages = {path.stem: tables for path, tables in read.items() if path.parent.name == "languages"}
    return Phrases(*(read[path] for path in read if path.parent == folder), languages=languages)


def _collect(phrases: Named, prefix: str, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            _collect(phrases, f"{name}.", value)
        elif name in phrases:
            raise PhraseTwice(name)
        else:
            phrases[name] = tuple(value) if isinstance(value, list) else str(value)

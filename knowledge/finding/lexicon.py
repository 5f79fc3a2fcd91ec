"""What the search knows of the language: dictionary, related words, synonyms, the words of asking."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from knowledge.content import EntryKind
from knowledge.finding.analysis import REVISION, Analyser
from knowledge.finding.related import RelatedWords, Synonyms


@dataclass(frozen=True)
class Lexicon:
    """Made once per process, shared by all towns.

    `synonyms` gives for a form others that may stand for it; `asking` are forms that carry no subject; `kind_words`
    those that tell which kind of entry is asked for. `fingerprint` changes when analyses would.
    """

    analyser: Analyser
    related: RelatedWords
    synonyms: Mapping[str, Mapping[str, float]]
    asking: frozenset[str]
    kind_words: Mapping[EntryKind, frozenset[str]] = field(default_factory=dict)
    fingerprint: str = ""


@lru_cache(maxsize=4)
def lexicon_from_folder(folder: Path) -> Lexicon:
    """The lexicon of `data/words`. Takes about a second."""
    synonyms = Synonyms.from_folder(folder / "synonyms")
    asking = tomllib.loads((folder / "asking.toml").read_text(encoding="utf-8"))
    analyser = Analyser(synonyms.words())
    return Lexicon(
        analyser,
        RelatedWords.from_file(folder / "related-words.npz"),
        synonyms.by_form(analyser.form_of),
        frozenset(asking["asking"]),
        {EntryKind(kind): frozenset(words) for kind, words in asking["kinds"].items()},
        _fingerprint(synonyms.words()),
    )


@lru_cache(maxsize=1)
def plain_lexicon() -> Lexicon:
    """A lexicon with nothing but the dictionary."""
    return Lexicon(Analyser(), RelatedWords.none(), {}, frozenset(), fingerprint=_fingerprint([]))


def _fingerprint(phrases: list[str]) -> str:
    made_of = [str(REVISION), version("sudachipy"), version("sudachidict-core"), *phrases]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]

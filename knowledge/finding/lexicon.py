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
from knowledge.finding.analysis import DENIAL, REVISION, Analyser
from knowledge.finding.english import English
from knowledge.finding.related import RelatedWords, Synonyms


@dataclass(frozen=True)
class Lexicon:
    """Made once per process, shared by all towns.

    `synonyms` gives for a form others that may stand for it; `asking` are forms that weigh little; `frame` are those
    and others that tell what is to be done, not with what; `kind_words` tell which kind of entry is asked for.
    `fingerprint` changes when analyses would.
    """

    analyser: Analyser
    related: RelatedWords
    synonyms: Mapping[str, Mapping[str, float]]
    asking: frozenset[str]
    frame: frozenset[str]
    kind_words: Mapping[EntryKind, frozenset[str]] = field(default_factory=dict)
    fingerprint: str = ""

    def is_asking(self, form: str) -> bool:
        """Whether a word, or what it denies, weighs little."""
        return form in self.asking or form.removesuffix(DENIAL) in self.asking

    def is_frame(self, form: str) -> bool:
        """Whether a word, or what it denies, tells what is to be done rather than with what."""
        return form in self.frame or form.removesuffix(DENIAL) in self.frame


@lru_cache(maxsize=4)
def lexicon_from_folder(folder: Path) -> Lexicon:
    """The lexicon of `data/words`. Takes about a second."""
    synonyms = Synonyms.from_folder(folder / "synonyms")
    asking = tomllib.loads((folder / "asking.toml").read_text(encoding="utf-8"))
    english = English.from_file(folder / "english.toml")
    analyser = Analyser(synonyms.words(), english)
    return Lexicon(
        analyser,
        RelatedWords.from_file(folder / "related-words.npz"),
        synonyms.by_form(analyser.form_of),
        frozenset(asking["asking"]),
        frozenset([*asking["asking"], *asking["frame"]]),
        {EntryKind(kind): frozenset(words) for kind, words in asking["kinds"].items()},
        _fingerprint([*synonyms.words(), english.fingerprint()]),
    )


@lru_cache(maxsize=1)
def plain_lexicon() -> Lexicon:
    """A lexicon with nothing but the dictionary."""
    return Lexicon(Analyser(), RelatedWords.none(), {}, frozenset(), frozenset(), fingerprint=_fingerprint([]))


def _fingerprint(phrases: list[str]) -> str:
    made_of = [str(REVISION), version("sudachipy"), version("sudachidict-core"), version("snowballstemmer"), *phrases]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()[:16]

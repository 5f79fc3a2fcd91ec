"""English into the stems of its content words: titles and questions alike, and here alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from knowledge.content import EntryKind
from knowledge.finding.folding import folded

_WORD = re.compile(r"[a-z]+|[0-9]+")
_REMARK = re.compile(r"[（(][^（(）)]*(?:[）)]|$)")
_BETWEEN_NAMES = re.compile(r",|:|;|/|\bor\b|\band\b")
_PIECE = re.compile(r"[^.!?\n]{1,300}")
_SHORTEST_STEMMED = 4
"""An AED is no past of a."""
_STEMMER = snowballstemmer.stemmer("english")

Stems = tuple[str, ...]


class English:
    """What the search knows of English. Made once per process; threads may share it."""

    def __init__(
        self,
        stop: Iterable[str] = (),
        frame: Iterable[str] = (),
        same: Iterable[Sequence[str]] = (),
        forms: Mapping[str, str] | None = None,
        kinds: Mapping[EntryKind, Iterable[str]] | None = None,
    ) -> None:
        """`stop` are words and phrases that say nothing, `frame` words that tell what is to be done, not with what.

        Of the wordings in one `same` the first stands for all. `forms` has irregular words (knives: knife), and those
        that must not be stemmed under their own name (glasses: glasses). `kinds` are words that ask for a kind.
        """
        self._forms = dict(forms or {})
        self._instead: dict[Stems, Stems] = {self._raw(words): () for words in stop}
        for first, *others in same:
            self._instead |= {self._raw(words): self._raw(first) for words in (first, *others)}
        self._longest = max(map(len, self._instead), default=0)
        self._frame = frozenset(stem for words in frame for stem in self.stems(words))
        self.kind_words = {
            kind: frozenset(stem for word in words for stem in self.stems(word))
            for kind, words in (kinds or {}).items()
        }
        self.vocabulary = frozenset(stem for words in self._instead for stem in words) | self._frame

    @classmethod
    def from_file(cls, path: Path) -> English:
        """What `data/words/english.toml` says."""
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = {EntryKind(kind): words for kind, words in table["kinds"].items()}
        same = [group["words"] for group in table["same"]]
        return cls(table["stop"], table["frame"], same, table["forms"], kinds)

    def stems(self, text: str) -> Stems:
        """The stems of the content words of a short text, in order; other words for a thing made one."""
        return self.unified(self._raw(text))

    def stems_of_long(self, text: str) -> Stems:
        """The same for a text of any length."""
        return tuple(stem for piece in _PIECE.findall(text) for stem in self.stems(piece))

    def raw_question(self, text: str) -> Stems:
        """All stems of a question, stop words included."""
        return self._raw(text)

    def unified(self, stems: Stems) -> Stems:
        """Without what says nothing, and with one wording for each thing."""
        found: list[str] = []
        place = 0
        while place < len(stems):
            for size in range(min(self._longest, len(stems) - place), 0, -1):
                instead = self._instead.get(stems[place : place + size])
                if instead is not None:
                    found += instead
                    place += size
                    break
            else:
                found.append(stems[place])
                place += 1
        return tuple(found)

    def is_frame(self, stem: str) -> bool:
        """Whether a stem tells what is to be done rather than with what."""
        return stem in self._frame

    def names(self, title: str) -> list[tuple[Stems, bool]]:
        """The names in a title, each with whether it is all of it but for remarks: "Hat or cap" has three."""
        plain, _remarks = without_remarks(title)
        names = {self.stems(plain): True}
        others = [self.stems(name) for name in _BETWEEN_NAMES.split(plain.lower())]
        longest = max(map(len, others))
        for name in others:
            if len(name) == longest:  # "clothes" is no name of "Pet collar or clothes"
                names.setdefault(name, False)
        names.pop((), None)
        return list(names.items())

    def fingerprint(self) -> str:
        """Changes when stems of titles would."""
        return repr(sorted(self._forms.items())) + repr(sorted(self._instead.items()))

    def joined(self, one: str, other: str) -> str:
        """The stem of two words written as one: egg shells are eggshells."""
        return self._stem(one + other)

    def _raw(self, text: str) -> Stems:
        return tuple(self._stem(word) for word in _WORD.findall(folded(text)))

    def _stem(self, word: str) -> str:
        form = self._forms.get(word, "")
        return form if form == word else _stem(form or word)


def without_remarks(title: str) -> tuple[str, str]:
    """A title without what stands in brackets, and that: it explains, and is no name."""
    return _REMARK.sub(" ", title).strip(), " ".join(_REMARK.findall(title))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return word if len(word) < _SHORTEST_STEMMED else str(_STEMMER.stemWord(word))

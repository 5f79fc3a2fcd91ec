"""An entry as the index needs it: counted terms by field, and its wordings as they sound. Made once per version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.content import Entry, EntryKind
from knowledge.finding.analysis import Analyser, Word
from knowledge.finding.folding import folded, hiragana, kana_key

FIELDS = ("title", "aliases", "keywords", "body")
SOUND = "^"
"""Stands before a reading, so that it never meets a word of the same letters."""
_LONGEST_BODY = 4_000
_SHORTEST_SOUND = 2
_LONGEST_NAME = 40
_REMARK = re.compile(r"[（(][^（(）)]*[）)]")
_DESCRIBED = frozenset({EntryKind.PROCEDURE, EntryKind.FACILITY, EntryKind.LECTURE})


@dataclass(frozen=True, slots=True)
class Wording:
    """A name of an entry: as written (folded, without spaces), the key of its sound, and as spoken (hiragana)."""

    written: str
    sound: str
    spoken: str


@dataclass(frozen=True, slots=True)
class EntryAnalysis:
    """`terms` has a count of terms for each of FIELDS."""

    terms: tuple[Mapping[str, int], ...]
    wordings: tuple[Wording, ...]

    def to_stored(self) -> dict[str, Any]:
        """JSON for the row beside the entry."""
        return {
            "terms": [dict(field) for field in self.terms],
            "wordings": [[wording.written, wording.sound, wording.spoken] for wording in self.wordings],
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> EntryAnalysis:
        """The reverse of `to_stored`."""
        return cls(tuple(stored["terms"]), tuple(Wording(*words) for words in stored["wordings"]))


def analysed_entry(entry: Entry, analyser: Analyser) -> EntryAnalysis:
    """Costs about a millisecond for a page of text."""
    titles = [text.title for text in entry.texts]
    bodies = [text.body for text in entry.texts]
    if entry.kind in _DESCRIBED:
        bodies += [value for value in entry.details.values() if isinstance(value, str)]
    body = "\n".join(bodies)[:_LONGEST_BODY]
    terms = (
        _counted(word for title in titles for word in analyser.analysed(title).words),
        _counted(word for alias in entry.aliases for word in analyser.analysed(alias).words),
        _counted(word for keyword in entry.keywords for word in analyser.analysed(keyword).words),
        _counted(analyser.words_of_long(body), with_sounds=False),
    )
    return EntryAnalysis(terms, tuple(_wordings(entry, analyser)))


def _counted(words: Iterable[Word], *, with_sounds: bool = True) -> Mapping[str, int]:
    count: Counter[str] = Counter()
    for word in words:
        count[word.form] += 1
        for form, _reading in word.parts:
            if form != word.form:
                count[form] += 1
        if with_sounds and len(word.reading) >= _SHORTEST_SOUND:
            count[SOUND + word.reading] += 1
    return dict(count)


def _wordings(entry: Entry, analyser: Analyser) -> Iterable[Wording]:
    names: dict[str, str] = {}
    for text in entry.texts:
        plain = _REMARK.sub("", text.title).strip()
        for name in (text.title, plain):
            names.setdefault(name, "")
        if text.reading:
            names[plain if plain != text.title else text.title] = text.reading.split("\u3000")[0]
            names.setdefault(text.reading, text.reading)
    for alias in entry.aliases:
        names.setdefault(alias, "")
    seen = set()
    for name, reading in names.items():
        written = folded(name).replace(" ", "")
        analysis = analyser.analysed(reading or name)
        spoken = hiragana(folded(reading).replace(" ", "")) if reading else analysis.spoken
        for sound in dict.fromkeys((analysis.sound, kana_key(spoken))):
            wording = Wording(written, sound, spoken)
            if written and sound and len(spoken) <= _LONGEST_NAME and wording not in seen:
                seen.add(wording)
                yield wording

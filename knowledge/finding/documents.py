"""An entry as the index needs it: counted terms by field, and its wordings as they sound. Made once per version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.content import JAPANESE, SIMPLE, Entry, EntryKind, EntryText
from knowledge.finding.analysis import Analyser, Word
from knowledge.finding.english import English, without_remarks
from knowledge.finding.folding import hiragana, joined, kana_key
from knowledge.furigana import entry_without_ruby

FIELDS = ("title", "aliases", "keywords", "body", "english_title", "english_body")
SOUND = "^"
"""Stands before a reading, so that it never meets a word of the same letters."""
ENGLISH = "@"
"""Stands before the stem of an English word, so that it never meets a word of a Japanese text."""
_LONGEST_BODY = 4_000
_SHORTEST_SOUND = 2
LANGUAGE = "en"
"""The language whose words are stemmed."""
_LONGEST_NAME = 60
_REMARK = re.compile(r"[（(][^（(）)]*[）)]")
_DESCRIBED = frozenset({EntryKind.PROCEDURE, EntryKind.FACILITY, EntryKind.LECTURE})


@dataclass(frozen=True, slots=True)
class Wording:
    """A name of an entry: as written (folded, without spaces), the key of its sound, and as spoken (hiragana).

    `is_whole` is False for a title without the remark in its brackets. In `language` en, all three are joined stems.
    """

    written: str
    sound: str
    spoken: str
    is_whole: bool = True
    language: str = JAPANESE


@dataclass(frozen=True, slots=True)
class EntryAnalysis:
    """`terms` has a count of terms for each of FIELDS."""

    terms: tuple[Mapping[str, int], ...]
    wordings: tuple[Wording, ...]

    def to_stored(self) -> dict[str, Any]:
        """JSON for the row beside the entry."""
        return {
            "terms": [dict(field) for field in self.terms],
            "wordings": [[one.written, one.sound, one.spoken, one.is_whole, one.language] for one in self.wordings],
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> EntryAnalysis:
        """The reverse of `to_stored`."""
        return cls(tuple(stored["terms"]), tuple(Wording(*words) for words in stored["wordings"]))


def analysed_entry(entry: Entry, analyser: Analyser) -> EntryAnalysis:
    """Costs about a millisecond for a page of text."""
    entry = entry_without_ruby(entry)
    japanese = [text.title for text in entry.texts if text is entry.text]
    foreign = [text.title for text in _named(entry) if text is not entry.text and text.language != LANGUAGE]
    english = [text for text in entry.texts if text.language == LANGUAGE]
    bodies = [entry.body]
    if entry.kind in _DESCRIBED:
        bodies += [value for value in entry.details.values() if isinstance(value, str)]
    body = "\n".join(bodies)[:_LONGEST_BODY]
    terms = (
        _counted(word for title in japanese for word in analyser.analysed(title).words),
        _counted(word for alias in entry.aliases for word in analyser.analysed(alias).words),
        _added(
            _counted(word for keyword in entry.keywords for word in analyser.analysed(keyword).words),
            _counted(_foreign_words(foreign, analyser), with_sounds=False),
        ),
        _counted(analyser.words_of_long(body), with_sounds=False),
        *_english_terms(english, analyser.english),
    )
    return EntryAnalysis(terms, (*_wordings(entry, analyser), *_english_wordings(english, analyser.english)))


def english_stems(analysis: EntryAnalysis) -> Iterable[str]:
    """The stems of the words in an entry's English title."""
    return (term.removeprefix(ENGLISH) for term in analysis.terms[FIELDS.index("english_title")])


def _english_terms(texts: Sequence[EntryText], english: English) -> Iterator[Mapping[str, int]]:
    """Those of the titles, and those of what explains them: the remarks in brackets and the bodies."""
    titles = [without_remarks(text.title) for text in texts]
    yield _stems_counted(stem for title, _remark in titles for stem in english.stems(title))
    bodies = [remark for _title, remark in titles] + [text.body[:_LONGEST_BODY] for text in texts]
    yield _stems_counted(stem for body in bodies for stem in english.stems_of_long(body))


def _stems_counted(stems: Iterable[str]) -> Mapping[str, int]:
    return dict(Counter(ENGLISH + stem for stem in stems))


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


def _foreign_words(titles: Iterable[str], analyser: Analyser) -> Iterable[Word]:
    """Without those that the dictionary turns into Japanese: "plastic" would make プラスチック weigh twice."""
    return (word for title in titles for word in analyser.analysed(title).words if word.form.isascii())


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> Mapping[str, int]:
    return dict(Counter(one) + Counter(other)) if other else one


def _wordings(entry: Entry, analyser: Analyser) -> Iterable[Wording]:
    seen = set()
    for name, reading, is_whole in _names(entry):
        analysis = analyser.analysed(reading or name)
        written = joined(name)
        spoken = hiragana(joined(reading)) if reading else analysis.spoken
        for sound in dict.fromkeys((analysis.sound, kana_key(spoken))):
            wording = Wording(written, sound, spoken, is_whole)
            is_name = written and sound and len(spoken) <= _LONGEST_NAME
            if is_name and (written, sound, spoken) not in seen:
                seen.add((written, sound, spoken))
                yield wording


def _named(entry: Entry) -> Iterable[EntryText]:
    """The texts whose titles are names of the entry: やさしい日本語 explains the name there, with other words."""
    return (text for text in entry.texts if text.style != SIMPLE or text is entry.text)


def _english_wordings(texts: Iterable[EntryText], english: English) -> Iterable[Wording]:
    names = (name for text in texts for name in english.names(text.title))
    seen = dict.fromkeys(("".join(stems), is_whole) for stems, is_whole in names)
    return (Wording(name, name, name, is_whole, LANGUAGE) for name, is_whole in seen if len(name) <= _LONGEST_NAME)


def _names(entry: Entry) -> Iterable[tuple[str, str, bool]]:
    """Name, its reading if it is given, and whether it is whole. A reading goes with the title without remarks."""
    for text in _named(entry):
        if text.language == LANGUAGE and text is not entry.text:
            continue
        plain = _REMARK.sub("", text.title).strip()
        reading = text.reading.split("\u3000")[0]
        if plain == text.title or text is entry.text:  # a foreign name is not heard together with its remark
            yield text.title, reading if plain == text.title else "", True
        if plain != text.title:
            yield plain, reading, False
        if text.reading:
            yield text.reading, text.reading, True
    for alias in entry.aliases:
        yield alias, "", True

"""A question as the index looks at it: its words with their weights, how it is written and how it sounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.content import EntryKind
from knowledge.finding.analysis import Analysis, Word
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.romaji import kana_from_romaji
from knowledge.finding.spellings import LONGEST_QUESTION

_LATIN = re.compile(r"[a-z][a-z' -]{2,}[a-z]")
_ASKING_WEIGHT = 0.5
_PART_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Sought:
    """A term to look for; `reading` (katakana) finds words that sound the same."""

    form: str
    reading: str
    weight: float
    is_kana: bool
    is_asking: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`sound` is the whole in kana keys; `subject` says for each of its kana whether it belongs to the subject.

    `starts` are the places in `sound` where a token begins, and its end.
    """

    written: str
    sound: str
    subject: tuple[bool, ...]
    starts: tuple[int, ...]
    sought: tuple[Sought, ...]
    kinds: frozenset[EntryKind]

    def share_of_subject(self, begin: int, end: int) -> float:
        """How much of the subject (kana) lies in a piece that may be longer than it (0 to 1)."""
        inside = sum(self.subject[begin:end])
        return inside / max(1, sum(self.subject) + (end - begin - inside))


def understood(text: str, lexicon: Lexicon, is_indexed: Callable[[str], bool]) -> Question:
    """The question in `text`; Latin words that no entry has are read as romaji."""
    analysis = lexicon.analyser.analysed(text)
    japanese = _LATIN.sub(lambda latin: _as_kana(latin[0], is_indexed), analysis.text)
    if japanese != analysis.text:
        analysis = lexicon.analyser.analysed(japanese)
    sought: dict[str, Sought] = {}
    for word in analysis.words:
        for one in _sought(word, lexicon, analysis.text):
            sought.setdefault(one.form, one)
    forms = {word.form for word in analysis.words}
    kinds = frozenset(kind for kind, words in lexicon.kind_words.items() if words & forms)
    return Question(
        written=analysis.text.replace(" ", ""),
        sound=analysis.sound[:LONGEST_QUESTION],
        subject=_subject(analysis, lexicon)[:LONGEST_QUESTION],
        starts=_starts(analysis),
        sought=tuple(sought.values()),
        kinds=kinds,
    )


def _as_kana(latin: str, is_indexed: Callable[[str], bool]) -> str:
    words = latin.split()
    if all(is_indexed(word) for word in words):
        return latin
    return kana_from_romaji(latin) or latin


def _sought(word: Word, lexicon: Lexicon, text: str) -> list[Sought]:
    is_asking = word.form in lexicon.asking
    weight = word.weight * (_ASKING_WEIGHT if is_asking else 1.0)
    is_kana = not any("一" <= letter <= "鿿" for letter in text[word.begin : word.end])
    whole = Sought(word.form, word.reading, weight, is_kana, is_asking)
    parts = (
        Sought(form, reading, weight * _PART_WEIGHT, is_kana, is_asking)
        for form, reading in word.parts
        if form != word.form
    )
    return [whole, *parts]


def _subject(analysis: Analysis, lexicon: Lexicon) -> tuple[bool, ...]:
    """Which kana of the question's sound belong to words that carry its subject; all of them when none does."""
    marks: list[bool] = []
    for token in analysis.tokens:
        marks += [token.word is not None and not _is_setting(token.word.form, lexicon)] * len(token.sound)
    return tuple(marks) if any(marks) else (True,) * len(marks)


def _is_setting(form: str, lexicon: Lexicon) -> bool:
    """Whether a word tells what is wanted (throw away, book) rather than of what."""
    return form in lexicon.asking or any(form in words for words in lexicon.kind_words.values())


def _starts(analysis: Analysis) -> tuple[int, ...]:
    starts = [0]
    for token in analysis.tokens:
        starts.append(starts[-1] + len(token.sound))
    return tuple(start for start in dict.fromkeys(starts) if start <= LONGEST_QUESTION)

"""A question as the index looks at it: its words with their weights, how it is written and how it sounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from knowledge.content import EntryKind
from knowledge.finding.analysis import Token, Word
from knowledge.finding.lexicon import Lexicon
from knowledge.finding.romaji import kana_from_romaji
from knowledge.finding.spellings import LONGEST_QUESTION

_LATIN = re.compile(r"[a-z][a-z' -]+[a-z]")
ASKING_WEIGHT = 0.5
_PART_WEIGHT = 0.7
_MISREAD = 0.3
_UNHEARD_OF = 0.4
_SOLID = 5
_SHORTEST_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """A term to look for; `reading` (katakana) finds words that sound the same."""

    form: str
    reading: str
    weight: float
    is_kana: bool
    is_frame: bool
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`written` is empty when there is nothing to look for. `spoken` is the question in hiragana.

    `subject` says for each of its kana how likely it carries the subject, `solid` whether it was surely meant as it
    stands: a known word of some length, or one in kanji. `sounds` are the kana keys of its tokens, none for words of
    the frame; `starts` is where each token begins in `spoken`, and the end. When it `is_mended`, slips were mended
    before, and `trust` (0 to 1) tells how like the words typed those of the question are.
    """

    written: str
    spoken: str
    subject: tuple[float, ...]
    solid: tuple[bool, ...]
    sounds: tuple[str, ...]
    starts: tuple[int, ...]
    sought: tuple[Sought, ...]
    kinds: frozenset[EntryKind]
    trust: float = 1.0
    is_mended: bool = False
    language: str = ""
    """As which the text was read; empty for Japanese."""

    @property
    def subjects(self) -> int:
        """How many words of content it has beside the frame."""
        return sum(not one.is_frame for one in self.sought if not one.is_part)

    def share_of_subject(self, begin: int, end: int) -> float:
        """How much a piece of `spoken` is of itself and the subject outside it (0 to 1)."""
        outside = sum(self.subject) - sum(self.subject[begin:end])
        return (end - begin) / max(1.0, outside + end - begin)


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
    tokens = _first(analysis.tokens)
    return Question(
        written="" if all(token.is_exclaimed for token in tokens) else analysis.text.replace(" ", ""),
        spoken="".join(token.spoken for token in tokens),
        subject=_subject(tokens, lexicon, is_indexed),
        solid=_solid(tokens, analysis.text),
        sounds=tuple("" if _is_frame(token, lexicon) else token.sound for token in tokens),
        starts=tuple(accumulate((len(token.spoken) for token in tokens), initial=0)),
        sought=tuple(sought.values()),
        kinds=kinds,
    )


def _first(tokens: Sequence[Token]) -> list[Token]:
    """The tokens in which wordings are looked for by sound."""
    ends = accumulate(len(token.spoken) for token in tokens)
    return [token for token, end in zip(tokens, ends, strict=True) if end <= LONGEST_QUESTION]


def _as_kana(latin: str, is_indexed: Callable[[str], bool]) -> str:
    words = latin.split()
    if all(is_indexed(word) for word in words):
        return latin
    return kana_from_romaji(latin) or latin


def _sought(word: Word, lexicon: Lexicon, text: str) -> list[Sought]:
    is_asking = lexicon.is_asking(word.form)
    weight = word.weight * (ASKING_WEIGHT if is_asking else 1.0)
    is_kana = _is_kana(text[word.begin : word.end])
    is_frame = lexicon.is_frame(word.form)
    whole = Sought(word.form, word.reading, weight, is_kana, is_frame)
    parts = (
        Sought(form, reading, weight * _PART_WEIGHT, is_kana, is_frame, is_part=True)
        for form, reading in word.parts
        if form != word.form
    )
    return [whole, *parts]


def _solid(tokens: Sequence[Token], text: str) -> tuple[bool, ...]:
    marks: list[bool] = []
    for token in tokens:
        word = token.word
        is_solid = (
            word is not None
            and word.is_known
            and (len(token.spoken) >= _SOLID or not _is_kana(text[word.begin : word.end]))
        )
        marks += [is_solid or token.is_exclaimed] * len(token.spoken)
    return tuple(marks)


def _is_kana(text: str) -> bool:
    return not any("一" <= letter <= "鿿" for letter in text)


def _is_frame(token: Token, lexicon: Lexicon) -> bool:
    return token.is_exclaimed or (token.word is not None and lexicon.is_frame(token.word.form))


def _subject(tokens: Sequence[Token], lexicon: Lexicon, is_indexed: Callable[[str], bool]) -> tuple[float, ...]:
    """How likely each kana carries the subject: content but no frame, and whatever stands before the first content.

    No sentence begins with a particle: もにたーてれび is misread as one, and yet all of it counts, up to the は or を
    behind it. Where there seems to be no subject, a slip made particles of it. A word that no entry has is rather told
    beside the subject.
    """
    marks: list[float] = []
    has_begun = False
    for token in tokens:
        has_begun = has_begun or token.word is not None or (token.is_particle and len(marks) >= _SHORTEST_SUBJECT)
        if _is_frame(token, lexicon):
            mark = 0.0
        elif token.word is None:
            mark = 0.0 if has_begun else 1.0
        else:
            mark = 1.0 if is_indexed(token.word.form) else _UNHEARD_OF
        marks += [mark] * len(token.spoken)
    return tuple(marks) if any(marks) else (_MISREAD,) * len(marks)

"""A question in English as the index looks at it; slips of the finger mended word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from knowledge.finding.documents import ENGLISH, LANGUAGE, EntryAnalysis, english_stems
from knowledge.finding.english import English, Stems
from knowledge.finding.folding import joined
from knowledge.finding.question import ASKING_WEIGHT, Question, Sought
from knowledge.finding.spellings import Spellings

_LIKE = 0.7
"""How like a known word one with a slip must be."""
_SHORTEST_MENDED = 5
_SHORTEST_HALF = 3
_MOST_WORDS = 40
_LONGEST_NAME = 6
_DOUBTED = 2
"""A slip in a short word makes another word of it: what it was read as is rather offered than stated."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A stem as it was read, and how like what was typed."""

    stem: str
    likeness: float = 1.0


class EnglishReader:
    """Reads questions with the words that the English titles of a body of entries use."""

    def __init__(self, english: English, analyses: Iterable[EntryAnalysis]) -> None:
        self._english = english
        self._titles = titles = {stem for analysis in analyses for stem in english_stems(analysis)}
        self._is_spoken = bool(titles)
        self._words = titles | english.vocabulary
        self._names = {w.sound for analysis in analyses for w in analysis.wordings if w.language == LANGUAGE}
        self._spellings = Spellings([(word, word) for word in sorted(self._words)])

    def understood(self, text: str) -> Question | None:
        """The question in `text`; None where it is not in Latin letters, names no thing, or no entry has English."""
        raw = self._english.raw_question(text)[:_MOST_WORDS] if self._is_spoken else ()
        read = list(self._mended(raw))
        stems = self._english.unified(tuple(one.stem for one in read))
        is_frame = self._frame(stems)
        if all(is_frame) and "".join(stems) not in self._names:
            return None
        trust = min(one.likeness for one in read) ** _DOUBTED
        sizes = [len(stem) for stem in stems]
        return Question(
            written=joined(text),
            spoken="".join(stems),
            subject=tuple(
                0.0 if frame else 1.0 for frame, size in zip(is_frame, sizes, strict=True) for _ in range(size)
            ),
            solid=(True,) * sum(sizes),
            sounds=tuple("" if frame else stem for stem, frame in zip(stems, is_frame, strict=True)),
            starts=tuple(accumulate(sizes, initial=0)),
            sought=tuple(_sought(stems, is_frame, trust)),
            kinds=frozenset(kind for kind, words in self._english.kind_words.items() if words & set(stems)),
            trust=trust,
            is_mended=True,
            language=LANGUAGE,
        )

    def knows(self, question: Question) -> bool:
        """Whether some title has a word of the question's that is not of the frame."""
        return any(one.form.removeprefix(ENGLISH) in self._titles for one in question.sought if not one.is_frame)

    def _frame(self, stems: Stems) -> list[bool]:
        """Which stems are of the frame; "garbage" is none in "garbage bag", which has that name."""
        marks = [self._english.is_frame(stem) for stem in stems]
        for size in range(min(_LONGEST_NAME, len(stems)), 1, -1):
            for begin in range(len(stems) - size + 1):
                place = slice(begin, begin + size)
                if "".join(stems[place]) in self._names and not all(marks[place]):
                    marks[place] = [False] * size
        return marks

    def _mended(self, stems: Stems) -> Iterator[_Read]:
        """Words that are known as they are, or joined, or apart, or but for a slip."""
        joined = {
            place: whole
            for place, pair in enumerate(pairwise(stems))
            if (whole := self._english.joined(*pair)) in self._words and not all(map(self._english.is_frame, pair))
        }
        for place, stem in enumerate(stems):
            if place in joined and place - 1 not in joined:
                yield _Read(joined[place])
            elif place - 1 not in joined:
                yield from self._read(stem)

    def _read(self, stem: str) -> Iterator[_Read]:
        if stem in self._words or len(stem) < _SHORTEST_MENDED:
            yield _Read(stem)
            return
        for cut in range(_SHORTEST_HALF, len(stem) - _SHORTEST_HALF + 1):
            if stem[:cut] in self._words and stem[cut:] in self._words:
                yield _Read(stem[:cut])
                yield _Read(stem[cut:])
                return
        yield self._without_slip(stem)

    def _without_slip(self, stem: str) -> _Read:
        heard = self._spellings.heard_in(stem, (False,) * len(stem), (0, len(stem)))
        alike = [
            _Read(self._spellings.sound(one.number), one.likeness)
            for one in heard
            if (one.begin, one.end) == (0, len(stem)) and one.likeness >= _LIKE
        ]
        fitting = [one for one in alike if one.stem[0] == stem[0]]
        return max(fitting, key=lambda one: (one.likeness, one.stem), default=_Read(stem))


def _sought(stems: Stems, is_frame: list[bool], trust: float) -> Iterator[Sought]:
    """The terms to look for."""
    seen: dict[str, Sought] = {}
    for stem, frame in zip(stems, is_frame, strict=True):
        seen.setdefault(stem, Sought(ENGLISH + stem, "", ASKING_WEIGHT if frame else 1.0, False, frame))
    yield from (replace(one, weight=one.weight * trust) for one in seen.values())

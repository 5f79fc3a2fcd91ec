"""What of a wording decides whether another means the same: its content, its sound, and where it may be misspelt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from knowledge.finding.analysis import Analysis, Word
from knowledge.finding.folding import hiragana
from knowledge.finding.lexicon import Lexicon

_SHORTEST = 5
"""Letters of a wording in which a slip may be told from another word."""
_LONGEST = 40
_REAL = 3
"""Letters from which a known word was surely meant as it stands."""
_MAY_SLIP = re.compile(r"[ぁ-ゖァ-ヺーa-z]*")
_UNREAD = "^"
_KANJI = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class Traits:
    """A wording, folded and without spaces.

    `content` are the dictionary's forms of its words without those of asking, and what stands unread before them;
    empty if nothing is left. `sound` is the key of the whole as it is spoken, `kanji` are what had to be read for it;
    `is_known` when the dictionary has every word.
    """

    written: str
    words: tuple[Word, ...]
    content: frozenset[str]
    sound: str
    kanji: frozenset[str]
    is_known: bool

    @classmethod
    def of(cls, written: str, lexicon: Lexicon) -> Traits:
        """Costs one analysis."""
        analysis = lexicon.analyser.analysed(written)
        words = analysis.words
        content = frozenset(word.form for word in words if word.form not in lexicon.asking)
        if content and (unread := _unread(analysis)):
            content |= {_UNREAD + unread}
        is_known = bool(words) and all(word.is_known for word in words)
        return cls(written, words, content, analysis.sound, frozenset(_KANJI.findall(written)), is_known)


def shortened(written: str) -> Iterator[str]:
    """The wording, and the wording without each of its letters; nothing for one too short or too long for slips."""
    if _SHORTEST <= len(written) <= _LONGEST:
        plain = hiragana(written)
        yield from {plain, *(plain[:place] + plain[place + 1 :] for place in range(len(plain)))}


def is_slip_apart(one: Traits, other: Traits) -> bool:
    """Whether one of the two wordings is the other with one slip in kana or Latin letters.

    Not when both have a real word in that place (カーテン, カートン), and not when anything else tells them apart.
    """
    left, right = hiragana(one.written), hiragana(other.written)
    if left == right:
        return True
    begin, ends = _differing(left, right)
    pieces = left[begin : ends[0]], right[begin : ends[1]]
    if not _is_one_slip(*pieces) or not all(_MAY_SLIP.fullmatch(piece) for piece in pieces):
        return False
    there = [_touched(traits, begin, end) for traits, end in zip((one, other), ends, strict=True)]
    if all(any(_is_real(word) for word in words) for words in there):
        return False
    rests = [_rest(traits, words) for traits, words in zip((one, other), there, strict=True)]
    return rests[0] == rests[1]


def _unread(analysis: Analysis) -> str:
    """What was taken for particles before the first word: no sentence begins with one, so a name was not known."""
    before = takewhile(lambda token: token.word is None, analysis.tokens)
    return "".join(token.spoken for token in before if not token.is_exclaimed)


def _differing(left: str, right: str) -> tuple[int, tuple[int, int]]:
    """Where the two differ: after their common beginning and before their common end."""
    begin = 0
    while begin < min(len(left), len(right)) and left[begin] == right[begin]:
        begin += 1
    ends = len(left), len(right)
    while min(ends) > begin and left[ends[0] - 1] == right[ends[1] - 1]:
        ends = ends[0] - 1, ends[1] - 1
    return begin, ends


def _is_one_slip(left: str, right: str) -> bool:
    """A letter too many, another letter, or two that changed places."""
    return len(left + right) <= 2 or (len(left) == 2 and left == right[::-1])


def _touched(traits: Traits, begin: int, end: int) -> list[Word]:
    """The words in which the slip lies, or at whose edge a letter is missing."""
    return [word for word in traits.words if word.begin <= end and begin <= word.end and word.end > word.begin]


def _is_real(word: Word) -> bool:
    return word.is_known and word.end - word.begin >= _REAL


def _rest(traits: Traits, without: list[Word]) -> frozenset[str]:
    return frozenset(word.form for word in traits.words if word not in without)

"""Wordings that sound like a piece of the question, slips of the finger included. The only place that knows rapidfuzz.

Nothing is compared with everything: pairs of kana (voicing ignored) lead to longer wordings, strings with one kana
left out lead to short ones (Garbe's symmetric deletes), and only those few are measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

LONGEST_QUESTION = 60
"""Kana of a question in which wordings are looked for."""
_SHORT = (3, 5)
_LONGEST = 12
_MEASURED = 50
_MOST_SHORT = 400
_SHARED = 0.25
_TOO_COMMON = 0.05
_COMMON_ENOUGH = 2_000
_VOICED = str.maketrans(
    "がぎぐげござじずぜぞだでどばびぶべぼぱぴぷぺぽゔ", "かきくけこさしすせそたてとはひふへほはひふへほう"
)
_VOICING = 0.5
_KEPT_QUESTIONS = 2_000
"""As many as a town has golden wordings: they are asked before an edit and after it."""
_UNLIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """A wording found in the question: its number, how like it sounds (0 to 1), and where (kana, half open)."""

    number: int
    likeness: float
    begin: int
    end: int


class Spellings:
    """All different sounds of a body of entries. Built once, then only read, but for what was heard lately."""

    def __init__(self, spoken: Sequence[tuple[str, str]]) -> None:
        """`spoken` are different pairs of kana key and hiragana; their place is their number."""
        self._sounds = sounds = [words for _sound, words in spoken]
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, (sound, _words) in enumerate(spoken):
            self._numbers[sound].append(number)
        pairs: dict[str, list[int]] = defaultdict(list)
        shortened: dict[str, list[int]] = defaultdict(list)
        for number, sound in enumerate(sounds):
            plain = sound.translate(_VOICED)
            for pair in set(_pairs(plain)):
                pairs[pair].append(number)
            if _SHORT[0] <= len(sound) <= _SHORT[1]:
                for piece in {plain, *_shortened(plain)}:
                    shortened[piece].append(number)
        self._pairs = {pair: np.array(numbers, dtype=np.int32) for pair, numbers in pairs.items()}
        self._shortened = dict(shortened)
        self._lengths = {len(piece) for piece in shortened}
        self._total = self._weight_of_all(len(sounds))
        self._heard: dict[bytes, list[Heard]] = {}

    def sound(self, number: int) -> str:
        """The wording with this number, in hiragana."""
        return self._sounds[number]

    def said_in(
        self, sounds: Sequence[str], starts: Sequence[int], question: str, solid: Sequence[bool]
    ) -> list[Heard]:
        """Wordings that one or several neighbouring tokens say without a slip. `sounds` are the tokens' kana keys.

        天気 is no テンキー: where the question was surely meant as it stands, equal keys of unlike words are doubted.
        """
        found = []
        for first in range(len(sounds)):
            said = ""
            for last in range(first, min(first + _LONGEST, len(sounds))):
                if not sounds[last] and last in (first, len(sounds) - 1):
                    break
                said += sounds[last]
                begin, end = starts[first], starts[last + 1]
                for number in self._numbers.get(said, ()):
                    is_same = question[begin:end] == self._sounds[number]
                    likeness = 1.0 if is_same or not all(solid[begin:end]) else _UNLIKELY
                    found.append(Heard(number, likeness, begin, end))
        return found

    def heard_in(self, question: str, solid: Sequence[bool], starts: Sequence[int]) -> list[Heard]:
        """Wordings that sound like a piece of the question (hiragana), slips forgiven, in no order.

        Where `solid`, the question was surely meant as it stands: a slip there is unlikely, and so is a wording
        that begins or ends elsewhere than at one of the `starts`.
        """
        asked = _fingerprint(question, solid, starts)
        heard = self._heard.get(asked)
        if heard is None:
            heard = self._made_out(question, solid, starts)
            if len(self._heard) >= _KEPT_QUESTIONS:
                self._heard.clear()
            self._heard[asked] = heard
        return heard

    def _made_out(self, question: str, solid: Sequence[bool], starts: Sequence[int]) -> list[Heard]:
        plain = question.translate(_VOICED)
        candidates = {*self._sharing_pairs(plain), *islice(self._short_ones(plain), _MOST_SHORT)}
        found = (self._measured(number, question) for number in candidates)
        return [self._doubted(heard, question, solid, starts) for heard in found if heard is not None]

    def _weight_of_all(self, size: int) -> NDArray[np.float32]:
        """Per wording the weight of all its pairs; rare pairs weigh more."""
        total = np.full(size, 1e-6, dtype=np.float32)
        self._rarity = {pair: float(np.log1p(size / len(numbers))) for pair, numbers in self._pairs.items()}
        for pair, numbers in self._pairs.items():
            total[numbers] += self._rarity[pair]
        return total

    def _sharing_pairs(self, plain: str) -> Iterable[int]:
        shared = np.zeros(len(self._sounds), dtype=np.float32)
        limit = max(_COMMON_ENOUGH, int(_TOO_COMMON * len(self._sounds)))
        for pair in set(_pairs(plain)):
            numbers = self._pairs.get(pair)
            if numbers is not None and len(numbers) <= limit:
                shared[numbers] += self._rarity[pair]
        share = shared / self._total
        merit = np.where(share >= _SHARED, shared * share, 0)
        best = np.argpartition(-merit, _MEASURED)[:_MEASURED] if len(merit) > _MEASURED else np.arange(len(merit))
        return [int(number) for number in best if merit[number] > 0]

    def _short_ones(self, plain: str) -> Iterator[int]:
        """Wordings of three to five kana that one slip turns into a piece of the question, some of them twice."""
        for length in range(_SHORT[0] - 1, _SHORT[1] + 2):
            if self._lengths.isdisjoint((length, length - 1)):
                continue
            for begin in range(len(plain) - length + 1):
                piece = plain[begin : begin + length]
                for key in (piece, *_shortened(piece)):
                    yield from self._shortened.get(key, ())

    def _doubted(self, heard: Heard, question: str, solid: Sequence[bool], starts: Sequence[int]) -> Heard:
        if heard.likeness == 1:
            is_unlikely = (heard.begin not in starts and solid[heard.begin]) or (
                heard.end not in starts and solid[heard.end - 1]
            )
        else:
            begin, end = _differing(self._sounds[heard.number], question, heard)
            is_unlikely = any(solid[max(0, begin - (begin == end)) : max(begin + 1, end)])
        return replace(heard, likeness=heard.likeness * _UNLIKELY) if is_unlikely else heard

    def _measured(self, number: int, question: str) -> Heard | None:
        sound = self._sounds[number]
        place = question.find(sound)
        if place >= 0:
            return Heard(number, 1.0, place, place + len(sound))
        if len(question) <= len(sound):
            return _heard(number, sound, question, 0, len(question))
        least = 100 * (1 - (_slips_allowed(len(sound)) + 1) / len(sound))
        window = fuzz.partial_ratio_alignment(sound, question, score_cutoff=least)
        if window is None:
            return None
        begin, end = window.dest_start, window.dest_end
        spans = ((begin, end), (begin, end + 1), (begin, end - 1), (begin - 1, end), (begin + 1, end))
        measured = [_heard(number, sound, question, b, e) for b, e in spans if 0 <= b < e <= len(question)]
        return max((heard for heard in measured if heard), key=lambda heard: heard.likeness, default=None)


def _differing(sound: str, question: str, heard: Heard) -> tuple[int, int]:
    """Where in the question the slip lies: what is left between the common beginning and the common end."""
    begin, end, tail = heard.begin, heard.end, len(sound)
    while begin < end and begin - heard.begin < tail and question[begin] == sound[begin - heard.begin]:
        begin += 1
    while end > begin and tail > begin - heard.begin and question[end - 1] == sound[tail - 1]:
        end, tail = end - 1, tail - 1
    return begin, end


def without_parts(found: Sequence[Heard]) -> list[Heard]:
    """くつした says くつした, not くつ: what lies inside a longer wording that is said exactly is not meant."""
    exact = [heard for heard in found if heard.likeness == 1]
    return [heard for heard in found if not any(_is_part(heard, longer) for longer in exact)]


def _is_part(heard: Heard, longer: Heard) -> bool:
    is_inside = longer.begin <= heard.begin and heard.end <= longer.end
    return is_inside and longer.end - longer.begin > heard.end - heard.begin


def _fingerprint(question: str, solid: Sequence[bool], starts: Sequence[int]) -> bytes:
    """Under which a question is known again: its words are a resident's, and are not kept."""
    asked = repr((question, [bool(one) for one in solid], [int(one) for one in starts]))
    return blake2b(asked.encode(), digest_size=16).digest()


def _heard(number: int, sound: str, question: str, begin: int, end: int) -> Heard | None:
    piece = question[begin:end]
    allowed = _slips_allowed(len(sound))
    slips = OSA.distance(sound, piece, score_cutoff=allowed)
    if slips > allowed:
        return None
    voiceless = OSA.distance(sound.translate(_VOICED), piece.translate(_VOICED), score_cutoff=allowed)
    counted = voiceless + (slips - voiceless) * _VOICING
    return Heard(number, 1 - counted / len(sound), begin, end)


def _slips_allowed(length: int) -> int:
    if length < _SHORT[0]:
        return 0
    return 1 if length <= _SHORT[1] else 2 if length < 10 else 3


def _pairs(sound: str) -> Iterator[str]:
    return (sound[place : place + 2] for place in range(len(sound) - 1))


def _shortened(piece: str) -> Iterator[str]:
    return (piece[:place] + piece[place + 1 :] for place in range(len(piece)))

"""Digits as people type them, however they are written and whatever stands between them. Pure.

Full width, circled, keycaps, other scripts, kanji and the kanji of contracts, the letter O for zero; split by anything
that is neither a letter nor a digit, and by の, と, は and long marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_KANJI = {character: str(n) for n, character in enumerate("〇一二三四五六七八九")}
_CONTRACTS = {
    c: str(n)
    for n, forms in enumerate(("零", "壱壹", "弐貳", "参參", "肆", "伍", "陸", "漆", "捌", "玖"))
    for c in forms
}
_ROUND = dict.fromkeys("○◯", "0")
_WRITTEN = _KANJI | _CONTRACTS | _ROUND
_LETTER_O = frozenset("OoＯｏ")
_LETTERS_BETWEEN = frozenset("のとはーｰ")
_MOST_BETWEEN = 4
"""Signs, other than blanks, that may stand between two digits of one number."""


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits that belong together; `places` are their positions in the text."""

    digits: str
    places: tuple[int, ...]

    def part(self, start: int, end: int) -> DigitRun:
        """The digits from `start` up to `end`."""
        return DigitRun(self.digits[start:end], self.places[start:end])

    def group_starts(self) -> list[int]:
        """Where a group of digits begins that nothing divides; the end of the run comes last."""
        starts = [i for i in range(1, len(self.places)) if self.places[i] != self.places[i - 1] + 1]
        return [0, *starts, len(self.places)]


def digit_runs(text: str) -> Iterator[DigitRun]:
    """Every run of digits, from left to right; time in proportion to the text."""
    digits: list[str] = []
    places: list[int] = []
    between = 0
    for place, character in enumerate(text):
        value = _digit(character, follows_digit=bool(places) and between == 0)
        ends_run = between > _MOST_BETWEEN if value is not None else not _divides(character)
        if ends_run and places:
            yield DigitRun("".join(digits), tuple(places))
            digits, places, between = [], [], 0
        if value is not None:
            digits.append(value)
            places.append(place)
            between = 0
        elif places and not (character.isspace() or _is_invisible(character)):
            between += 1
    if places:
        yield DigitRun("".join(digits), tuple(places))


def _digit(character: str, *, follows_digit: bool) -> str | None:
    if character.isascii():
        if character.isdigit():
            return character
        return "0" if character in _LETTER_O and follows_digit else None
    if character in _LETTER_O:
        return "0" if follows_digit else None
    if character in _WRITTEN:
        return _WRITTEN[character]
    value = unicodedata.digit(character, None)
    return None if value is None else str(value)


def _divides(character: str) -> bool:
    """Whether a number may go on behind this character."""
    return character in _LETTERS_BETWEEN or unicodedata.category(character)[0] not in "LN"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me", "Mc", "Cf")

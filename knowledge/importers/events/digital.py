"""Which events are digital support: the smartphone class, not the digital photographs or the online concert."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).resolve().parents[3] / "data" / "words" / "digital-lectures.toml"


@dataclass(frozen=True, slots=True)
class DigitalWords:
    """The words that make an event a lecture, and those that only look like it."""

    words: re.Pattern[str]
    false_friends: re.Pattern[str]
    not_lectures: re.Pattern[str]

    def make_a_lecture(self, names: Iterable[str]) -> bool:
        """Whether one of an event's names (title, subtitle, series) says that it is digital support."""
        plain = [_folded(name) for name in names if name]
        if any(self.not_lectures.search(name) for name in plain):
            return False
        return any(self.words.search(self.false_friends.sub(" ", name)) for name in plain)


@cache
def digital_words(path: Path = WORDS) -> DigitalWords:
    """The words of a file, read once. Raises OSError, KeyError or TOMLDecodeError for a broken installation."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return DigitalWords(*(_pattern(tables[name]) for name in ("words", "false_friends", "not_lectures")))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_whole(_folded(word)) for word in sorted(words, key=len, reverse=True)))


def _whole(word: str) -> str:
    """Letters of the alphabet count only as a whole word, katakana from its beginning on: オンライン is no ライン."""
    left = ""
    if word[0].isascii() and word[0].isalpha():
        left = "(?<![a-z])"
    elif "ァ" <= word[0] <= "ヶ":
        left = "(?<![ァ-ヶー])"
    right = "(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return left + re.escape(word) + right


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()

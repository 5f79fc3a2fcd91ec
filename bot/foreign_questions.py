"""Questions for days and events in another language, said in the Japanese that the handlers know. Pure.

"What garbage is collected tomorrow?" is 明日のごみの日, "events this weekend" is 今週末のイベント. Only questions for
garbage and events beside a time are read; everything else is left to the search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from knowledge.content import JAPANESE, Entry
from knowledge.languages import spaced
from messages.phrases import Phrases

_EAST_ASIAN = 0x2E80
_MONTH_AND_DAY = re.compile(r"(?P<month>1[0-2]|[1-9])月(?:(?P<day>[0-9]{1,2})[日号])?")
_DAY_NUMBER = re.compile(r" (?P<day>3[01]|[12][0-9]|[1-9])(?:st|nd|rd|th)? ")
_TITLE_END = re.compile(r"[(（]")
_LONGEST = 100


def said_in_japanese(text: str, phrases: Phrases, categories: Sequence[Entry]) -> str:
    """The question in Japanese, or nothing. `phrases` are those of the language that it may be written in."""
    own = phrases.own_words
    if not own("understood.garbage") or len(text) > _LONGEST:
        return ""
    said = spaced(text)
    if _standing_in(said, own("understood.not-days")):
        return ""
    time = _time_in(said, own("understood.times"))
    if _standing_in(said, own("understood.events")):
        return f"{time}のイベント" if time else "イベント"
    if not time and not _standing_in(said, own("understood.asks-day")):
        return ""
    garbage = _category_in(said, categories) or ("ごみ" if _standing_in(said, own("understood.garbage")) else "")
    return f"{time}の{garbage}の日" if garbage and time else f"{garbage}の日" if garbage else ""


def _standing_in(said: str, words: Iterable[str]) -> str:
    """The longest of the words that stands in the text: a whole word, or running characters in Chinese."""
    return max((word for word in words if _key(word) in said), key=len, default="")


def _key(word: str) -> str:
    plain = spaced(word)
    return plain.strip() if any(ord(character) >= _EAST_ASIAN for character in word) else plain


def _time_in(said: str, times: Iterable[str]) -> str:
    """The time in Japanese: `tomorrow|明日`. A month may have a day beside it."""
    meanings = dict(line.split("|") for line in times)
    word = _standing_in(said, meanings)
    if not word:
        written = _MONTH_AND_DAY.search(unicodedata.normalize("NFKC", said))
        day = f"{written['day']}日" if written and written["day"] else ""
        return f"{written['month']}月{day}" if written else ""
    means = meanings[word]
    day_number = _DAY_NUMBER.search(said.replace(_key(word).strip(), "")) if means.endswith("月") else None
    return f"{means}{day_number['day']}日" if day_number and means[0].isdigit() else means


def _category_in(said: str, categories: Sequence[Entry]) -> str:
    """The Japanese name of the category that the text names in another language; the longest name counts."""
    names = {
        _TITLE_END.split(text.title)[0]: entry.title
        for entry in categories
        for text in entry.texts
        if text.language != JAPANESE
    }
    found = _standing_in(said, (name for name in names if name.strip()))
    return names.get(found, "")

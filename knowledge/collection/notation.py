"""The notation of collection days in 5374.jp's `area_days.csv`, read and checked. Pure.

    月 木              every Monday and Thursday
    水1 水3            first and third Wednesday
    水1:4 6            first Wednesday, in April and June only
    隔月20150112       every other Monday, counted from that Monday
    20260401           one date, also 2026/4/1 and 2026-04-01
    *1                 the number of a remark

Our own extensions: `水1:4 6;水3:5 7` (days of their own for some months) and `毎月10日` (a day of the month).
Words may run together or be divided by blanks, commas and middle dots; widths of letters do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from knowledge.collection.schedule import (
    WEEKDAYS,
    CollectionDay,
    DayOfMonth,
    EveryOtherWeek,
    Part,
    RuleInvalid,
    Schedule,
    SingleDay,
    Weekday,
    schedule_of,
)

LONGEST_RULE = 4000  # characters: a date a day would be nonsense long before
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED = (
    r"(?:[月火水木金土日](?:曜日?)?|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?"
    r"|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_DATE = r"(?:[0-9]{8}|[0-9]{4}(?P<dash>[/-])[0-9]{1,2}(?P=dash)[0-9]{1,2})(?![0-9])"
_WORDS = re.compile(
    rf"""(?P<date>{_DATE})
      | 隔週?(?P<other>{_NAMED})(?P<since>{_DATE.replace("dash", "stroke")})
      | 毎月(?P<of_month>[0-9]{{1,2}})日
      | (?:毎週)?(?P<weekday>{_NAMED})(?P<nths>[1-5](?:[・、,][1-5])*(?![0-9日]))?(?![0-9])
      | \*(?P<remark>[0-9]{{1,4}})(?![0-9])""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,  # without ASCII, the Turkish dotted capital would pass for an i
)
_BETWEEN = re.compile(r"[・、,]*")
_MONTH = re.compile(r"(1[0-2]|0?[1-9])月?")


def schedule_from_notation(text: str) -> Schedule:
    """The schedule a cell of the notation means. Raises RuleInvalid, and nothing else, for any text."""
    parts: list[Part] = []
    remarks: list[int] = []
    for piece in re.split(r"[;\r\n]+", folded(text)):
        words, colon, months = piece.partition(":")
        found = [day for token in words.split() for day in _read(token)]
        days = tuple(day for day in found if not isinstance(day, int))
        remarks += [number for number in found if isinstance(number, int)]
        if colon and not days:
            raise RuleInvalid(piece.strip())
        if days:
            parts.append(Part(days, _months_in(piece.strip(), months) if colon else ()))
    if not parts:
        raise RuleInvalid(text.strip())
    return schedule_of(parts, remarks)


def folded(text: str) -> str:
    """The text in ordinary widths (NFKC). Raises RuleInvalid when it is too long to be a rule."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST_RULE + 1])
    if len(plain) > LONGEST_RULE:
        raise RuleInvalid(plain[:20])
    return plain


def date_of(year: int, month: int, day: int, token: str) -> date:
    """A date. Raises RuleInvalid naming the token when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        raise RuleInvalid(token) from None


def _read(token: str) -> Iterator[CollectionDay | int]:
    """The days (and the numbers of remarks) that stand in one token without blanks."""
    place = _past(token, 0)
    while place < len(token):
        word = _WORDS.match(token, place)
        if word is None:
            raise RuleInvalid(token)
        yield from _meant(word, token)
        place = _past(token, word.end())


def _past(token: str, place: int) -> int:
    divider = _BETWEEN.match(token, place)
    return divider.end() if divider else place


def _meant(word: re.Match[str], token: str) -> Iterator[CollectionDay | int]:
    if word["date"]:
        yield SingleDay(_date(word["date"], token))
    elif word["other"]:
        since = _date(word["since"], token)
        if since.weekday() != _weekday(word["other"]):
            raise RuleInvalid(token)
        yield EveryOtherWeek(since)
    elif word["of_month"]:
        if not 1 <= int(word["of_month"]) <= 31:
            raise RuleInvalid(token)
        yield DayOfMonth(int(word["of_month"]))
    elif word["weekday"]:
        weekday = _weekday(word["weekday"])
        nths = re.findall("[1-5]", word["nths"] or "")
        yield from (Weekday(weekday, int(nth)) for nth in nths)
        if not nths:
            yield Weekday(weekday)
    else:
        yield int(word["remark"])


def _weekday(name: str) -> int:
    return WEEKDAYS.index(name[0]) if name[0] in WEEKDAYS else _ENGLISH.index(name[:3].lower())


def _date(digits: str, token: str) -> date:
    if digits.isdigit():
        return date_of(int(digits[:4]), int(digits[4:6]), int(digits[6:]), token)
    year, month, day = re.split("[/-]", digits)
    return date_of(int(year), int(month), int(day), token)


def _months_in(piece: str, months: str) -> tuple[int, ...]:
    tokens = re.split(r"[\s・、,]+", months.strip(" \t・、,"))
    read = [_MONTH.fullmatch(token) for token in tokens]
    for token, month in zip(tokens, read, strict=True):
        if month is None:
            raise RuleInvalid(token or piece)
    return tuple(int(month[1]) for month in read if month)

"""Times of day, and from when until when."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from knowledge.importers.written.wording import folded

END_OF_DAY = time(23, 59)
"""What 24:00 is read as, for no day has it."""

_CLOCK = re.compile(
    r"(?P<noon>正午)"
    r"|(?<![0-9:.])(?P<half>午前|午後|ごぜん|ごご|夜|夕方|[AP]\.?M\.? ?)? ?(?P<hour>[0-9]{1,2}) ?"
    r"(?::(?P<minute>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?![0-9:])|時(?!間)(?:(?P<thirty>半)|(?P<minutes>[0-5]?[0-9])分(?!間))?)"
    r"(?: ?(?P<half_after>[AP]\.?M)(?![A-Z]))?",
    re.IGNORECASE,
)
_UNTIL = re.compile(r" ?(?:頃|ごろ|予定)? ?(?:\([^()]{0,20}\))?[ \n]?(?:~|-|ー|から|より)[ \n]?")
_BRACKETS = re.compile(r"\([^()]*\)")
_HALVES = {"午前": "a", "ごぜん": "a", "午後": "p", "ごご": "p", "夕方": "p", "夜": "p"}


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """From when until when, either may be unknown; `begin` and `end` count characters of the folded text.

    `aside` is what stands in brackets.
    """

    starts: time | None
    ends: time | None = None
    begin: int = 0
    end: int = 0
    aside: bool = False


def read_time(text: str) -> time | None:
    """The first time of day of a text; 24:00 is the end of the day; None where there is none."""
    return next((span.starts for span in find_spans(folded(text)) if span.starts), None)


def is_unknown_span(starts: time | None, ends: time | None) -> bool:
    """Whether two cells say nothing: both empty, or both 0:00 as a sheet fills what nobody filled in."""
    return starts == ends and starts in (None, time(0))


def find_spans(text: str) -> Iterator[TimeSpan]:
    """Every time of a folded text in its order, two that a wave or 「から」 joins as one span."""
    brackets = [found.span() for found in _BRACKETS.finditer(text)]
    groups: dict[int, list[re.Match[str]]] = {}
    for found in _CLOCK.finditer(text):
        index = bisect_right(brackets, (found.start(), len(text))) - 1
        inside = index >= 0 and found.start() < brackets[index][1]
        groups.setdefault(index if inside else -1, []).append(found)
    spans = (replace(span, aside=group >= 0) for group, times in groups.items() for span in _joined(text, times))
    yield from sorted(spans, key=lambda span: span.begin)


def _joined(text: str, times: list[re.Match[str]]) -> Iterator[TimeSpan]:
    open_span: TimeSpan | None = None
    opened: re.Match[str] | None = None
    for found in times:
        here = _time(found)
        if here is None:
            continue
        if open_span and open_span.starts and opened and _leads(text, open_span.end, found):
            if _half(opened) == "p" and not (_half(found) or found["noon"]) and here < open_span.starts:
                here = _in_the_afternoon(here)
            yield replace(open_span, ends=here, end=found.end())
            open_span = None
            continue
        if open_span:
            yield open_span
        open_span, opened = TimeSpan(here, None, found.start(), found.end()), found
    if open_span:
        yield open_span


def _leads(text: str, end: int, found: re.Match[str]) -> bool:
    """Whether a wave leads to this time, and is not that of a list of starts with a line each: 「9:00～⏎10:00～」."""
    if not _UNTIL.fullmatch(text, end, found.start()):
        return False
    return "\n" not in text[end : found.start()] or not _UNTIL.match(text, found.end())


def _in_the_afternoon(moment: time) -> time:
    """A time before noon that belongs to an afternoon: the end of 「午後1時～3時」."""
    return moment.replace(hour=moment.hour + 12) if moment.hour < 12 else moment


def _time(found: re.Match[str]) -> time | None:
    if found["noon"]:
        return time(12)
    hour = int(found["hour"])
    minute = 30 if found["thirty"] else int(found["minute"] or found["minutes"] or 0)
    half = _half(found)
    if found["half"] == "夜" and hour in (0, 12):
        return None
    if half == "a" and hour >= 12 and (hour, minute) != (12, 0):
        return None
    if half == "p" and hour < 12:
        hour += 12
    if (hour, minute) == (24, 0):
        return END_OF_DAY
    return time(hour, minute) if hour < 24 else None


def _half(found: re.Match[str]) -> str:
    """`a` before noon, `p` after it, empty where the clock has 24 hours."""
    written = (found["half"] or found["half_after"] or "").lower()
    return _HALVES.get(written, written[:1])

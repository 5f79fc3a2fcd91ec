"""The cells of start and end: one time, several sessions a day, a time for each day, or a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time

from knowledge.importers.written.times import TimeSpan, find_spans
from knowledge.importers.written.wording import CIRCLED, folded, is_blank

_REMARK = re.compile(r"(?:開場|入場|受付|入館|入室|初日|最終|ただし|但し|曜日|[0-9]日)[^\n]{0,12}$|[※*][^\n]*$")
_UNTIL = re.compile(r" ?(?:頃|ごろ)?まで")
_FROM = re.compile(r"\s?(?:[~-]|から|より)\s?$")
_UNDERSTOOD = re.compile(rf"[{CIRCLED} \n~、,・/。()→ー-]|両日とも|各日とも|いずれも|頃|ごろ|予定|開演|開始|から|まで")


@dataclass(frozen=True, slots=True)
class CellTimes:
    """What two cells say of times: each session's span, whether each has its ring number, what else is there."""

    spans: tuple[TimeSpan, ...]
    only_end: time | None
    ringed: bool
    more: bool
    problems: tuple[str, ...]

    @property
    def several(self) -> bool:
        """Whether there is more than one session."""
        return len(self.spans) > 1

    @property
    def first(self) -> tuple[TimeSpan, ...]:
        """The first session, whose times may be unknown; an end that is the only one holds for it too."""
        return (replace(self.spans[0], ends=self.spans[0].ends or self.only_end),) if self.spans else (TimeSpan(None),)

    def for_days(self, days: int, marks: int) -> list[tuple[TimeSpan, ...]] | None:
        """The spans of each date mark: all for the only day, one each when numbered; None if the cells do not tell."""
        if days <= 1:
            return [self.spans or self.first] * marks
        if self.ringed and len(self.spans) == marks:
            return [(span,) for span in self.spans]
        return None


def read_cell_times(starts: str, ends: str) -> CellTimes:
    """The times of a start cell and an end cell; blank cells say nothing, and nothing is wrong with them."""
    first, last = folded(starts), folded(ends)
    opening, closing = list(_spoken(first)), list(_spoken(last))
    if first == last and opening and opening[0].ends:
        closing, last = [], ""
    if opening and opening[0].ends is None and len(opening) == 1 and _UNTIL.match(first, opening[0].end):
        closing, opening = closing or opening, []
    problems = tuple(
        "not-a-time"
        for cell in dict.fromkeys((starts, ends))
        if not is_blank(cell) and not any(find_spans(folded(cell)))
    )
    ringed = len(opening) > 1 and sum(first.count(ring) for ring in CIRCLED) == len(opening)
    more = bool(_rest(first, opening) or _rest(last, closing))
    only_end = _last(closing[0]) if len(closing) == 1 else None
    return CellTimes(tuple(_paired(opening, closing)), only_end, ringed, more, problems)


def times_between(text: str, begin: int, end: int) -> Iterator[TimeSpan]:
    """The times in a part of a folded text, at their places in the whole."""
    for span in _spoken(text[begin:end]):
        yield replace(span, begin=span.begin + begin, end=span.end + begin)


def sole_end(before: str, behind: str) -> tuple[str, ...]:
    """The problem of a single date that is only one end of a span, by the words around it."""
    if _UNTIL.match(behind) or before.rstrip().endswith("~"):
        return ("only-last-day",)
    return ("only-first-day",) if _FROM.fullmatch(behind) else ()


def _spoken(text: str) -> Iterator[TimeSpan]:
    """The times that are sessions: not those in brackets, of doors, or of single days, unless there are no others."""
    spans = list(find_spans(text))
    plain = [
        span for span in spans if not span.aside and not _REMARK.search(text[max(0, span.begin - 24) : span.begin])
    ]
    yield from plain or spans[:1]


def _paired(opening: list[TimeSpan], closing: list[TimeSpan]) -> Iterator[TimeSpan]:
    if not opening:
        yield from (TimeSpan(None, _last(span)) for span in closing[:1])
        return
    for index, span in enumerate(opening):
        fits = len(closing) == len(opening) or len(opening) == 1
        ends = _last(closing[index]) if fits and closing and span.ends is None else span.ends
        yield TimeSpan(span.starts, ends)


def _last(span: TimeSpan) -> time | None:
    return span.ends or span.starts


def _rest(text: str, spans: list[TimeSpan]) -> str:
    for span in reversed(spans):
        text = text[: span.begin] + text[span.end :]
    return _UNDERSTOOD.sub("", text)

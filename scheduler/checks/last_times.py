"""A notice that is withdrawn before the time of which it tells, on the very day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.importers.written.times import TimeSpan, find_spans
from scheduler.checks.drafted import CheckContext, DraftedNotice, warning, written_clock, written_day
from scheduler.checks.written_days import plain_wording, written_days
from scheduler.findings import Finding

_BESIDE = 40
"""Characters between a day and a time that still belongs to it."""

_FROM_TODAY = {"今日": 0, "本日": 0, "今夜": 0, "今晩": 0, "きょう": 0, "明日": 1, "明朝": 1, "明後日": 2}
_RELATIVE = re.compile("|".join(_FROM_TODAY))
_OF_EVERY_DAY = re.compile(r"平日|毎[日週月朝晩]|受付時間|営業|問い?合わ?せ|電話|TEL|窓口", re.IGNORECASE)
_UNTIL = re.compile(r" ?(?:頃|ごろ)?(?:まで|迄|必着|締め?切|〆切)")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A time with its day. `is_start` for one at which something begins or takes place."""

    written: str
    moment: datetime
    is_start: bool


def last_time_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """The last time on the day of the expiry that the notice does not live to see.

    One that ends with the very minute is fine; the only time that is named, and begins then, is not.
    """
    until = around.at_home(draft.valid_until).replace(tzinfo=None)
    words = draft.content.words
    plain = plain_wording(f"{words.title}\n{words.body}")
    dated = _dated_times(plain, around.today)
    late = [
        one
        for one in dated
        if one.moment > until or (one.moment == until and one.is_start and len({each.moment for each in dated}) == 1)
    ]
    that_day = [one for one in late if one.moment.date() - until.date() <= timedelta(days=1)]
    if that_day and around.now < draft.valid_until:
        last = max(that_day, key=lambda one: one.moment)
        date_said = f"{written_day(until.date())}{written_clock(until)}"
        yield warning("validity-before-last-time", "notice", date=date_said, said=last.written)


def _dated_times(plain: str, today: date) -> list[_Dated]:
    days = _days(plain, today)
    found: list[_Dated] = []
    for span in find_spans(plain):
        before = [day for day in days if day[1] <= span.begin]
        if before and _belongs(plain, before[-1][1], span.begin):
            found += _moments(plain, span, before[-1][2])
    return found


def _days(plain: str, today: date) -> list[tuple[int, int, date]]:
    """Where each day begins and ends, in the order of the text; 「明日」 counts from the day of the check."""
    named = [(here.begin, here.end, here.day) for here in written_days(plain, today) if here.day]
    told = [
        (said.start(), said.end(), day)
        for said in _RELATIVE.finditer(plain)
        if (day := _later(today, _FROM_TODAY[said[0]])) is not None
    ]
    return sorted([*named, *told])


def _belongs(plain: str, end: int, begin: int) -> bool:
    return begin - end <= _BESIDE and not _OF_EVERY_DAY.search(plain, end, begin)


def _moments(plain: str, span: TimeSpan, day: date) -> Sequence[_Dated]:
    """The end of a span where it has one, the time itself where not; a night's end is on the next day."""
    clock = span.ends or span.starts
    is_next_day = bool(span.ends and span.starts and span.ends < span.starts) or _follows(plain, span)
    on = _later(day, 1 if is_next_day else 0)
    if clock is None or on is None:
        return ()
    is_start = span.ends is None and not _UNTIL.match(plain, span.end)
    return (_Dated(plain[span.begin : span.end].strip(), datetime.combine(on, clock), is_start),)


def _follows(plain: str, span: TimeSpan) -> bool:
    """Whether 翌 stands before the time: 翌5時."""
    return plain[max(0, span.begin - 3) : span.begin].rstrip(" 日朝").endswith("翌") and span.starts != time(0)


def _later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None

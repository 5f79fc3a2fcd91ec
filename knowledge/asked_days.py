"""Which days somebody asks about: 今日, 今週, 週末, 来月, 12月3日. Pure."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.collection.schedule import WEEKDAYS

_MOST = 400
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True)
class AskedDays:
    """The days from `first` to `last`, both included; `rest` is what else was said, `said` the words for the days."""

    first: date
    last: date
    said: str
    rest: str


def asked_days(text: str, today: date) -> AskedDays | None:
    """The days that a question names, none of them over; None when it names none, or a day that does not exist."""
    plain = unicodedata.normalize("NFKC", text[:_MOST])
    for pattern, days_of in _PATTERNS:
        if found := pattern.search(plain):
            days = days_of(found, today)
            return AskedDays(*days, found[0], f"{plain[: found.start()]} {plain[found.end() :]}") if days else None
    return None


Days = tuple[date, date] | None


def _on(ahead: int) -> Callable[[re.Match[str], date], Days]:
    return lambda _found, today: (today + timedelta(ahead), today + timedelta(ahead))


def _week(weeks: int) -> Callable[[re.Match[str], date], Days]:
    """From Monday to Sunday; of this week what is left."""

    def days(_found: re.Match[str], today: date) -> Days:
        monday = today - timedelta(today.weekday()) + timedelta(weeks=weeks)
        return max(monday, today), monday + timedelta(6)

    return days


def _weekend(weeks: int) -> Callable[[re.Match[str], date], Days]:
    def days(_found: re.Match[str], today: date) -> Days:
        sunday = today + timedelta(6 - today.weekday(), weeks=weeks)
        return max(sunday - timedelta(1), today), sunday

    return days


def _month(months: int) -> Callable[[re.Match[str], date], Days]:
    def days(_found: re.Match[str], today: date) -> Days:
        number = today.year * 12 + today.month - 1 + months
        return _whole_month(number // 12, number % 12 + 1, today)

    return days


def _named_month(found: re.Match[str], today: date) -> Days:
    month = int(found["month"])
    return _whole_month(today.year + (month < today.month), month, today)


def _named_day(found: re.Match[str], today: date) -> Days:
    month, day = int(found["month"]), int(found["day"])
    for year in (today.year, today.year + 1):
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if named >= today:
            return named, named
    return None


def _weekday(found: re.Match[str], today: date) -> Days:
    ahead = (WEEKDAYS.index(found["weekday"]) - today.weekday()) % 7
    return today + timedelta(ahead), today + timedelta(ahead)


def _whole_month(year: int, month: int, today: date) -> Days:
    return max(date(year, month, 1), today), date(year, month, monthrange(year, month)[1])


_MONTH = r"(?<![0-9])(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(pattern), days_of)
    for pattern, days_of in (
        (rf"{_MONTH}月{_DAY}日(?:\([{WEEKDAYS}]\))?", _named_day),
        (rf"{_MONTH}/{_DAY}(?![0-9/])", _named_day),
        (rf"{_MONTH}月", _named_month),
        ("明後日|あさって", _on(2)),
        ("今日|きょう|本日", _on(0)),
        ("明日|あした|あす(?!か)", _on(1)),
        ("来週の?(?:週末|土日|末)", _weekend(1)),
        ("(?:今週の?|今度の|この)?(?:週末|土日)|今週末", _weekend(0)),
        ("再来週", _week(2)),
        ("来週", _week(1)),
        ("今週", _week(0)),
        ("再来月", _month(2)),
        ("来月", _month(1)),
        ("今月", _month(0)),
        (f"(?:今度の|次の)?(?P<weekday>[{WEEKDAYS}])曜日?", _weekday),
    )
)

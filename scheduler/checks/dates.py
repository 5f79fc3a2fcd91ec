"""Days that are over, that do not exist, or whose weekday is another's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from knowledge.importers.written.marks import WEEKDAYS, years_differ
from scheduler.checks.drafted import (
    CheckContext,
    DraftedNotice,
    WrittenText,
    error,
    graver_for_routine,
    texts_of,
    warning,
    written_day,
)
from scheduler.checks.written_days import NEAR, WrittenDay, is_told_of, plain_wording, written_days
from scheduler.findings import Finding

_LONG_OVER = timedelta(days=30)
_STILL_NEWS = timedelta(days=1)
_FAR_AHEAD = timedelta(days=30)
_NAMED_FROM_TODAY = {"今日": 0, "本日": 0, "きょう": 0, "明日": 1, "あす": 1, "あした": 1, "明後日": 2, "あさって": 2}
_RELATIVE = re.compile(rf"({'|'.join(_NAMED_FROM_TODAY)})(?:の|は|、|,| |\()*$")


def date_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Every day of the titles and bodies in Japanese."""
    read: list[tuple[WrittenText, str, tuple[WrittenDay, ...]]] = []
    for text in texts_of(draft):
        if text.is_japanese:
            plain = plain_wording(text.text)
            read.append((text, plain, written_days(plain, around.today)))
    for text, plain, days in read:
        if years_differ(plain):
            yield error("years-differ", text.place)
        yield from _each_day(draft, text.place, plain, days, around.today)
        yield from _backwards(text.place, days)
    if not draft.is_amendment:
        yield from _past(draft, read, around.today)


def _each_day(
    draft: DraftedNotice, place: str, plain: str, days: Sequence[WrittenDay], today: date
) -> Iterator[Finding]:
    for here in days:
        if here.day is None:
            yield error("no-such-day", place, written=here.written)
        elif here.weekday_differs:
            yield _wrong_weekday(draft, place, here, here.day)
        relative = _RELATIVE.search(plain[max(0, here.begin - 8) : here.begin])
        if relative and here.day and here.day != today + timedelta(_NAMED_FROM_TODAY[relative[1]]):
            yield warning("relative-day-differs", place, said=relative[1], written=here.written)


def _wrong_weekday(draft: DraftedNotice, place: str, here: WrittenDay, day: date) -> Finding:
    values = {"written": here.written, "date": written_day(day), "weekday": WEEKDAYS[day.weekday()]}
    is_sure = here.year_is_written or not draft.is_emergency
    make = error if is_sure else warning
    if _weekday_in(day.year - 1, day) == here.weekday:
        return make("weekday-of-last-year", place, **values)
    return make("weekday-differs", place, **values)


def _weekday_in(year: int, day: date) -> int | None:
    try:
        return day.replace(year=year).weekday()
    except ValueError:
        return None


def _backwards(place: str, days: Sequence[WrittenDay]) -> Iterator[Finding]:
    for first, last in pairwise(days):
        if not (first.opens and last.closes and first.day and last.day):
            continue
        same_month = (last.day.month, last.day.year) == (first.day.month, first.day.year + 1)
        is_backwards = last.day < first.day or (
            same_month and not last.year_is_written and last.day.day < first.day.day - 1
        )
        if is_backwards and last.begin - first.end <= NEAR:
            yield warning("days-backwards", place, first=first.written, last=last.written)


def _past(
    draft: DraftedNotice, read: Sequence[tuple[WrittenText, str, tuple[WrittenDay, ...]]], today: date
) -> Iterator[Finding]:
    known = [here.day for _text, _plain, days in read for here in days if here.day]
    if draft.is_emergency and not _is_of_these_days(known, [days for _text, _plain, days in read], today):
        yield error("emergency-of-another-day", "notice", date=written_day(max(known)))
        return
    over = [(text, plain, days, here) for text, plain, days in read for here in _over(plain, days, today)]
    told = [
        here.day for _text, plain, days in read for here in days if here.day and is_told_of(plain, here.begin, here.end)
    ]
    if over and not told and max(known) < today - _LONG_OVER:
        yield graver_for_routine(draft, "only-past-days", "notice", date=written_day(max(known)))
        return
    for text, _plain, _days, here in over:
        if here.day and here.closes and not here.opens:
            yield graver_for_routine(draft, "term-over", text.place, written=here.written, date=written_day(here.day))
        elif here.day:
            yield warning("day-over", text.place, written=here.written, date=written_day(here.day))


def _over(plain: str, days: Sequence[WrittenDay], today: date) -> Iterator[WrittenDay]:
    """The days that are over and not spoken of as such; the first day of a span that lasts is none."""
    for index, here in enumerate(days):
        if here.day is None or here.day >= today or is_told_of(plain, here.begin, here.end):
            continue
        following = days[index + 1] if index + 1 < len(days) else None
        if here.opens and following and following.closes and following.day and following.day >= today:
            continue
        yield here


def _is_of_these_days(known: Sequence[date], texts: Sequence[Sequence[WrittenDay]], today: date) -> bool:
    """Whether an emergency names no day at all, one of these days, or a span that today lies within."""
    near = any(today - _STILL_NEWS <= day <= today + _FAR_AHEAD for day in known)
    return not known or near or any(_spans(days, today) for days in texts)


def _spans(days: Sequence[WrittenDay], today: date) -> bool:
    """Whether today lies within a span that is written."""
    return any(
        first.opens and last.closes and first.day and last.day and first.day <= today <= last.day
        for first, last in pairwise(days)
    )

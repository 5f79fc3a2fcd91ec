"""When something takes place, from the three cells of an events sheet: day, start, end."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from knowledge.importers.written.marks import WEEKDAYS, DateMark, find_marks, lone_months
from knowledge.importers.written.session_times import CellTimes, read_cell_times, sole_end, times_between
from knowledge.importers.written.times import TimeSpan, is_unknown_span
from knowledge.importers.written.wording import CIRCLED, folded, is_blank
from knowledge.importers.written.years import PlacedDay, place

_NOTE = re.compile(
    r"(?!\A)※(?s:.*)|\([^()]*(?:雨天|荒天|予備日|順延|休館|申込)[^()]*\)|(?!\A)(?:雨天|荒天|予備日|申込)[^\n]*"
)
_ALL_OF_THEM = re.compile(
    rf"(?:いずれも|いすれも|すべて|全て|各日とも|両日とも) ?\(?(?P<day>[{WEEKDAYS}])(?:曜日?)?\)?(?![0-9])"
)
_JOINED = re.compile(r"[ \n]?(?:~|-|ー|から|より|→)+[ \n]?(?:翌年の?|来年の?)?[ \n]?")
_ONLY_SOME = re.compile(
    rf"平日のみ|土日のみ|毎週|毎月|隔週|第[1-5](?:[・、,]第?[1-5])* ?[{WEEKDAYS}]|の[{WEEKDAYS}](?:曜日|[・、])"
    "|会期中|期間中|を除く|休館|定休"
)
_SEPARATORS = re.compile(
    rf"[{CIRCLED} \n~、,・/.。()→ー-]|いずれも|両日とも|各日とも|から|より|まで|予定|および|及び|または|又は|開催"
    "|第[0-9]{1,2}回|全[0-9]{1,2}回|各日|初回|[と日]"
)
_LONGEST_LISTED_SPAN = 14


@dataclass(frozen=True, slots=True)
class SessionDay:
    """One meeting, local time; an unknown time is None. A day with several sessions is there several times."""

    day: date
    starts: time | None = None
    ends: time | None = None


@dataclass(frozen=True, slots=True)
class Sessions:
    """When it takes place.

    `days` are in order; of a `span` only its first and last day. `text` keeps the cells that say more than that, as
    they were written, a line each, empty when all was understood. Problems, beside those of `PlacedDay`: `no-date`,
    `ends-before-start`, `only-some-days` (not every day of the span, or weekly), `several-spans` (read as one),
    `several-times` (only the first is in `days`), `only-first-day`, `only-last-day`, `not-a-time`,
    `more-than-dates` and `more-than-times` (`text` says what).
    """

    days: tuple[SessionDay, ...] = ()
    span: bool = False
    text: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Dated:
    """The marks of a cell with their days; `joined[i]` says that a span leads from mark i to the next."""

    text: str
    marks: tuple[DateMark, ...]
    placed: tuple[PlacedDay, ...]
    joined: tuple[bool, ...]


def read_sessions(when: str, starts: str, ends: str, near: date) -> Sessions:
    """The sessions that three cells announce; `near` is the date of the sheet, which gives unwritten years.

    Nothing is lost: what these rules do not cover is in `text`, and a problem says that it is.
    """
    plain = folded(when)
    in_starts = (
        not find_marks(plain) and (is_blank(when) or bool(lone_months(plain))) and bool(find_marks(folded(starts)))
    )
    dated = _dated(_without_notes(f"{plain}\n{folded(starts)}" if in_starts else plain), near)
    problems = [here.problem for here in dated.placed if here.problem]
    if not any(here.day for here in dated.placed):
        problems.append("no-date")
    times = read_cell_times("" if in_starts else starts, ends)
    days = _days(dated, times, problems)
    kept = _kept(dated, plain, when, problems)
    if in_starts or times.more or _contradict(dated, times):
        problems.append("more-than-times")
    if {"more-than-times", "several-times"} & set(problems):
        kept += [cell.strip() for cell in dict.fromkeys((starts, ends)) if not is_blank(cell)]
    problems += times.problems
    if any(here.starts and here.ends and here.ends < here.starts for here in days) and "翌" not in ends:
        problems.append("ends-before-start")
    span = _is_span(dated) and len({here.day for here in days}) > 1
    if span and days[-1].day < days[0].day:
        problems.append("ends-before-start")
    in_order = days if span else sorted(set(days), key=lambda here: (here.day, here.starts or time(0)))
    return Sessions(tuple(in_order), span, "\n".join(kept), tuple(dict.fromkeys(problems)))


def _without_notes(plain: str) -> str:
    """Without what is behind ※ or is for bad weather: closures and spare days, with dates that are no sessions."""
    return _NOTE.sub("", plain)


def _dated(plain: str, near: date) -> _Dated:
    marks = find_marks(plain)
    common = _ALL_OF_THEM.search(plain)
    if common:
        weekday = WEEKDAYS.index(common["day"])
        marks = tuple(replace(mark, weekday=weekday) if mark.weekday is None else mark for mark in marks)
    months = lone_months(plain)
    joined = tuple(_is_joined(plain, one, two) for one, two in pairwise(marks))
    ends = frozenset(index + 1 for index, is_joined in enumerate(joined) if is_joined)
    return _Dated(plain, marks, place(marks, near, next(iter(months)) if len(months) == 1 else None, ends), joined)


def _is_joined(plain: str, one: DateMark, two: DateMark) -> bool:
    between = plain[one.end : two.begin]
    times = list(times_between(plain, one.end, two.begin))
    if times and times[-1].ends is None:
        between = plain[times[-1].end : two.begin]
        return "\n" not in between and bool(_JOINED.fullmatch(between))
    return bool(_JOINED.fullmatch(between))


def _is_span(dated: _Dated) -> bool:
    """One range alone, or ranges too long to be listed day by day."""
    if not any(dated.joined):
        return False
    return len(dated.marks) == 2 or not _can_be_listed(dated)


def _can_be_listed(dated: _Dated) -> bool:
    for index, is_joined in enumerate(dated.joined):
        first, last = dated.placed[index].day, dated.placed[index + 1].day
        if is_joined and not (first and last and 0 <= (last - first).days <= _LONGEST_LISTED_SPAN):
            return False
    return True


def _days(dated: _Dated, times: CellTimes, problems: list[str]) -> list[SessionDay]:
    if _is_span(dated):
        return _span_days(dated, times, problems)
    own = [_own_times(dated, index) for index in range(len(dated.marks))]
    paired = times.for_days(len({here.day for here in dated.placed if here.day}), len(dated.marks))
    if times.several and paired is None:
        problems.append("several-times")
    for index in range(len(own) - 2, -1, -1):
        own[index] = own[index] or own[index + 1]  # 「5日、6日 10:00」: the time is that of both
    days: list[SessionDay] = []
    for index, here in enumerate(dated.placed):
        if here.day is None:
            continue
        spans = own[index] or (paired[index] if paired else times.first)
        days += [_session(here.day, span) for span in spans]
        if index and dated.joined[index - 1]:
            days += _between(dated.placed[index - 1].day, here.day, spans[0])
    return days


def _between(first: date | None, last: date, span: TimeSpan) -> list[SessionDay]:
    inner = (last - first).days if first else 0
    return [_session(last - timedelta(step), span) for step in range(1, inner)]


def _span_days(dated: _Dated, times: CellTimes, problems: list[str]) -> list[SessionDay]:
    days = [here.day for here in dated.placed if here.day]
    if len(dated.marks) > 2:
        problems.append("several-spans")
        days = [min(days), max(days)] if days else []
    if times.several:
        problems.append("several-times")
    if len(days) < 2:
        return [_session(day, times.first[0]) for day in days]
    first, last = _own_times(dated, 0), _own_times(dated, len(dated.marks) - 1)
    if first and last and first[0].ends is None:
        last = (TimeSpan(None, last[0].ends or last[0].starts),)
    opening, closing = first or last or times.first, last or first or times.first
    return [_session(days[0], opening[0]), _session(days[-1], closing[0])]


def _own_times(dated: _Dated, index: int) -> tuple[TimeSpan, ...]:
    """The times behind a date and before the next."""
    end = dated.marks[index + 1].begin if index + 1 < len(dated.marks) else len(dated.text)
    return tuple(times_between(dated.text, dated.marks[index].end, end))


def _contradict(dated: _Dated, times: CellTimes) -> bool:
    """Whether the cell of days has times of its own and the others say something else."""
    own = {(span.starts, span.ends) for index in range(len(dated.marks)) for span in _own_times(dated, index)}
    return bool(own and times.spans) and own != {(span.starts, span.ends) for span in times.spans}


def _session(day: date, span: TimeSpan) -> SessionDay:
    if is_unknown_span(span.starts, span.ends):
        return SessionDay(day)
    return SessionDay(day, span.starts, span.ends)


def _kept(dated: _Dated, plain: str, when: str, problems: list[str]) -> list[str]:
    """The cell of days, if it says more than the days; adds the problem that names what it says."""
    left: list[str] = []
    end = 0
    for mark in dated.marks:
        left.append(dated.text[end : mark.begin])
        end = mark.end
    left.append(dated.text[end:])
    if len(dated.marks) == 1 and not dated.joined:
        problems += sole_end(*left)
    if _ONLY_SOME.search(plain):
        problems.append("only-some-days")
    rest = _ALL_OF_THEM.sub("", "".join(left[:1] + [_without_times(part) for part in left[1:]]))
    if is_blank(when):
        return []
    if _SEPARATORS.sub("", rest) or _without_notes(plain) != plain:
        problems.append("more-than-dates")
    return [when.strip()] if problems else []


def _without_times(part: str) -> str:
    for span in reversed(list(times_between(part, 0, len(part)))):
        part = part[: span.begin] + part[span.end :]
    return part

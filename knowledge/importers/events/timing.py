"""When an event takes place, from its cells to the fields and details of an entry. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from knowledge.content import JAPAN
from knowledge.importers.written.dates import read_date
from knowledge.importers.written.session_times import read_cell_times
from knowledge.importers.written.sessions import SessionDay, Sessions, read_sessions
from knowledge.importers.written.times import is_unknown_span
from knowledge.importers.written.wording import is_blank

_PLAIN_DAY = re.compile(r"\s*([12][0-9]{3})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]0?0:00(?::00)?)?\s*", re.ASCII)
_PLAIN_TIME = re.compile(r"\s*([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?\s*", re.ASCII)
_DOUBTS = (
    *("weekday-differs", "year-unsure", "years-differ", "no-such-day", "out-of-order", "ends-before-start"),
    *("several-spans", "not-a-date"),
)
"""Problems that somebody should look at; the others only say that the cell's own words are shown as well."""


_A_YEAR = 366
_WEEKDAY = re.compile(r"[（(][月火水木金土日](?:曜日?)?(?:[・･]祝日?)?[)）]")
_YEAR = re.compile(r"[0-9]{4}|令和|平成|元年|[RHrh][0-9]{1,2}[.年/]", re.ASCII)


def has_year(cell: str) -> bool:
    """Whether a cell says of which year its dates are."""
    return _YEAR.search(unicodedata.normalize("NFKC", cell)) is not None


@dataclass(frozen=True, slots=True)
class Timing:
    """When an event begins (aware UTC) and which day is its last.

    `details` are those of an entry: `ends`, `last_day`, `sessions`, `time_unknown`, `when`. `doubts` name problems.
    """

    starts_at: datetime
    last_day: date
    details: dict[str, Any] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def first_day(self) -> date:
        """The day of the first session, in Japan."""
        return self.starts_at.astimezone(JAPAN).date()


def read_timing(when: str, until: str, starts: str, ends: str, near: date) -> Timing | None:
    """The timing that four cells give, `until` being that of the last day; None when they name no day."""
    sessions = _plain(when, until, starts, ends)
    if sessions is None:
        is_span = not is_blank(until) and until.strip() != when.strip()
        words = f"{when}～{until}" if is_span and not is_blank(when) else when
        sessions = read_sessions(words, starts, ends, near)
        is_far = any(abs((one.day - near).days) > _A_YEAR for one in sessions.days)
        if is_far and "year-unsure" in sessions.problems:  # a slip in a weekday must not put an event off by a year
            sessions = read_sessions(_WEEKDAY.sub("", words), starts, ends, near)
            sessions = replace(sessions, problems=(*sessions.problems, "weekday-differs"), text=when)
    if not sessions.days:
        return None
    return _timing(sessions)


def _plain(when: str, until: str, starts: str, ends: str) -> Sessions | None:
    """Two whole dates and two times, as in the standard's tables: read without looking for anything else."""
    first, last = _plain_day(when), _plain_day(until)
    if first is None or (last is None and not is_blank(until)):
        return None
    opening, closing = _plain_time(starts), _plain_time(ends)
    problems: list[str] = []
    if not (is_blank(starts) or opening) or not (is_blank(ends) or closing):
        times = read_cell_times(starts, ends)
        if times.several or times.more or times.problems:
            return None
        opening, closing = times.first[0].starts, times.first[0].ends
    if is_unknown_span(opening, closing):
        opening = closing = None
    if last is not None and last < first:
        problems, last = ["ends-before-start"], first
    if last is None or last == first:
        if opening and closing and closing < opening:
            problems, closing = ["ends-before-start"], None
        return Sessions((SessionDay(first, opening, closing),), problems=tuple(problems))
    return Sessions((SessionDay(first, opening, closing), SessionDay(last, opening, closing)), span=True)


def _plain_day(cell: str) -> date | None:
    found = _PLAIN_DAY.fullmatch(cell)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _plain_time(cell: str) -> time | None:
    found = _PLAIN_TIME.fullmatch(cell)
    return time(int(found[1]), int(found[2])) if found else None


def _timing(sessions: Sessions) -> Timing:
    days = list(sessions.days)
    first, last = days[0], days[-1]
    span = sessions.span and last.day > first.day
    if span and last.day < first.day:
        last = first
    details: dict[str, Any] = {}
    if first.starts is None:
        details["time_unknown"] = True
    ends = first.ends if not (first.starts and first.ends and first.ends < first.starts and not span) else None
    if ends:
        details["ends"] = _clock(ends)
    if span:
        details["last_day"] = last.day.isoformat()
    elif len(days) > 1 and not sessions.span:
        details["sessions"] = [_session(day) for day in days]
    if sessions.text:
        details["when"] = sessions.text
    return Timing(
        starts_at=datetime.combine(first.day, first.starts or time(0), JAPAN).astimezone(UTC),
        last_day=max(here.day for here in days),
        details=details,
        doubts=tuple(problem for problem in sessions.problems if problem in _DOUBTS),
    )


def _session(day: SessionDay) -> dict[str, str]:
    times = {
        "starts": day.starts,
        "ends": day.ends if not (day.starts and day.ends and day.ends < day.starts) else None,
    }
    return {"day": day.day.isoformat()} | {name: _clock(moment) for name, moment in times.items() if moment}


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")


def read_day(cell: str, near: date) -> date | None:
    """The day of a cell for one date, or None; a written weekday that is another day's makes it none."""
    if (day := _plain_day(cell)) is not None:
        return day
    if is_blank(cell):
        return None
    found = read_date(cell, near)
    return found.day if found.problem in ("", "several-dates") else None

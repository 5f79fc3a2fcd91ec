"""One date in one cell, in any of the ways in which towns and their programmes write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.importers.written.marks import find_marks, years_differ
from knowledge.importers.written.wording import folded
from knowledge.importers.written.years import place

_SERIAL = re.compile(r"([0-9]{1,6})(?:\.[0-9]{0,20})?")
_LAST_SERIAL = 109_574
_FALSE_LEAP_DAY = 60
"""Excel's 29 February 1900, which never was."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and what is wrong with it; with a problem, `day` is still what is written, if it can be said.

    Problems: `not-a-date`, `no-such-day` (30 February), `no-year`, `no-month`, `weekday-differs`, `years-differ`,
    `year-unsure` (its weekday alone puts it more than half a year from `near`), `several-dates` (`day` is the first).
    """

    day: date | None
    problem: str = ""


def read_date(text: str, near: date | None = None) -> ReadDate:
    """The date that a cell holds; words around it are let stand.

    A date without a year is the one nearest to `near` whose weekday agrees; without `near` it is a problem, `no-year`.
    """
    plain = folded(text)
    marks = find_marks(plain)
    if not marks:
        return ReadDate(None, "not-a-date")
    first = place(marks[:1], near)[0]
    if first.day and not first.problem and years_differ(plain):
        return ReadDate(first.day, "years-differ")
    if first.day and not first.problem and len(marks) > 1:
        return ReadDate(first.day, "several-dates")
    return ReadDate(first.day, first.problem)


def read_excel_serial(text: str | float, *, since_1904: bool = False) -> ReadDate:
    """The date of Excel's day number, a time of day behind the point let go. `since_1904`: old workbooks of Macs.

    Separate from `read_date`, for only the column can say that 45000 is a date. Up to 2199-12-31.
    """
    found = _SERIAL.fullmatch(folded(str(text)))
    serial = int(found[1]) if found else -1
    if since_1904:
        return ReadDate(date(1904, 1, 1) + timedelta(serial)) if 0 <= serial <= _LAST_SERIAL else _no_serial()
    if serial == _FALSE_LEAP_DAY:
        return ReadDate(None, "no-such-day")
    if not 1 <= serial <= _LAST_SERIAL:
        return _no_serial()
    return ReadDate(date(1899, 12, 31 if serial < _FALSE_LEAP_DAY else 30) + timedelta(serial))


def _no_serial() -> ReadDate:
    return ReadDate(None, "not-a-date")

"""The year of dates that are written without one: by their weekdays, their order, and the date of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from knowledge.importers.written.marks import NO_YEAR, DateMark

_HALF_A_YEAR = 183
_FURTHEST = 400
_A_LONG_WAY_BACK = 150
"""Days. A list that goes back further than this goes on in the next year: 「12月28日、1月11日」."""


@dataclass(frozen=True, slots=True)
class PlacedDay:
    """The day of a mark, if it has one.

    Problems: `no-such-day`, `not-a-date` (a year that is none), `no-month`, `no-year`, `weekday-differs`,
    `out-of-order`, `year-unsure` (only a weekday speaks for a year that is far from the sheet).
    """

    day: date | None
    problem: str = ""


def place(
    marks: Sequence[DateMark], near: date | None, month: int | None = None, ends: frozenset[int] = frozenset()
) -> tuple[PlacedDay, ...]:
    """A day for each mark. `month` is that of days before any month; `ends` are the indexes of last days of a span."""
    full = _with_months(marks, month)
    if any(mark.year is not None for mark in full):
        first = next(index for index, mark in enumerate(full) if mark.year is not None)
        year = full[first].year or 0
        years = (year, year - 1) if first else (year,)
        return min((_walk(full, year, ends) for year in years), key=_faults)
    if near is None:
        return tuple(PlacedDay(None, "no-year" if mark.month else "no-month") for mark in full)
    return _nearest([_walk(full, near.year + step, ends) for step in range(-2, 3)], near)


def _with_months(marks: Sequence[DateMark], month: int | None) -> list[DateMark]:
    full: list[DateMark] = []
    for mark in marks:
        month = mark.month or month
        full.append(replace(mark, month=month))
    return full


def _walk(marks: Sequence[DateMark], year: int, ends: frozenset[int]) -> tuple[PlacedDay, ...]:
    """The days if the first mark without a year is in this one."""
    placed: list[PlacedDay] = []
    before: date | None = None
    for index, mark in enumerate(marks):
        here = _step(mark, year, before, index in ends)
        placed.append(here)
        before = here.day or before
        year = before.year if before else mark.year or year
    return tuple(placed)


def _step(mark: DateMark, year: int, before: date | None, is_end: bool) -> PlacedDay:
    if mark.month is None:
        return PlacedDay(None, "no-month")
    if mark.year == NO_YEAR:
        return PlacedDay(None, "not-a-date")
    if mark.year is not None:
        return _checked(mark, _day(mark.year, mark), before)
    if mark.next_year:
        return _checked(mark, _day(year + 1, mark), before)
    same, following = _day(year, mark), _day(year + 1, mark)
    if before is None or (same and same >= before) or following is None:
        return _checked(mark, same, before)
    if same is None or is_end:
        return _checked(mark, following, before)
    if mark.weekday is not None and (same.weekday() == mark.weekday) != (following.weekday() == mark.weekday):
        chosen = same if same.weekday() == mark.weekday else following
        return PlacedDay(chosen)
    return _checked(mark, following if (before - same).days > _A_LONG_WAY_BACK else same, before)


def _checked(mark: DateMark, day: date | None, before: date | None) -> PlacedDay:
    if day is None:
        return PlacedDay(None, "no-such-day")
    if mark.weekday is not None and day.weekday() != mark.weekday:
        return PlacedDay(day, "weekday-differs")
    return PlacedDay(day, "out-of-order" if before and day < before and mark.weekday is None else "")


def _day(year: int, mark: DateMark) -> date | None:
    try:
        return date(year, mark.month or 0, mark.day)
    except (ValueError, OverflowError):
        return None


def _faults(placed: Sequence[PlacedDay]) -> int:
    backwards = sum(1 for one, two in pairwise(placed) if one.day and two.day and two.day < one.day)
    return backwards + sum(1 for here in placed if here.problem)


def _nearest(walks: Sequence[tuple[PlacedDay, ...]], near: date) -> tuple[PlacedDay, ...]:
    """The walk with the fewest contradictions within reach, and of those the nearest."""
    dated = [walk for walk in walks if any(here.day for here in walk)]
    if not dated:
        return walks[0]
    in_reach = [walk for walk in dated if _distance(walk, near) <= _FURTHEST] or dated
    fewest = min(_faults(walk) for walk in in_reach)
    best = min((walk for walk in in_reach if _faults(walk) == fewest), key=lambda walk: _cost(walk, near))
    plain = min(in_reach, key=lambda walk: _cost(walk, near))
    if best is plain or _distance(best, near) <= _HALF_A_YEAR or not any(here.day for here in plain):
        return best
    if sum(here.day is not None for here in plain) < sum(here.day is not None for here in best):
        return best  # the near year lacks the day: 29 February
    return tuple(replace(here, problem=here.problem or "year-unsure") for here in best)


def _distance(walk: Sequence[PlacedDay], near: date) -> int:
    days = [here.day for here in walk if here.day]
    return max((min(days) - near).days, (near - max(days)).days, 0)


def _cost(walk: Sequence[PlacedDay], near: date) -> float:
    """Days away; what is long over counts more, and so does any list that is over: sheets announce."""
    days = [here.day for here in walk if here.day]
    over = (near - max(days)).days
    if over > _HALF_A_YEAR:
        return over + 0.5
    return over * 2 if over > 0 and len(days) > 1 else _distance(walk, near)

"""A collection schedule as data, and the dates it comes to. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

WEEKDAYS = "月火水木金土日"
ALL_MONTHS = tuple(range(1, 13))


class RuleInvalid(Exception):
    """A collection rule cannot be read. `token` (also the message) is the piece that is not understood."""

    def __init__(self, token: str) -> None:
        super().__init__(token)
        self.token = token


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (Monday is 0), every week or only the nth (1 to 5) of the month."""

    weekday: int
    nth: int | None = None

    @property
    def notation(self) -> str:
        """As `月` or `月2`."""
        return f"{WEEKDAYS[self.weekday]}{self.nth or ''}"

    def between(self, first: date, last: date) -> Iterator[date]:
        """The dates from `first` to `last`, both included."""
        if self.nth is None:
            opening = first.toordinal() + (self.weekday - first.weekday()) % 7
            yield from map(date.fromordinal, range(opening, last.toordinal() + 1, 7))
            return
        for year, month in _months(first, last):
            weekday_of_first, length = monthrange(year, month)
            day = 1 + (self.weekday - weekday_of_first) % 7 + 7 * (self.nth - 1)
            if day <= length:
                yield date(year, month, day)


@dataclass(frozen=True, slots=True)
class EveryOtherWeek:
    """Every fourteenth day counted from `since`; nothing before it."""

    since: date

    @property
    def notation(self) -> str:
        """As `隔月20150112`: every other Monday, not every other month."""
        return f"隔{WEEKDAYS[self.since.weekday()]}{_eight_digits(self.since)}"

    def between(self, first: date, last: date) -> Iterator[date]:
        """The dates from `first` to `last`, both included."""
        since = self.since.toordinal()
        opening = max(since, first.toordinal() + (since - first.toordinal()) % 14)
        yield from map(date.fromordinal, range(opening, last.toordinal() + 1, 14))


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The same day (1 to 31) of every month that has it."""

    day: int

    @property
    def notation(self) -> str:
        """As `毎月10日`: our own extension of the notation."""
        return f"毎月{self.day}日"

    def between(self, first: date, last: date) -> Iterator[date]:
        """The dates from `first` to `last`, both included."""
        for year, month in _months(first, last):
            if self.day <= monthrange(year, month)[1]:
                yield date(year, month, self.day)


@dataclass(frozen=True, slots=True)
class SingleDay:
    """One date and no other."""

    day: date

    @property
    def notation(self) -> str:
        """As `20260401`."""
        return _eight_digits(self.day)

    def between(self, first: date, last: date) -> Iterator[date]:
        """The date, if it lies between `first` and `last`, both included."""
        if first <= self.day <= last:
            yield self.day


CollectionDay = Weekday | EveryOtherWeek | DayOfMonth | SingleDay


@dataclass(frozen=True, slots=True)
class Part:
    """Days that hold in the same months (1 to 12); no months means all of them."""

    days: tuple[CollectionDay, ...]
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is collected. Make it with `schedule_of`, which brings it to its one canonical form.

    `remarks` are the numbers of 5374's remarks (`*1`). `note` holds words of a written rule that are not dates
    (「年末年始を除く」); the notation has no place for it, and two schedules that differ only in it are equal.
    """

    parts: tuple[Part, ...]
    remarks: tuple[int, ...] = ()
    note: str = field(default="", compare=False)

    @property
    def notation(self) -> str:
        """The canonical text, which reads back as this schedule."""
        texts = []
        for number, part in enumerate(self.parts):
            words = [day.notation for day in part.days]
            words += [f"*{remark}" for remark in self.remarks if number == 0]
            months = " ".join(map(str, part.months))
            texts.append(" ".join(words) + (f":{months}" if months else ""))
        return ";".join(texts)

    def days(self, first: date, last: date) -> list[date]:
        """The dates from `first` to `last`, both included, in order, holidays and closures not considered."""
        dates = {
            date_
            for part in self.parts
            for day in part.days
            for date_ in day.between(first, last)
            if first <= date_ <= last and (not part.months or date_.month in part.months)
        }
        return sorted(dates)

    def falls_on(self, day: date) -> bool:
        """Whether the schedule names this day."""
        return bool(self.days(day, day))


def schedule_of(parts: Iterable[Part], remarks: Iterable[int] = (), note: str = "") -> Schedule:
    """A schedule in canonical form: parts of the same months joined, everything sorted and once."""
    by_months: dict[tuple[int, ...], set[CollectionDay]] = {}
    for part in parts:
        months = tuple(sorted(set(part.months)))
        by_months.setdefault(() if months == ALL_MONTHS else months, set()).update(part.days)
    joined = (Part(tuple(sorted(days, key=_order)), months) for months, days in sorted(by_months.items()) if days)
    return Schedule(tuple(joined), tuple(sorted(set(remarks))), note)


def _order(day: CollectionDay) -> tuple[int, int, int]:
    match day:
        case Weekday():
            return 0, day.weekday, day.nth or 0
        case EveryOtherWeek():
            return 1, day.since.toordinal(), 0
        case DayOfMonth():
            return 2, day.day, 0
        case SingleDay():
            return 3, day.day.toordinal(), 0


def _months(first: date, last: date) -> Iterator[tuple[int, int]]:
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _eight_digits(day: date) -> str:
    return day.isoformat().replace("-", "")

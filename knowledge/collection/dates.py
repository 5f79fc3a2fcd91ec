"""From a schedule to the dates on which something is really collected. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.collection.national_holidays import is_national_holiday
from knowledge.collection.schedule import Schedule
from knowledge.content import Closure, CollectionChange, OnHoliday

LONGEST_WAIT = 31  # days; a collection that a holiday puts off for longer than that does not take place
LOOK_AHEAD = 400  # days


@dataclass(frozen=True, slots=True)
class CollectionDate:
    """A day of collection. `moved_from` is the day it would have been but for a holiday or a change."""

    day: date
    category_key: str = ""
    moved_from: date | None = None
    note: str = ""


def collection_days(
    schedule: Schedule,
    on_holiday: OnHoliday,
    first: date,
    last: date,
    closures: Sequence[Closure] = (),
    changes: Iterable[CollectionChange] = (),
) -> list[CollectionDate]:
    """The dates from `first` to `last`, both included, in order, each once.

    The caller passes the closures and changes that concern this schedule. What falls into a closure is
    cancelled; what falls on a national holiday is treated as `on_holiday` says, put off to the next day that is
    neither holiday nor closed. A change beats both: nothing else is collected on its `day`, and what would be
    is collected on `moved_to`, even on a holiday or in a closure. Of several changes of a day the one for the
    district and category wins, then for the district, the category, and all; of equal ones the later.
    """
    deciding = {change.day: change for change in sorted(changes, key=_precision)}
    usual = _Usual(schedule, on_holiday, closures, frozenset(deciding))
    dates = {day: CollectionDate(day, moved_from=origin) for day, origin in usual.between(first, last).items()}
    for day in deciding:
        dates.pop(day, None)
    moved: dict[date, CollectionDate] = {}
    for day, change in sorted(deciding.items()):
        target = change.moved_to
        if target is not None and first <= target <= last and usual.would_be(day):
            moved.setdefault(target, CollectionDate(target, "", None if day == target else day, change.note))
    return [date_ for _day, date_ in sorted((dates | moved).items())]


def later(day: date, days: int) -> date:
    """The date so many days after (or before) a day, no further than dates reach."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _precision(change: CollectionChange) -> int:
    return 2 * bool(change.district_key) + bool(change.category_key)


@dataclass(frozen=True, slots=True)
class _Usual:
    """The collections as they would be without the changes, those of the `changed` days left aside."""

    schedule: Schedule
    on_holiday: OnHoliday
    closures: Sequence[Closure]
    changed: frozenset[date]

    def between(self, first: date, last: date) -> dict[date, date | None]:
        """Each day of collection, with the holiday it was put off from."""
        put_off = self.on_holiday == OnHoliday.NEXT_DAY
        days: dict[date, date | None] = {}
        for day in self.schedule.days(later(first, -LONGEST_WAIT) if put_off else first, last):
            if day in self.changed or self._is_closed(day):
                continue
            if self.on_holiday == OnHoliday.COLLECTED or not is_national_holiday(day):
                if day >= first:
                    days[day] = None
            elif put_off:
                open_day = self._next_open(day)
                if open_day is not None and first <= open_day <= last:
                    days.setdefault(open_day, day)
        return days

    def would_be(self, day: date) -> bool:
        """Whether something would be collected, or would be but for a closure or holiday, on a changed day."""
        return self.schedule.falls_on(day) or day in self.between(day, day)

    def _is_closed(self, day: date) -> bool:
        return any(closure.first <= day <= closure.last for closure in self.closures)

    def _next_open(self, day: date) -> date | None:
        for number in range(day.toordinal() + 1, later(day, LONGEST_WAIT).toordinal() + 1):
            candidate = date.fromordinal(number)
            if not is_national_holiday(candidate) and not self._is_closed(candidate):
                return candidate
        return None

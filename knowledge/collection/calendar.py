"""The collection calendar of one account: every district's rules, closures and changes together. Pure."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.collection.dates import LOOK_AHEAD, CollectionDate, collection_days, later
from knowledge.collection.prose import schedule_from_text
from knowledge.collection.schedule import RuleInvalid, Schedule
from knowledge.content import Closure, CollectionChange, CollectionRule, District

_NEW_YEAR = ((12, 31), (1, 1), (1, 2), (1, 3))


@dataclass(frozen=True, slots=True)
class UnreadableRule:
    """A rule left out of the calendar, and the piece of it that is not understood."""

    rule: CollectionRule
    token: str


@dataclass(frozen=True, slots=True)
class _Readable:
    rule: CollectionRule
    schedule: Schedule
    position: int


class Calendar:
    """When what is collected where, from the content of one account.

    Several rules for the same district and category are added up. A closure counts for a district when it
    names the district's centre (widths and case folded) or none. `unreadable` lists the rules that were skipped.
    """

    def __init__(
        self,
        districts: Iterable[District],
        rules: Iterable[CollectionRule],
        closures: Iterable[Closure] = (),
        changes: Iterable[CollectionChange] = (),
    ) -> None:
        """Reads every rule once; raises nothing for rules that cannot be read."""
        centers = {district.key: _folded(district.center) for district in districts}
        self._closures: dict[str, list[Closure]] = {}
        for closure in closures:
            self._closures.setdefault(_folded(closure.center), []).append(closure)
        self._changes: dict[str, list[CollectionChange]] = {}
        for change in changes:
            self._changes.setdefault(change.district_key, []).append(change)
        self._centers = centers
        self._rules: dict[str, list[_Readable]] = {}
        self.unreadable = tuple(self._sort_in(rules))

    def days(self, district_key: str, category_key: str | None, first: date, last: date) -> list[CollectionDate]:
        """What is collected from `first` to `last`, both included: by day, then in the order of the rules.

        No category means all of them. An unknown district or category has no days. A date's note is that of the
        change that moved it, then the rule's.
        """
        found: dict[tuple[date, str], tuple[int, CollectionDate]] = {}
        for readable in self._rules.get(district_key, ()):
            if category_key in (None, readable.rule.category_key):
                for date_ in self._dates(readable, first, last):
                    found.setdefault((date_.day, date_.category_key), (readable.position, date_))
        in_order = sorted(found.values(), key=lambda place: (place[1].day, place[0]))
        return [date_ for _position, date_ in in_order]

    def next(self, district_key: str, category_key: str | None, start: date, count: int) -> list[CollectionDate]:
        """The next `count` collections, `start` included, looking 400 days ahead."""
        return self.days(district_key, category_key, start, later(start, LOOK_AHEAD))[: max(count, 0)]

    def month(self, district_key: str, year: int, month: int) -> list[CollectionDate]:
        """All collections of a month. Raises ValueError when there is no such month."""
        first = date(year, month, 1)
        return self.days(district_key, None, first, date(year, month, monthrange(year, month)[1]))

    def is_unsettled(self, district_key: str, day: date) -> bool:
        """Whether it is one of the days from New Year's Eve to 3 January on which a rule alone says "collected".

        Most towns collect nothing then. As long as neither a closure nor a change around that turn of the year is
        known for the district, nobody has thought of it yet.
        """
        if (day.month, day.day) not in _NEW_YEAR:
            return False
        year = day.year + (day.month == 12)
        first, last = date(year - 1, 12, 28), date(year, 1, 7)
        changes = [*self._changes.get("", ()), *self._changes.get(district_key, ())]
        is_known = any(one.first <= last and first <= one.last for one in self.closures_of(district_key))
        return not is_known and not any(first <= change.day <= last for change in changes)

    def closures_of(self, district_key: str) -> list[Closure]:
        """The closures that count for a district: those of its plant, and those of every plant."""
        center = self._centers.get(district_key, "")
        return [*self._closures.get("", ()), *(self._closures.get(center, ()) if center else ())]

    def _sort_in(self, rules: Iterable[CollectionRule]) -> Iterator[UnreadableRule]:
        read: dict[str, Schedule | RuleInvalid] = {}  # a town writes the same few rules for all its districts
        for position, rule in enumerate(rules):
            schedule = read.get(rule.rule)
            if schedule is None:
                schedule = read[rule.rule] = _schedule_or_refusal(rule.rule)
            if isinstance(schedule, RuleInvalid):
                yield UnreadableRule(rule, schedule.token)
            else:
                self._rules.setdefault(rule.district_key, []).append(_Readable(rule, schedule, position))

    def _dates(self, readable: _Readable, first: date, last: date) -> Iterator[CollectionDate]:
        rule = readable.rule
        closures = self.closures_of(rule.district_key)
        changes = [
            change
            for district_key in dict.fromkeys(("", rule.district_key))
            for change in self._changes.get(district_key, ())
            if change.category_key in ("", rule.category_key)
        ]
        for date_ in collection_days(readable.schedule, rule.on_holiday, first, last, closures, changes):
            note = "\n".join(filter(None, (date_.note, rule.note)))
            yield replace(date_, category_key=rule.category_key, note=note)


def _schedule_or_refusal(text: str) -> Schedule | RuleInvalid:
    try:
        return schedule_from_text(text)
    except RuleInvalid as refusal:
        return refusal


def _folded(center: str) -> str:
    return unicodedata.normalize("NFKC", center).casefold().strip()

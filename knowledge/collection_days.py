"""From the notation of collection days (`月 木`, `水1 水3`) to dates. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "月火水木金土日"
_TOKEN = re.compile(r"([月火水木金土日])([1-5]?)")


class RuleInvalid(Exception):
    """A collection-day rule cannot be read; the message is the token in question."""


@dataclass(frozen=True, slots=True)
class CollectionDay:
    """One weekday (Monday is 0), every week or only the nth of the month."""

    weekday: int
    nth: int | None = None

    def falls_on(self, day: date) -> bool:
        """Whether this day is a collection day."""
        return day.weekday() == self.weekday and (self.nth is None or (day.day - 1) // 7 + 1 == self.nth)


def parsed_rule(rule: str) -> tuple[CollectionDay, ...]:
    """The days of a rule. Raises RuleInvalid naming the first token that is not understood."""
    tokens = unicodedata.normalize("NFKC", rule).split()
    if not tokens:
        raise RuleInvalid("")
    days = []
    for token in tokens:
        match = _TOKEN.fullmatch(token)
        if match is None:
            raise RuleInvalid(token)
        days.append(CollectionDay(WEEKDAYS.index(match[1]), int(match[2]) if match[2] else None))
    return tuple(days)


def next_dates(rule: str, start: date, count: int) -> list[date]:
    """The next `count` collection dates, `start` included, looking a year ahead."""
    dates = _dates(parsed_rule(rule), start)
    return [day for _number, day in zip(range(count), dates, strict=False)]


def _dates(days: tuple[CollectionDay, ...], start: date) -> Iterator[date]:
    for offset in range(366):
        day = start + timedelta(days=offset)
        if any(collection.falls_on(day) for collection in days):
            yield day

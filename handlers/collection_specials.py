"""What is special about collection days: holidays, days moved or cancelled, closures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from handlers.base import HandlerContext
from handlers.showing import shown_date
from handlers.town import Town
from knowledge.collection.dates import LONGEST_WAIT, CollectionDate
from knowledge.collection.national_holidays import is_national_holiday
from knowledge.content import CollectionRule, District, Entry

_LONGEST_MOVE = 62
"""Days within which a moved collection is looked for."""


def lasting_notes(category_key: str, rules: Iterable[CollectionRule]) -> list[str]:
    """The notes of a category's rules, which hold on every day, each once."""
    return list(dict.fromkeys(rule.note for rule in rules if rule.category_key == category_key and rule.note))


def date_notes(
    one: CollectionDate, district: District, rules: Iterable[CollectionRule], context: HandlerContext
) -> list[str]:
    """What holds for this date only: from which day it was moved and why, that it is a holiday, or not sure."""
    says = context.phrases.say
    lasting = lasting_notes(one.category_key, rules)
    notes = []
    if one.moved_from:
        notes.append(says("garbage-day.moved", day=shown_date(one.moved_from, context)))
    elif context.town.calendar.is_unsettled(district.key, one.day):
        notes.append(says("garbage-day.unsettled"))
    elif is_national_holiday(one.day) and not any(says("garbage-day.holiday-word") in note for note in lasting):
        notes.append(says("garbage-day.on-holiday"))
    known = {line for note in lasting for line in note.split("\n")}
    return notes + [line for line in one.note.split("\n") if line and line not in known]


def closed_days(district: District, first: date, last: date, context: HandlerContext) -> Iterator[str]:
    """The closures of the district's plant that touch the days from `first` to `last`."""
    says = context.phrases.say
    closures = context.town.calendar.closures_of(district.key)
    spans = {(one.first, one.last) for one in closures if one.first <= last and first <= one.last}
    for begins, ends in sorted(spans):
        days = shown_date(begins, context)
        if begins != ends:
            days = says("garbage-day.from-to", first=_plain(begins, context), last=_plain(ends, context))
        name = "garbage-day.closed-new-year" if _is_turn_of_year(begins, ends) else "garbage-day.closed"
        yield says(name, days=days)


def cancelled_days(
    district: District, category_keys: Sequence[str], first: date, last: date, town: Town
) -> list[tuple[date, str]]:
    """Days on which nothing is collected by way of exception, with the category, empty for all of them."""
    changes = [
        change
        for change in town.plan.changes
        if first <= change.day <= last and not change.moved_to and change.district_key in ("", district.key)
    ]
    found = {(change.day, change.category_key) for change in changes if change.category_key in ("", *category_keys)}
    return [(day, key) for day, key in sorted(found) if not town.calendar.days(district.key, key or None, day, day)]


def moved_away(district: District, category: Entry | None, day: date, town: Town) -> list[CollectionDate]:
    """The collections that would be on `day` and take place on another one."""
    first, last = day - timedelta(days=LONGEST_WAIT), day + timedelta(days=_LONGEST_MOVE)
    dates = town.calendar.days(district.key, category.key if category else None, first, last)
    return [one for one in dates if one.moved_from == day]


def _is_turn_of_year(first: date, last: date) -> bool:
    """Whether the days hold New Year's Eve or New Year's Day, and are a holiday rather than half a year."""
    return (last - first).days <= LONGEST_WAIT and any(
        first <= day <= last for day in (date(first.year, 12, 31), date(last.year, 1, 1))
    )


def _plain(day: date, context: HandlerContext) -> str:
    return context.phrases.say("garbage-day.month-and-day", month=day.month, day=day.day)

"""Day rules and due times. Pure.

A rule is wall time of a zone: `monthly 5 09:07`, `weekly mon 09:07` or `daily 09:07`. In a month without the
day (29, 30, 31) the last day counts.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

JAPAN = "Asia/Tokyo"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAY = re.compile(r"[1-9]|[12][0-9]|3[01]")


class RuleInvalid(Exception):
    """A rule or a zone cannot be understood; the message names it."""


class Frequency(StrEnum):
    """How often."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a series is due. `day` is 1 to 31 for monthly, 0 (Monday) to 6 for weekly, 0 for daily."""

    frequency: Frequency
    day: int
    at: time


def parsed_rule(text: str) -> Rule:
    """The rule that `text` describes; RuleInvalid when it describes none."""
    match text.split():
        case ["monthly", day, at] if _DAY.fullmatch(day):
            return Rule(Frequency.MONTHLY, int(day), _time(at))
        case ["weekly", day, at] if day in WEEKDAYS:
            return Rule(Frequency.WEEKLY, WEEKDAYS.index(day), _time(at))
        case ["daily", at]:
            return Rule(Frequency.DAILY, 0, _time(at))
    raise RuleInvalid(f"{text!r} is not like 'monthly 5 09:07', 'weekly mon 09:07' or 'daily 09:07'")


def written_rule(rule: Rule) -> str:
    """The text of a rule: the reverse of `parsed_rule`. Raises RuleInvalid for a day that its frequency has not."""
    clock = rule.at.strftime("%H:%M")
    match rule.frequency:
        case Frequency.MONTHLY:
            text = f"monthly {rule.day} {clock}"
        case Frequency.WEEKLY:
            text = f"weekly {WEEKDAYS[rule.day] if 0 <= rule.day < len(WEEKDAYS) else rule.day} {clock}"
        case Frequency.DAILY:
            text = f"daily {clock}"
    if parsed_rule(text) != rule:
        raise RuleInvalid(f"{rule} has more than a rule can say")
    return text


def next_due(rule: Rule, zone: str, after: datetime) -> datetime:
    """The first due instant (aware UTC) strictly later than `after`.

    A wall time that a change of clocks leaves out is moved on by the change; one that comes twice counts
    the first time. Raises RuleInvalid for an unknown zone.
    """
    place = _zone(zone)
    for day in _days(rule, after.astimezone(place).date() - timedelta(days=1)):
        due = datetime.combine(day, rule.at, place).astimezone(UTC)
        if due > after:
            return due
    raise RuleInvalid("the calendar is at its end")


def latest_due(rule: Rule, zone: str, first: datetime, at: datetime) -> tuple[datetime, int]:
    """The last due instant up to `at`, counting from the due instant `first`, and how many came before it."""
    latest, before = first, 0
    while (following := next_due(rule, zone, latest)) <= at:
        latest, before = following, before + 1
    return latest, before


def month_of(due: datetime, zone: str) -> str:
    """The month of an instant as people in `zone` call it, `YYYY-MM`."""
    return due.astimezone(_zone(zone)).strftime("%Y-%m")


def day_of(due: datetime, zone: str) -> date:
    """The date of an instant in `zone`."""
    return due.astimezone(_zone(zone)).date()


def _time(text: str) -> time:
    match = _TIME.fullmatch(text)
    if match is None:
        raise RuleInvalid(f"{text!r} is not a time such as 09:07")
    return time(int(match[1]), int(match[2]))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise RuleInvalid(f"{name!r} is not a time zone such as {JAPAN}") from error


def _days(rule: Rule, start: date) -> Iterator[date]:
    """The rule's days from `start` on; in its month also earlier ones."""
    if rule.frequency == Frequency.MONTHLY:
        year, month = start.year, start.month
        while True:
            yield date(year, month, min(rule.day, calendar.monthrange(year, month)[1]))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    step = 7 if rule.frequency == Frequency.WEEKLY else 1
    day = start + timedelta(days=(rule.day - start.weekday()) % 7 if step == 7 else 0)
    while True:
        yield day
        day += timedelta(days=step)

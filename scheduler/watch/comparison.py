"""LINE's count of persons reached beside our own: did anybody else send? Pure.

LINE's number is the whole month's, leaves out who blocks the account, is up to an hour late, and holds what people send
by hand in LINE Official Account Manager. So the two totals never agree, and only growth is compared: between two
readings LINE cannot have counted more of ours than the persons of all requests that left after the earlier one, or in
the hour before it (LINE may not have counted those yet). What is beyond that is somebody else's. Of all earlier
readings the one with the lowest excess is the sharpest witness; blocked people and lag make others only duller.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from scheduler.series import JAPAN

LAG = timedelta(hours=1)
"""How late LINE's count may be."""

LEAST_STRANGE = 20
"""Persons; fewer are not worth an alarm."""

STRANGE_SHARE = 0.02
"""Of the persons whom we may have reached meanwhile: LINE calls its own number approximate, and so is a broadcast's."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Persons of the month by LINE's count, asked at `at` or up to an hour later."""

    at: datetime
    used: int
    is_strange: bool = False


@dataclass(frozen=True, slots=True)
class OurRequest:
    """A request of ours that reached, or may have reached, so many people.

    `settled_at` is None while it is under way; `people` is None for a broadcast whose size nobody knows.
    """

    settled_at: datetime | None
    people: int | None


def month_start(at: datetime) -> datetime:
    """When the month of `at` began, in Japan."""
    return at.astimezone(ZoneInfo(JAPAN)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def foreign_rise(now: Reading, earlier: Sequence[Reading], ours: Sequence[OurRequest]) -> int:
    """Persons whom LINE has counted and we cannot have reached; 0 when there is nothing strange.

    `earlier` are this month's readings before `now` and the last one of before, in order; `ours` are all requests
    since an hour before the first of them. A rise is told once: later readings are compared from there on.
    """
    sent = _Sent(ours)
    rises = [0]
    for witness in _witnesses(now, earlier):
        window = sent.since(witness.at - LAG)
        if window is None:
            continue
        rise = now.used - witness.used - window
        if rise >= max(LEAST_STRANGE, math.ceil(STRANGE_SHARE * window)):
            rises.append(rise)
    return max(rises)


def _witnesses(now: Reading, earlier: Sequence[Reading]) -> list[Reading]:
    """The readings to compare with: those from the last strange one on, and the month's beginning with nothing used.

    The beginning counts once LINE has been seen to begin anew: it may do so at another hour than we think.
    """
    strange = max((place for place, reading in enumerate(earlier) if reading.is_strange), default=0)
    first = month_start(now.at)
    before = [reading for reading in earlier if reading.at < first]
    within = [reading for reading in earlier if reading.at >= first]
    witnesses = _steadied(earlier)[strange:]
    has_begun_anew = before and any(reading.used < before[-1].used for reading in (*within, now))
    if has_begun_anew and not any(reading.is_strange for reading in within):
        witnesses.append(Reading(first, 0))
    return witnesses


def _steadied(readings: Sequence[Reading]) -> list[Reading]:
    """A count that falls is believed when it stays low for longer than LINE's lag: it may be an old one again."""
    steadied = []
    for place, reading in enumerate(readings):
        recent = [one.used for one in readings[max(0, place - 2) : place] if one.at >= reading.at - LAG]
        steadied.append(Reading(reading.at, max([reading.used, *recent]), reading.is_strange))
    return steadied


class _Sent:
    """Sums of persons over our requests by when they were settled."""

    def __init__(self, ours: Sequence[OurRequest]) -> None:
        settled = sorted(((one.settled_at, one.people) for one in ours if one.settled_at), key=lambda pair: pair[0])
        self._times = [at for at, _people in settled]
        self._sums = list(accumulate((people or 0 for _at, people in settled), initial=0))
        self._unknown = max((at for at, people in settled if people is None), default=None)
        under_way = [one.people for one in ours if one.settled_at is None]
        self._under_way = sum(people or 0 for people in under_way)
        self._is_open_ended = None in under_way

    def since(self, moment: datetime) -> int | None:
        """Persons whom requests settled after `moment`, or not settled yet, may have reached; None: nobody knows."""
        if self._is_open_ended or (self._unknown is not None and self._unknown > moment):
            return None
        return self._sums[-1] - self._sums[bisect_right(self._times, moment)] + self._under_way

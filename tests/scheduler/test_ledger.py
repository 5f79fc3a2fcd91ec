"""LINE's count beside ours: our own sends never look strange, somebody else's soon do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler.watch.comparison import LAG, OurRequest, Reading, foreign_rise, month_start
from tests.scheduler.fakes import START

HOUR = timedelta(hours=1)
NEW_MONTH = datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
"""The first of May, midnight, in Japan."""


@dataclass(frozen=True)
class Sent:
    """A request: minutes after START, persons named, persons who block the account."""

    minute: int
    people: int
    blocked: int


@dataclass(frozen=True)
class Line:
    """LINE's side: what it counts, how late it tells."""

    sent: Sequence[Sent]
    foreign: Sequence[tuple[int, int]] = ()
    lags: Sequence[int] = (0,)

    def told(self, hour: int) -> int:
        """Persons, as told at a full hour after START."""
        seen = hour * 60 - self.lags[hour % len(self.lags)]
        ours = sum(one.people - one.blocked for one in self.sent if one.minute <= seen)
        return ours + sum(people for minute, people in self.foreign if minute <= seen)

    def rises(self, hours: int, start: datetime = START) -> list[int]:
        """What the comparison says at each hour, as it would be noted."""
        requests = [OurRequest(start + timedelta(minutes=one.minute), one.people) for one in self.sent]
        readings: list[Reading] = []
        found = []
        for hour in range(hours):
            at = start + hour * HOUR
            left = [one for one in requests if one.settled_at and one.settled_at <= at]
            rise = foreign_rise(Reading(at, self.told(hour)), readings, left)
            readings.append(Reading(at, self.told(hour), is_strange=rise > 0))
            found.append(rise)
        return found


sends = st.lists(
    st.tuples(st.integers(0, 23 * 60), st.integers(1, 500), st.floats(0, 1)).map(
        lambda one: Sent(one[0], one[1], int(one[1] * one[2]))
    ),
    max_size=40,
)
lags = st.lists(st.integers(0, 60), min_size=1, max_size=24)


@given(sent=sends, late=lags)
def test_what_we_send_is_never_strange_whoever_blocks_and_however_late_line_is(
    sent: list[Sent], late: list[int]
) -> None:
    assert Line(sent, lags=late).rises(25) == [0] * 25


@given(sent=sends, late=lags, minute=st.integers(61, 22 * 60), people=st.integers(20, 5_000))
def test_a_foreign_send_is_told_by_the_second_reading_unless_our_own_hide_it(
    sent: list[Sent], late: list[int], minute: int, people: int
) -> None:
    quiet = [one for one in sent if not minute - 180 <= one.minute <= minute + 180]
    rises = Line(quiet, [(minute, people)], late).rises(26)
    first = -(-minute // 60)
    assert not any(rises[:first]), "nothing had happened yet"
    assert max(rises[first : first + 2]) == people


def test_a_foreign_send_is_told_once_with_its_number() -> None:
    line = Line([Sent(30, 500, 50), Sent(400, 300, 0)], foreign=[(190, 120)])
    assert [rise for rise in line.rises(24) if rise] == [120]


def test_a_second_foreign_send_is_told_by_itself() -> None:
    line = Line([], foreign=[(190, 120), (500, 40)])
    assert [rise for rise in line.rises(24) if rise] == [120, 40]


def test_less_than_twenty_is_nothing_and_many_small_ones_are_something() -> None:
    assert not any(Line([], foreign=[(90, 19)]).rises(10))
    assert any(Line([], foreign=[(90, 10), (400, 10)]).rises(24)), "ten and ten are twenty"


def test_two_percent_of_a_large_send_is_a_matter_of_rounding() -> None:
    readings = [Reading(START, 0)]
    ours = [OurRequest(START + timedelta(minutes=10), 5_000)]
    assert foreign_rise(Reading(START + HOUR, 5_099), readings, ours) == 0
    assert foreign_rise(Reading(START + HOUR, 5_100), readings, ours) == 100


def test_an_installation_in_the_middle_of_a_month_is_not_strange() -> None:
    assert foreign_rise(Reading(START, 90_000), [], []) == 0
    assert foreign_rise(Reading(START + HOUR, 90_000), [Reading(START, 90_000)], []) == 0


def test_a_request_under_way_may_be_counted_already() -> None:
    readings = [Reading(START, 0)]
    assert foreign_rise(Reading(START + HOUR, 500), readings, [OurRequest(None, 500)]) == 0
    assert foreign_rise(Reading(START + HOUR, 520), readings, [OurRequest(None, 500)]) == 20


def test_a_request_settled_before_the_lag_is_in_the_earlier_count() -> None:
    readings = [Reading(START, 500)]
    long_ago, lately = START - LAG, START - LAG + timedelta(seconds=1)
    assert foreign_rise(Reading(START + HOUR, 540), readings, [OurRequest(long_ago, 500)]) == 40
    assert foreign_rise(Reading(START + HOUR, 540), readings, [OurRequest(lately, 500)]) == 0


def test_a_broadcast_of_unknown_size_makes_the_hours_around_it_incomparable_and_no_others() -> None:
    readings = [Reading(START + hour * HOUR, 0 if hour < 2 else 3_000) for hour in range(5)]
    broadcast = [OurRequest(START + 1.5 * HOUR, None)]
    assert foreign_rise(Reading(START + 2 * HOUR, 3_000), readings[:2], broadcast) == 0
    assert foreign_rise(Reading(START + 5 * HOUR, 3_050), readings, broadcast) == 50


def test_the_month_turns_in_japan_and_line_may_be_an_hour_late_with_it() -> None:
    assert month_start(NEW_MONTH) == NEW_MONTH
    assert month_start(NEW_MONTH - timedelta(seconds=1)) < NEW_MONTH - 29 * timedelta(days=1)
    old = Reading(NEW_MONTH - HOUR, 5_000)
    assert foreign_rise(Reading(NEW_MONTH, 5_000), [old], []) == 0, "it still tells April's"
    late = [old, Reading(NEW_MONTH, 5_000)]
    assert foreign_rise(Reading(NEW_MONTH + HOUR, 0), late, []) == 0
    ours = [OurRequest(NEW_MONTH + timedelta(minutes=5), 100)]
    assert foreign_rise(Reading(NEW_MONTH + HOUR, 100), late, ours) == 0
    assert foreign_rise(Reading(NEW_MONTH + HOUR, 130), late, ours) == 30, "sent by hand in the first minutes of May"


def test_a_send_at_the_last_minute_of_a_month_may_count_in_the_next() -> None:
    old = [Reading(NEW_MONTH - HOUR, 5_000)]
    ours = [OurRequest(NEW_MONTH - timedelta(minutes=1), 700)]
    assert foreign_rise(Reading(NEW_MONTH + HOUR, 700), old, ours) == 0


def test_a_send_by_hand_before_the_month_turned_is_not_told_again_after_it() -> None:
    readings = [Reading(NEW_MONTH - 3 * HOUR, 0), Reading(NEW_MONTH - 2 * HOUR, 200, is_strange=True)]
    readings += [Reading(NEW_MONTH - HOUR, 200), Reading(NEW_MONTH, 200)]
    assert foreign_rise(Reading(NEW_MONTH + HOUR, 0), readings, []) == 0


def test_a_count_that_falls_for_one_reading_only_was_an_old_one() -> None:
    readings = [Reading(START + hour * HOUR, used) for hour, used in enumerate((1_000, 1_000, 700))]
    assert foreign_rise(Reading(START + 3 * HOUR, 1_000), readings, []) == 0


def test_a_count_that_fell_for_good_is_the_new_ground() -> None:
    readings = [Reading(START + hour * HOUR, used) for hour, used in enumerate((1_000, 700, 700))]
    assert foreign_rise(Reading(START + 3 * HOUR, 820), readings, []) == 120

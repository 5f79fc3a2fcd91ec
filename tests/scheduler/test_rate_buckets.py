"""The rows that keep all processes of a channel together below LINE's rate limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.rate_buckets import HOUR, pause_endpoint, take_tokens
from scheduler.tables import DeliveryMethod, Lane
from storage.database import Database
from tests.scheduler.builders import make_account
from tests.scheduler.fakes import START

MULTICAST, BROADCAST, PUSH = DeliveryMethod.MULTICAST, DeliveryMethod.BROADCAST, DeliveryMethod.PUSH
LIMITS = {BROADCAST: (60, HOUR), MULTICAST: (200, 1.0), PUSH: (2_000, 1.0)}
"""LINE's calls in so many seconds."""


def take(
    database: Database,
    account_id: int,
    wanted: int,
    at: datetime,
    *,
    method: DeliveryMethod = MULTICAST,
    lane: Lane = Lane.ORDINARY,
) -> tuple[tuple[float, ...], float]:
    """The delays of the tokens got, and the wait for the next."""
    with database.writing() as session:
        taken = take_tokens(session, account_id, method, lane, wanted, at)
        return taken.delays, taken.wait


@dataclass(frozen=True)
class Asked:
    """One call of some process: after a pause (in parts of the limit's window), so many tokens, its clock behind by
    so many seconds."""

    pause: float
    wanted: int
    lane: Lane
    off: float


asked = st.builds(
    Asked,
    pause=st.sampled_from([0.0, 0.001, 0.02, 0.1, 0.5, 1.2]),
    wanted=st.integers(1, 120),
    lane=st.sampled_from(Lane),
    off=st.sampled_from([0.0, 0.0, -0.05, -3.0]),
)


@pytest.fixture
def town(database: Database) -> tuple[Database, int]:
    """A database and an account."""
    return database, make_account(database)


def most_in_a_window(moments: list[float], window: float) -> int:
    """The most moments that lie within any time of this length."""
    moments = sorted(moments)
    first = most = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most


@pytest.mark.parametrize("method", LIMITS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(asked, min_size=5, max_size=60))
def test_no_window_of_lines_length_has_more_than_line_allows(
    town: tuple[Database, int], method: DeliveryMethod, calls: list[Asked]
) -> None:
    database, _ = town
    limit, window = LIMITS[method]
    account_id = make_account(database, key=f"town-{method}-{id(calls)}-{len(calls)}")
    left: list[float] = []
    now = 0.0
    for call in calls:
        now += call.pause * window
        seen = now + (call.off if method == MULTICAST else 0.0)
        delays, _wait = take(
            database, account_id, call.wanted, START + timedelta(seconds=seen), method=method, lane=call.lane
        )
        left += [now + delay for delay in delays]
    assert most_in_a_window(left, window) <= limit


def test_clock_that_is_set_back_and_forth_lets_nothing_through_twice(town: tuple[Database, int]) -> None:
    got = [len(take(*town, 500, START + timedelta(seconds=off))[0]) for off in (0, -3, 0, -9, 0, -3)]
    assert got[0] > 0
    assert got[1:] == [0] * 5


def test_clock_that_jumps_ahead_once_stays_below_the_limit_of_a_second(town: tuple[Database, int]) -> None:
    left: list[float] = []
    for step in range(200):
        jumped = timedelta(hours=1) if step >= 100 else timedelta()
        delays, _ = take(*town, 1, START + jumped + timedelta(seconds=step / 200))
        left += [step / 200 + delay for delay in delays]
    assert len(left) <= 200


def test_clock_that_was_far_ahead_does_not_keep_everybody_waiting(town: tuple[Database, int]) -> None:
    take(*town, 500, START + timedelta(days=1))
    take(*town, 1, START)
    assert take(*town, 1, START + timedelta(seconds=1))[0] == (0.0,)


def test_ordinary_lane_uses_nearly_all_that_line_allows(town: tuple[Database, int]) -> None:
    tokens = 0
    for step in range(100):  # ten seconds, looked at ten times a second
        tokens += len(take(*town, 20, START + timedelta(seconds=step / 10))[0])
    assert 0.95 * 200 * 10 <= tokens <= 200 * 10


def test_emergency_leaves_within_a_moment_though_the_ordinary_lane_has_taken_all(town: tuple[Database, int]) -> None:
    assert len(take(*town, 500, START)[0]) < 200
    assert take(*town, 1, START)[0] == ()
    delays, _ = take(*town, 20, START, lane=Lane.EMERGENCY)
    assert len(delays) == 20
    assert max(delays) < 0.25


def test_ordinary_lane_yields_while_emergencies_take_all(town: tuple[Database, int]) -> None:
    take(*town, 500, START, lane=Lane.EMERGENCY)
    shares = dict.fromkeys(Lane, 0)
    for step in range(1, 21):
        at = START + timedelta(seconds=step / 20)
        for lane in (Lane.ORDINARY, Lane.EMERGENCY):
            shares[lane] += len(take(*town, 500, at, lane=lane)[0])
    assert shares[Lane.ORDINARY] == 0
    assert shares[Lane.EMERGENCY] >= 190


def test_broadcasts_keep_a_reserve_for_emergencies(town: tuple[Database, int]) -> None:
    assert len(take(*town, 100, START, method=BROADCAST)[0]) == 10
    assert len(take(*town, 100, START, method=BROADCAST, lane=Lane.EMERGENCY)[0]) == 32


@pytest.mark.parametrize("method", [MULTICAST, PUSH])
def test_paused_endpoint_waits_for_everybody_and_then_goes_on(
    town: tuple[Database, int], method: DeliveryMethod
) -> None:
    database, account_id = town
    with database.writing() as session:
        pause_endpoint(session, account_id, method, 60, START)
    for lane in Lane:
        delays, wait = take(database, account_id, 1, START + timedelta(seconds=59), method=method, lane=lane)
        assert delays == ()
        assert 0.5 < wait < 2
    assert take(database, account_id, 1, START + timedelta(seconds=62), method=method)[0]


def test_pause_of_broadcasts_leaves_the_emergencies_their_reserve(town: tuple[Database, int]) -> None:
    database, account_id = town
    with database.writing() as session:
        pause_endpoint(session, account_id, BROADCAST, 60, START)
    at = START + timedelta(seconds=59)
    assert take(database, account_id, 1, at, method=BROADCAST)[0] == ()
    assert take(database, account_id, 1, START + timedelta(seconds=61), method=BROADCAST)[0]
    assert len(take(database, account_id, 20, at, method=BROADCAST, lane=Lane.EMERGENCY)[0]) == 20


def test_wait_that_was_told_is_long_enough_and_hardly_longer(town: tuple[Database, int]) -> None:
    _, wait = take(*town, 500, START)
    assert take(*town, 1, START + timedelta(seconds=wait * 0.8))[0] == ()
    assert take(*town, 1, START + timedelta(seconds=wait * 1.01))[0]


def test_towns_and_endpoints_have_buckets_of_their_own(town: tuple[Database, int]) -> None:
    database, account_id = town
    take(database, account_id, 500, START)
    other = make_account(database, key="other")
    assert take(database, other, 1, START)[0]
    assert take(database, account_id, 1, START, method=PUSH)[0]

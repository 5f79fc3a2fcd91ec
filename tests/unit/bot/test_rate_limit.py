"""The limiter never lets more through than LINE allows, and lets everything through in the end."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line.rate_limit import HOUR, RateLimiter

LIMITS = {"followers": (60, HOUR), "reply": (2_000, 1.0), "quota": (2_000, 1.0)}


@pytest.mark.parametrize("endpoint", LIMITS)
@given(pauses=st.lists(st.floats(0, 2, allow_nan=False), min_size=1, max_size=400), scale=st.sampled_from([0, 0.01, 1]))
def test_no_window_has_more_calls_than_line_allows(endpoint: str, pauses: list[float], scale: float) -> None:
    limit, window = LIMITS[endpoint]
    limiter, now = RateLimiter(), 0.0
    let_through: list[float] = []
    for pause in itertools.islice(itertools.cycle(pauses), limit * 2):
        now += pause * scale * window / limit
        if limiter.wait_before(1, endpoint, now) == 0:
            let_through.append(now)
    for first, last in zip(let_through, let_through[limit:], strict=False):
        assert last - first >= window


@pytest.mark.parametrize("endpoint", LIMITS)
def test_a_call_that_waits_as_long_as_it_was_told_goes_through(endpoint: str) -> None:
    limiter, now = RateLimiter(), 0.0
    for _ in range(300):
        wait = limiter.wait_before(1, endpoint, now)
        now += wait + 1e-9 * (now + 1)
        if wait:
            assert limiter.wait_before(1, endpoint, now) == 0


def test_channels_and_endpoints_do_not_share_a_bucket() -> None:
    limiter = RateLimiter()
    while limiter.wait_before(1, "followers", 0.0) == 0:
        pass
    assert limiter.wait_before(2, "followers", 0.0) == 0
    assert limiter.wait_before(1, "reply", 0.0) == 0

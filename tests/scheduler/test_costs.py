"""What a notice costs: never more than is left, the reserve untouched but by emergencies, what is promised once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.costs import Cost, QuotaTooSmall, QuotaUnknown, cost_of, refuse_if_too_dear
from scheduler.ports import Quota

some = st.integers(0, 5_000)
shares = st.integers(0, 90)


def fits(people: int, quota: Quota | None, pending: int, share: int, *, is_emergency: bool) -> bool:
    """Whether the notice may go."""
    cost = cost_of(people, quota, pending=pending, reserve_share=share, is_emergency=is_emergency)
    try:
        refuse_if_too_dear(cost, quota, is_emergency=is_emergency)
    except QuotaTooSmall:
        return False
    return True


@given(some, some, some, some, shares)
def test_a_routine_notice_leaves_what_is_promised_and_the_reserve(
    people: int, limit: int, used: int, pending: int, share: int
) -> None:
    left = limit - used - pending - limit * share // 100
    assert fits(people, Quota(limit, used), pending, share, is_emergency=False) == (people == 0 or people <= left)


@given(some, some, some, some, shares)
def test_an_emergency_may_take_all_that_is_left_and_no_more(
    people: int, limit: int, used: int, pending: int, share: int
) -> None:
    assert fits(people, Quota(limit, used), pending, share, is_emergency=True) == (people <= max(0, limit - used))


@given(some, st.integers(1, 5_000), some, some, shares)
def test_what_fits_once_more_fitted_before(people: int, limit: int, used: int, pending: int, share: int) -> None:
    """Whatever is used or promised more, nothing begins to fit that did not."""
    more = fits(people, Quota(limit, used + 1), pending, share, is_emergency=False)
    promised = fits(people, Quota(limit, used), pending + 1, share, is_emergency=False)
    now = fits(people, Quota(limit, used), pending, share, is_emergency=False)
    assert now >= more
    assert more == promised, "a person counts the same, whether promised or sent"


@given(some, some, some, shares, st.booleans())
def test_without_a_limit_everything_fits(people: int, used: int, pending: int, share: int, is_emergency: bool) -> None:
    assert fits(people, Quota(None, used), pending, share, is_emergency=is_emergency)


@given(some, some, shares)
def test_when_line_does_not_say_only_an_emergency_goes(people: int, pending: int, share: int) -> None:
    assert fits(people, None, pending, share, is_emergency=True)
    with pytest.raises(QuotaUnknown):
        fits(people, None, pending, share, is_emergency=False)


def test_a_refusal_says_what_is_needed_and_what_is_left() -> None:
    quota = Quota(100, 90)
    cost = cost_of(50, quota, pending=20, reserve_share=20, is_emergency=False)
    with pytest.raises(QuotaTooSmall) as refused:
        refuse_if_too_dear(cost, quota, is_emergency=False)
    assert (refused.value.needed, refused.value.left) == (50, 0)


def test_the_shares_are_of_the_month_and_rounded_in_favour_of_the_notice() -> None:
    cost = cost_of(10, Quota(205, 100), pending=5, reserve_share=20, is_emergency=False)
    assert cost == Cost(10, left=105, reserve=41, pending=5)
    assert cost.left_for_it == 59

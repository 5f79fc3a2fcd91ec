"""When is a request tried again?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.ports import FailureKind
from scheduler.retry import needs_alarm, next_attempt, pause_after
from tests.scheduler.fakes import START

lasting = st.sampled_from([kind for kind in FailureKind if not kind.is_permanent])
attempts = st.integers(1, 10_000)
jitters = st.floats(0, 1)


@given(lasting, attempts, jitters)
def test_pause_is_between_a_second_and_an_hour_and_a_quarter(kind: FailureKind, number: int, jitter: float) -> None:
    assert timedelta(seconds=1) <= pause_after(kind, number, jitter) <= timedelta(minutes=75)


@given(lasting, attempts, jitters)
def test_pauses_never_get_shorter(kind: FailureKind, number: int, jitter: float) -> None:
    assert pause_after(kind, number, jitter) <= pause_after(kind, number + 1, jitter)


@pytest.mark.parametrize(
    ("kind", "number", "seconds"),
    [
        (FailureKind.NETWORK, 1, 1),
        (FailureKind.SERVER, 3, 4),
        (FailureKind.UNKNOWN_RESPONSE, 20, 300),
        (FailureKind.RATE, 1, 10),
        (FailureKind.RATE, 30, 600),
        (FailureKind.QUOTA, 1, 3600),
        (FailureKind.QUOTA, 9, 3600),
    ],
)
def test_pause_without_jitter(kind: FailureKind, number: int, seconds: int) -> None:
    assert next_attempt(kind, number, START, 0) == START + timedelta(seconds=seconds)


def test_what_line_refuses_is_given_up_with_an_alarm() -> None:
    assert next_attempt(FailureKind.REJECTED, 1, START, 0) is None
    assert needs_alarm(FailureKind.REJECTED)


def test_person_whom_line_does_not_know_is_given_up_without_an_alarm() -> None:
    assert next_attempt(FailureKind.RECIPIENT, 1, START, 0) is None
    assert not needs_alarm(FailureKind.RECIPIENT)


def test_wrong_token_is_waited_for_with_an_alarm() -> None:
    assert next_attempt(FailureKind.UNAUTHORIZED, 1, START, 0) == START + timedelta(minutes=1)
    assert next_attempt(FailureKind.UNAUTHORIZED, 50, START, 0) == START + timedelta(minutes=10)
    assert needs_alarm(FailureKind.UNAUTHORIZED)


def test_used_up_allowance_raises_an_alarm_and_a_reset_does_not() -> None:
    assert needs_alarm(FailureKind.QUOTA)
    assert not needs_alarm(FailureKind.NETWORK)

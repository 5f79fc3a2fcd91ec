"""When to try a request again, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.ports import FailureKind

_JITTER_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Patience:
    """The first pause and the longest; each pause is twice the one before."""

    first: timedelta
    longest: timedelta


_ORDINARY = Patience(timedelta(seconds=1), timedelta(minutes=5))
_RATE = Patience(timedelta(seconds=10), timedelta(minutes=10))
_QUOTA = Patience(timedelta(hours=1), timedelta(hours=1))
_UNAUTHORIZED = Patience(timedelta(minutes=1), timedelta(minutes=10))


def next_attempt(kind: FailureKind, attempts: int, at: datetime, jitter: float) -> datetime | None:
    """When to try again after the failure number `attempts` (from 1) at `at`; None to give up.

    `jitter`, from 0 to 1, adds up to a quarter, so that workers do not come back all at once.
    """
    if kind.is_permanent:
        return None
    return at + pause_after(kind, attempts, jitter)


def pause_after(kind: FailureKind, attempts: int, jitter: float) -> timedelta:
    """How long to wait after the failure number `attempts` (from 1)."""
    patience = _patience(kind)
    doubled = patience.first * (1 << min(max(attempts, 1) - 1, 20))
    return min(doubled, patience.longest) * (1 + _JITTER_SHARE * jitter)


def needs_alarm(kind: FailureKind) -> bool:
    """Whether a person must act: the allowance is used up, or LINE refuses us."""
    return kind in (FailureKind.QUOTA, FailureKind.UNAUTHORIZED, FailureKind.REJECTED)


def _patience(kind: FailureKind) -> Patience:
    match kind:
        case FailureKind.RATE:
            return _RATE
        case FailureKind.QUOTA:
            return _QUOTA
        case FailureKind.UNAUTHORIZED:
            return _UNAUTHORIZED
        case _:
            return _ORDINARY

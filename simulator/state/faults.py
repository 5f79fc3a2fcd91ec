"""Failures a test asks for (rule 15)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

WAITING = 1_000  # faults that wait at once


class FaultKind(StrEnum):
    """What goes wrong. `*_after` kinds do the work first, so that a retry meets 409."""

    ERROR_BEFORE = "error_before"
    ERROR_AFTER = "error_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    CLOSE_BEFORE = "close_before"
    CLOSE_AFTER = "close_after"
    HTML = "html"
    RATE = "rate"
    QUOTA = "quota"

    @property
    def does_the_work(self) -> bool:
        """Whether the call is carried out before it fails."""
        return self in (FaultKind.ERROR_AFTER, FaultKind.HANG_AFTER, FaultKind.CLOSE_AFTER)


class TooManyFaults(ValueError):
    """More faults wait than anybody could mean."""


@dataclass
class Fault:
    """`endpoint` is a name such as `push`, or `*`. `seconds` is how long a hang lasts, or for `rate` the
    `Retry-After` value when not zero. `channel` None means every channel. `status` in place of 500 (errors) or
    503 (`html`); 0 keeps those."""

    endpoint: str
    kind: FaultKind
    times: int
    seconds: float = 0.0
    channel: str | None = None
    status: int = 0

    def as_json(self) -> dict[str, Any]:
        """The fault as the control API gives it."""
        return {
            "endpoint": self.endpoint,
            "kind": self.kind.value,
            "times": self.times,
            "seconds": self.seconds,
            "channel": self.channel,
            "status": self.status,
        }


class Faults:
    """The faults still to come, oldest first. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls fail. Raises TooManyFaults."""
        if len(self._waiting) >= WAITING:
            raise TooManyFaults(f"at most {WAITING} faults wait at once")
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()

    def listed(self) -> list[Fault]:
        """The faults still to come."""
        return list(self._waiting)

    def take(self, endpoint: str, channel: str) -> Fault | None:
        """The fault that this call meets, counted as used, or None."""
        for fault in self._waiting:
            if fault.endpoint in (endpoint, "*") and fault.channel in (None, channel):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

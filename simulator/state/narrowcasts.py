"""Narrowcasts under way and done (rules 54-62)."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum
from typing import Any

from simulator.state.person import Person

REMEMBERED = 5_000
REMEMBERED_RECIPIENTS = 1_000_000  # ids that all of them together name; the oldest lose theirs first
RUNNING = 100
TOLD_FOR = timedelta(days=14)


class Phase(StrEnum):
    """How far a narrowcast is."""

    WAITING = "waiting"
    SENDING = "sending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Failure(Enum):
    """Why a narrowcast failed: LINE's `errorCode`, and a sentence for people."""

    INTERNAL = (1, "An internal error occurred.")
    TOO_FEW = (2, "There aren't enough recipients.")
    SMALL_AUDIENCE = (4, "An audience of less than 50 recipients is included as a condition of sending.")
    PARTIAL = (5, "Message delivery was canceled to prevent delivery to only a subset of the target audience.")


@dataclass
class Narrowcast:
    """One narrowcast. `reserved` is how many people it may reach at most."""

    request_id: str
    accepted_at: datetime
    reserved: int
    phase: Phase = Phase.WAITING
    targets: Sequence[Person] = ()
    target_count: int = 0
    success_count: int = 0
    failure_count: int = 0
    failure: Failure | None = None
    completed_at: datetime | None = None
    reached: frozenset[str] | None = None

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.phase in (Phase.WAITING, Phase.SENDING)

    def as_json(self) -> dict[str, Any]:
        """LINE's progress object: no counts while waiting."""
        told: dict[str, Any] = {"phase": self.phase.value}
        if self.phase is not Phase.WAITING:
            told |= {
                "successCount": self.success_count,
                "failureCount": self.failure_count,
                "targetCount": self.target_count,
            }
        if self.failure is not None:
            code, sentence = self.failure.value
            told |= {"failedDescription": sentence, "errorCode": code}
        told["acceptedTime"] = _utc(self.accepted_at)
        if self.completed_at is not None:
            told["completedTime"] = _utc(self.completed_at)
        return told


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Narrowcasts:
    """The narrowcasts of one channel. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Narrowcast] = OrderedDict()
        self._naming: deque[Narrowcast] = deque()
        self._recipients = 0

    @property
    def has_room(self) -> bool:
        """Whether one more may run."""
        return sum(narrowcast.is_running for narrowcast in self._known.values()) < RUNNING

    def add(self, narrowcast: Narrowcast) -> None:
        """Remember one; the oldest is forgotten when there are too many."""
        self._known[narrowcast.request_id] = narrowcast
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        while self._naming and self._naming[0].request_id not in self._known:
            self._forget_oldest_reached()

    def find(self, request_id: str, now: datetime) -> Narrowcast | None:
        """The one with this request id if it was accepted within 14 days, else None."""
        found = self._known.get(request_id)
        return found if found is not None and now - found.accepted_at < TOLD_FOR else None

    def find_reached(self, request_id: str, now: datetime) -> frozenset[str] | None:
        """Whom a narrowcast reached that may be sent to again (rule 57), else None."""
        found = self.find(request_id, now)
        return found.reached if found is not None and found.phase is Phase.SUCCEEDED else None

    def keep_reached(self, narrowcast: Narrowcast, user_ids: frozenset[str]) -> None:
        """Remember whom it reached; the oldest lose theirs when all together name too many."""
        narrowcast.reached = user_ids
        self._naming.append(narrowcast)
        self._recipients += len(user_ids)
        while self._recipients > REMEMBERED_RECIPIENTS and len(self._naming) > 1:
            self._forget_oldest_reached()

    def _forget_oldest_reached(self) -> None:
        oldest = self._naming.popleft()
        self._recipients -= len(oldest.reached or ())
        oldest.reached = None

"""Rich menu batches: how far they are, and which were asked for before (rule 112)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.state.menu_links import BatchMove

BATCH_LIFE = timedelta(days=14)
REMEMBERED_BATCHES = 1_100  # 14 days of LINE's 3 batches an hour are 1,008


@dataclass(frozen=True)
class Batch:
    """One accepted batch request."""

    change: BatchMove
    accepted_at: datetime
    done_at: datetime

    def as_json(self, now: datetime) -> dict[str, Any]:
        """LINE's progress object."""
        shown = {"phase": "ongoing", "acceptedTime": _written(self.accepted_at)}
        if now < self.done_at:
            return shown
        phase = "failed" if self.change.has_failed else "succeeded"
        return {**shown, "phase": phase, "completedTime": _written(self.done_at)}


class Batches:
    """The batches of the last 14 days. Not thread-safe: the platform's lock guards it."""

    def __init__(self) -> None:
        self._by_request: OrderedDict[str, Batch] = OrderedDict()
        self._by_key: OrderedDict[str, Batch] = OrderedDict()

    def remember(self, request_id: str, resume_key: str | None, batch: Batch) -> None:
        """Keep a batch under its request id, and under its resume key when it has one."""
        self._by_request[request_id] = batch
        if resume_key is not None:
            self._by_key.pop(resume_key, None)
            self._by_key[resume_key] = batch
        for known in (self._by_request, self._by_key):
            while len(known) > REMEMBERED_BATCHES:
                known.popitem(last=False)

    def find(self, request_id: str, now: datetime) -> Batch | None:
        """The batch of this request, or None when unknown or 14 days old."""
        return _young(self._by_request.get(request_id), now)

    def find_resumed(self, resume_key: str | None, now: datetime) -> Batch | None:
        """The batch this resume key stands for, or None when there is none or it failed."""
        batch = _young(self._by_key.get(resume_key), now) if resume_key is not None else None
        return None if batch is None or batch.change.has_failed else batch


def _young(batch: Batch | None, now: datetime) -> Batch | None:
    return batch if batch is not None and now - batch.accepted_at < BATCH_LIFE else None


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"

"""The clock that beats. It decides nothing: what is due stands in rows, and a beat that is lost is made up for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

_log = structlog.get_logger(__name__)


class BeatingClock:
    """Calls `beat` every few seconds in a thread of its own, never twice at once. Any number may run."""

    def __init__(self, beat: Callable[[], object], seconds: float = 5) -> None:
        """Nothing happens before `start`."""
        self._beat = beat
        self._scheduler = _scheduler()
        self._scheduler.add_job(self._beat_safely, "interval", seconds=seconds, id="beat")

    def beat_now(self) -> None:
        """Beat at once, in the background; harmless before `start` and after `stop`."""
        if self._scheduler.running:
            self._scheduler.modify_job("beat", next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Beat from now on, in the background."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the beat that is going on."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _beat_safely(self) -> None:
        try:
            self._beat()
        except Exception as error:
            _log.error("beat_failed", error=type(error).__name__, alarm=True)


def _scheduler() -> Any:
    return BackgroundScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )

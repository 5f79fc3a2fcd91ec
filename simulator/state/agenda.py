"""What is to happen at certain times of the stand-in's clock."""

import heapq
import itertools
import threading
from collections.abc import Callable
from datetime import datetime

from simulator.state.clock import Clock

Work = Callable[[], None]


class Agenda:
    """Work with a time. Not thread-safe: the platform's lock guards it. Whoever adds work bounds how much waits."""

    def __init__(self, clock: Clock, lock: threading.RLock) -> None:
        self._clock = clock
        self.changed = threading.Condition(lock)
        """Notified when work is added; whoever moves the clock notifies it, too."""
        self._waiting: list[tuple[datetime, int, Work]] = []
        self._numbers = itertools.count()

    def add(self, due: datetime, work: Work) -> None:
        """Let `work` be done at `due`."""
        heapq.heappush(self._waiting, (due, next(self._numbers), work))
        self.changed.notify_all()

    @property
    def next_due(self) -> datetime | None:
        """When there is something to do, or None."""
        return self._waiting[0][0] if self._waiting else None

    def do_due(self) -> None:
        """Do what is due by now, in order of time. To the work the clock shows the time it was due."""
        now = self._clock.now()
        while self._waiting and self._waiting[0][0] <= now:
            due, _, work = heapq.heappop(self._waiting)
            with self._clock.showing(due):
                work()

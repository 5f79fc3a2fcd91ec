"""Taps counted in memory and written down by one thread, a second or two later: no page waits for the database."""

from __future__ import annotations

import atexit
import re
import threading
from collections import Counter

import structlog

from scheduler.taps import Tapped, add_taps
from storage.database import Database

PAUSE = 1.5
"""Seconds between a tap and its row."""
_LONGEST_PAUSE = 30.0

_NOBODY = re.compile(r"(?<!cu)bot|facebookexternalhit|line-poker|crawler|spider|preview", re.IGNORECASE)
"""Programmes that open a link to show what is behind it. Cubot makes telephones."""

log = structlog.get_logger("taps")


def is_person(user_agent: str) -> bool:
    """Whether somebody seems to sit behind a browser that calls itself so."""
    return _NOBODY.search(user_agent) is None


class TapWriter:
    """The taps that this process has seen and not written. While they cannot be written they are kept and added up."""

    def __init__(self, database: Database, pause: float = PAUSE) -> None:
        """`pause` is in seconds."""
        self._database = database
        self._pause = pause
        self._lock = threading.Lock()
        self._seen: Counter[Tapped] = Counter()
        self._thread: threading.Thread | None = None
        self._is_known_at_exit = False
        self._closed = threading.Event()

    def count(self, tapped: Tapped) -> None:
        """Note one tap. Never fails, never waits."""
        with self._lock:
            self._seen[tapped] += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="taps", daemon=True)
                self._thread.start()
            if not self._is_known_at_exit:
                atexit.register(self.write)
                self._is_known_at_exit = True

    def write(self) -> bool:
        """Write down what was seen; False when the database did not take it, and it is kept for later."""
        with self._lock:
            taken, self._seen = self._seen, Counter()
        if not taken:
            return True
        try:
            with self._database.writing() as session:
                add_taps(session, taken)
        except Exception as error:  # counting must not break anything, whatever is wrong with the database
            log.warning("taps_not_written", error=type(error).__name__, taps=taken.total())
            with self._lock:
                self._seen.update(taken)
            return False
        return True

    def close(self) -> None:
        """Write what was seen, once, and no more after that."""
        self._closed.set()
        atexit.unregister(self.write)
        self.write()

    def _run(self) -> None:
        """Until there is nothing left to write."""
        pause = self._pause
        while not self._closed.wait(pause):
            pause = self._pause if self.write() else min(pause * 2, _LONGEST_PAUSE)
            with self._lock:
                if not self._seen:
                    self._thread = None
                    return

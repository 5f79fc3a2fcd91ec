"""A clock that follows the stand-in's, so that tests can move the time of every process."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import system_clock

_WAIT_SECONDS = 20.0
_SHORTEST_SECONDS = 0.05
_TROUBLE_SECONDS = 0.5

_log = structlog.get_logger(__name__)


class FollowingClock:
    """Real time plus the offset that a clock at `url` tells: `GET` gives `{"offsetSeconds": …, "moves": …}`.

    It is asked once at the start, which is enough for a command, and from `follow` on in the background, where an
    answer comes when the clock was moved (`?known=` the last `moves`, `?wait=` seconds). While nobody answers, the
    last offset stays. The url must be on this machine; the settings see to that.
    """

    def __init__(self, url: str, real: Callable[[], datetime] = system_clock) -> None:
        self._url = url
        self._real = real
        self._offset = timedelta()
        self._moves = -1
        self._listeners: list[Callable[[], object]] = []
        self._stop = threading.Event()
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._answers = self._ask_safely(0)

    def __call__(self) -> datetime:
        """Now, aware, in UTC."""
        return self._real() + self._offset

    def follow(self) -> None:
        """Follow in the background until `close`."""
        threading.Thread(target=self._keep_asking, name="following-clock", daemon=True).start()

    def when_moved(self, listener: Callable[[], object]) -> None:
        """Call `listener` in the background after every move."""
        self._listeners.append(listener)

    def close(self) -> None:
        """Follow no longer; the last offset stays."""
        self._stop.set()

    def _keep_asking(self) -> None:
        while not self._stop.is_set():
            answered, before = self._ask_safely(_WAIT_SECONDS), self._answers
            self._answers = answered
            if answered != before and not self._stop.is_set():
                _log.info("clock_answers" if answered else "clock_does_not_answer", url=self._url)
            self._stop.wait(_SHORTEST_SECONDS if answered else _TROUBLE_SECONDS)

    def _ask_safely(self, wait: float) -> bool:
        try:
            self._ask(wait)
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return True

    def _ask(self, wait: float) -> None:
        url = f"{self._url}?known={self._moves}&wait={wait:g}"
        with self._opener.open(url, timeout=wait + 5) as answer:
            told = json.load(answer)
        offset, moves = timedelta(seconds=float(told["offsetSeconds"])), int(told["moves"])
        is_moved = moves != self._moves
        self._offset, self._moves = offset, moves
        if is_moved:
            for listener in self._listeners:
                listener()

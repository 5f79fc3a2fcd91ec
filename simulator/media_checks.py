"""Looking, after a send was accepted, whether phones could show its media (rule 77).

Nothing is fetched before or during accepting, and only from the loopback origins of `config.media_origins`; other
addresses are not looked at. What stands behind a real https address, such as its TLS version, cannot be seen here.
"""

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from simulator.rules.media import Medium, format_of, list_media
from simulator.state.channel import Channel
from simulator.state.platform import Platform
from simulator.state.violations import Violation

PENDING = 1_000
PIECE = 64 * 1024
FETCH_SECONDS = 10.0
NAMED = {"jpeg": "JPEG", "png": "PNG", "mp4": "MP4", "mp3": "MP3"}


@dataclass(frozen=True)
class _Look:
    """One address to look at, and the call that named it."""

    channel: Channel
    request_id: str
    medium: Medium
    address: str


class MediaChecks:
    """A bounded queue of addresses and the one thread that fetches them; it starts with the first.

    When more than `PENDING` addresses wait, further ones are not looked at. Times are real seconds.
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._work = threading.Condition()
        self._waiting: deque[_Look] = deque()
        self._is_busy = False
        self._is_stopped = False
        self._thread: threading.Thread | None = None
        self._pool = urllib3.PoolManager(num_pools=4, retries=False)

    def look_at(self, channel: Channel, request_id: str, messages: Sequence[dict[str, Any]]) -> None:
        """Queue the media of accepted messages, when the switch `media_checks` is on. Never waits."""
        if not self._platform.switches.media_checks:
            return
        with self._work:
            for medium in list_media(list(messages)):
                address = self._mapped(medium.url)
                if address is not None and len(self._waiting) < PENDING and not self._is_stopped:
                    self._waiting.append(_Look(channel, request_id, medium, address))
            if self._waiting and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="media-checks", daemon=True)
                self._thread.start()
            self._work.notify_all()

    def wait_until_idle(self, seconds: float) -> bool:
        """Whether nothing waits or is being fetched, at the latest after `seconds`."""
        with self._work:
            return self._work.wait_for(lambda: not self._waiting and not self._is_busy, seconds)

    def stop(self) -> None:
        """Drop what waits and let the thread end. Harmless when stopped already."""
        with self._work:
            self._is_stopped = True
            self._waiting.clear()
            thread, self._thread = self._thread, None
            self._work.notify_all()
        if thread is not None:
            thread.join(timeout=1)  # a fetch under way may go on: the thread is a daemon
        self._pool.clear()

    def _mapped(self, url: str) -> str | None:
        scheme, _, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        origin = self._platform.config.media_origins.get(f"{scheme}://{host}")
        return f"{origin}{slash}{path}" if origin else None

    def _run(self) -> None:
        while (look := self._next()) is not None:
            try:
                fault = self._fault_of(look)
            except (HTTPError, OSError, ValueError):
                fault = "cannot be reached"
            if fault:
                text = f"{look.medium.url[:200]} {fault}: a phone would not show it (rule 77)"
                with self._platform.changed:
                    self._platform.note(look.channel, Violation.BROKEN_MEDIA, text, request_id=look.request_id)

    def _next(self) -> _Look | None:
        with self._work:
            self._is_busy = False
            self._work.notify_all()
            self._work.wait_for(lambda: self._waiting or self._is_stopped)
            if self._is_stopped:
                return None
            self._is_busy = True
            return self._waiting.popleft()

    def _fault_of(self, look: _Look) -> str | None:
        """What is wrong with the medium, or None. Raises HTTPError, OSError or ValueError when it is out of reach."""
        limit = urllib3.Timeout(total=FETCH_SECONDS)
        answer = self._pool.request("GET", look.address, timeout=limit, redirect=False, preload_content=False)
        try:
            if answer.status != 200:
                return f"answers {answer.status}"
            return self._fault_of_contents(answer, look.medium)
        finally:
            answer.close()

    def _fault_of_contents(self, answer: urllib3.BaseHTTPResponse, medium: Medium) -> str | None:
        deadline, size, start = time.monotonic() + FETCH_SECONDS, 0, b""
        for piece in answer.stream(PIECE, decode_content=True):
            if len(start) < 12:
                start += piece[:12]
            size += len(piece)
            if size > medium.limit or format_of(start) not in medium.formats:
                break
            if time.monotonic() > deadline or self._is_stopped:
                return None if self._is_stopped else "takes too long"
        if format_of(start) not in medium.formats:
            return f"is no {' or '.join(NAMED[name] for name in medium.formats)}"
        return f"is larger than {medium.limit // 1024:,} KB" if size > medium.limit else None

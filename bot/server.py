"""Serving the web application with limits that half-sent requests cannot exhaust.

waitress stops answering when its limit of connections (100 by default) is reached, and its `select` loop dies beyond
1,024 files; with these settings 1,500 half-sent requests do not stop it (`tests/reliability/test_slow_clients.py`).
"""

from __future__ import annotations

import contextlib
import resource
import threading
from typing import TYPE_CHECKING, Any

from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from console import MAX_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONNECTIONS = 2_000
CHANNEL_SECONDS = 20
_SPARE_FILES = 500


class WebServer:
    """One waitress server. `start` listens in a thread; `stop` finishes what is in hand and ends it."""

    def __init__(self, app: WSGIApplication, host: str, port: int, threads: int) -> None:
        """Binds the port. OSError when it is taken."""
        _allow_files(CONNECTIONS + _SPARE_FILES)
        self._sockets: dict[int, Any] = {}
        self._stopping = threading.Event()
        self._server: Any = create_server(
            app,
            map=self._sockets,
            host=host,
            port=port,
            threads=threads,
            connection_limit=CONNECTIONS,
            channel_timeout=CHANNEL_SECONDS,
            cleanup_interval=5,
            max_request_body_size=MAX_BODY + 1,  # waitress refuses what has exactly this length, too
            max_request_header_size=16 * 1024,
            ident=None,
            backlog=1024,
        )
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)

    def start(self) -> None:
        """Accept requests from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Stop accepting; requests in hand get five seconds."""
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join(timeout=7)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                loop(timeout=1, use_poll=True, map=self._sockets, count=1)
        finally:
            self._server.task_dispatcher.shutdown(timeout=5)
            close_all(self._sockets, ignore_all=True)


def _allow_files(wanted: int) -> None:
    """Let this process open as many connections as the server may hold, as far as the system permits."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard) if hard > 0 else wanted, hard))

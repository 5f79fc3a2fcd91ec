"""A bot that keeps what arrives byte for byte, and answers as told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulator import webhook_signature
from tests.simulator.world import SECRET, World


@dataclass(frozen=True)
class Arrived:
    """One request; header names as they were written."""

    method: str
    headers: dict[str, str]
    body: bytes

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events in it."""
        found: list[dict[str, Any]] = json.loads(self.body)["events"]
        return found

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of these bytes."""
        return webhook_signature(SECRET, self.body) in self.headers.values()


class PlainBot:
    """Answers every request with the next of `statuses`, the last one for ever, after `delay` real seconds.

    With `needs_signature` it refuses what is not signed, as bots must. `started` counts requests under way at most.
    """

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.statuses = [200]
        self.delay = 0.0
        self.needs_signature = False
        self.at_once = 0
        self._under_way = 0
        self._lock = threading.Lock()
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bot._serve(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the base class
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def events(self) -> list[dict[str, Any]]:
        """All events, in order of arrival."""
        return [event for one in self.arrived for event in one.events]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        one = Arrived(request.command, dict(request.headers.items()), body)
        with self._lock:
            self.arrived.append(one)
            status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
            self._under_way += 1
            self.at_once = max(self.at_once, self._under_way)
        if self.needs_signature and not one.is_signed:
            status = 400
        time.sleep(self.delay)
        with self._lock:
            self._under_way -= 1
        try:
            request.send_response(status)
            request.send_header("Content-Length", "0")
            request.end_headers()
        except OSError:
            return  # the platform did not wait


@contextmanager
def bot_of(world: World) -> Iterator[PlainBot]:
    """A bot that this world's webhooks go to."""
    bot = PlainBot()
    world.stand_in.set_webhook_url(bot.url)
    try:
        yield bot
    finally:
        world.stand_in.set_webhook_url(None)
        bot.close()

"""A bot that only notes what it is sent, and answers as told."""

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask, Response, request
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

Answer = Callable[[dict[str, Any]], None]


class ListeningBot:
    """Listens on a free port; `received` holds body bytes and headers of each webhook in order of arrival."""

    def __init__(self, on_event: Answer | None = None) -> None:
        self.received: list[tuple[bytes, dict[str, str]]] = []
        self.status = 200
        self.delay = 0.0
        self._on_event = on_event
        self._stopping = False
        app = Flask("listening-bot")
        app.add_url_rule("/webhook", view_func=self._webhook, methods=["POST"])
        self._sockets: dict[int, Any] = {}
        self._server = create_server(app, map=self._sockets, listen="127.0.0.1:0", threads=8)
        self.url = f"http://127.0.0.1:{self._server.effective_port}/webhook"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def events(self) -> list[dict[str, Any]]:
        """All events received, in order."""
        bodies = [self._parsed(body) for body, _ in self.received]
        return [event for body in bodies for event in body["events"]]

    def stop(self) -> None:
        """Stop listening."""
        with suppress(OSError):  # the loop may end, and close what wakes it, before the waking
            self._server.trigger.pull_trigger(self._end_loop)
        self._thread.join(timeout=5)

    def _end_loop(self) -> None:
        self._stopping = True

    @staticmethod
    def _parsed(body: bytes) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(body)
        return parsed

    def _webhook(self) -> Response:
        body = request.get_data()
        self.received.append((body, {name.lower(): value for name, value in request.headers}))
        time.sleep(self.delay)
        for event in self._parsed(body)["events"]:
            if self._on_event:
                self._on_event(event)
        return Response("", self.status)

    def _run(self) -> None:
        while not self._stopping:
            loop(timeout=1, use_poll=True, map=self._sockets, count=1)
        self._server.task_dispatcher.shutdown(timeout=2)
        close_all(self._sockets, ignore_all=True)

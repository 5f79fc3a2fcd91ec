"""Putting the stand-in together, and serving it on loopback."""

import ipaddress
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from waitress.channel import ClientDisconnected
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from simulator.api.answers import CLOSE_CONNECTION
from simulator.application import BURSTS, PLATFORM, SENDER
from simulator.config import StandInConfig
from simulator.media_checks import MediaChecks
from simulator.site import site
from simulator.state.platform import Platform
from simulator.timekeeper import keep_time
from simulator.webhooks.sender import WebhookSender

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

THREADS = 32
BODY_LIMIT = 16 * 1024 * 1024


class BoundSite:
    """The site as one stand-in serves it: requests carry its platform and its sender.

    Lets a fault close the connection without an answer: waitress does so on ClientDisconnected.
    """

    def __init__(self, platform: Platform, sender: WebhookSender) -> None:
        self._site = site()
        self._parts: dict[str, Any] = {PLATFORM: platform, SENDER: sender, BURSTS: {}}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        environ.update(self._parts)
        answer = self._site(environ, start_response)
        if environ.get(CLOSE_CONNECTION):
            close = getattr(answer, "close", None)
            if close is not None:
                close()
            raise ClientDisconnected
        return answer


class StandIn:
    """A stand-in for the LINE platform, usable in-process.

    >>> stand_in = StandIn(config)            # doctest: +SKIP
    >>> port = stand_in.start()               # a thread; any free port by default
    >>> stand_in.stop()
    """

    def __init__(self, config: StandInConfig) -> None:
        self.config = config
        self.platform = Platform(config)
        self.sender = WebhookSender(self.platform)
        self.media_checks = MediaChecks(self.platform)
        self.platform.when_sent.append(self.media_checks.look_at)
        self.app = BoundSite(self.platform, self.sender)
        """The stand-in as a WSGI application."""
        self._server: Any = None
        self._data_server: Any = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it listens, for example http://127.0.0.1:8700. Raises RuntimeError when it does not."""
        if self._server is None:
            raise RuntimeError("the stand-in is not listening")
        return f"http://{self._server.effective_host}:{self._server.effective_port}"

    def set_webhook_url(self, url: str | None, channel_key: str | None = None) -> None:
        """Send webhooks of a channel (the first by default) to `url`; None stops them. Raises KeyError."""
        channel = self.platform.find_channel(channel_key) if channel_key else self.platform.first_channel
        if channel is None:
            raise KeyError(channel_key)
        with self.platform.changed:
            channel.webhook_url = url

    def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen in a thread of its own; the port is returned (0 takes a free one). A `data_port` is listened on, too.

        Raises ValueError for a host that is not loopback, OSError when a port is taken.
        """
        self._listen(host, port)
        self._thread = threading.Thread(target=self._run, name="stand-in", daemon=True)
        self._thread.start()
        return int(self._server.effective_port)

    def serve(self, host: str = "127.0.0.1", port: int = 8700) -> None:
        """Listen until interrupted or stopped from another thread. Raises as `start` does."""
        self._listen(host, port)
        try:
            self._run()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop listening and sending. Harmless when stopped already."""
        thread, self._thread = self._thread, None
        if thread is not None:
            # The loop's own thread sets the event, so that it rarely closes the trigger before we pull it.
            with suppress(OSError):
                self._server.trigger.pull_trigger(self._announce_stop)
            thread.join(timeout=5)
        self._announce_stop()
        self.sender.stop()
        self.media_checks.stop()

    def _announce_stop(self) -> None:
        self.platform.stopping.set()
        with self.platform.changed:
            self.platform.agenda.changed.notify_all()
            self.platform.changed.notify_all()

    def _listen(self, host: str, port: int) -> None:
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise ValueError(f"the stand-in listens on loopback only, not on {host}")
        if self._server is not None or self.platform.stopping.is_set():
            raise RuntimeError("a stand-in starts only once")
        self._sockets: dict[int, Any] = {}
        try:
            self._server = self._open(host, port)
            if self.config.data_port is not None:
                self._data_server = self._open(host, self.config.data_port)
        except OSError:
            self._close()
            self._server = None
            raise

    def _open(self, host: str, port: int) -> Any:
        return create_server(
            self.app,
            map=self._sockets,
            listen=f"[{host}]:{port}" if ":" in host else f"{host.replace('localhost', '127.0.0.1')}:{port}",
            threads=THREADS,
            connection_limit=1000,
            max_request_body_size=BODY_LIMIT,
            ident="stand-in",
        )

    def _close(self) -> None:
        for server in (self._server, self._data_server):
            if server is not None:
                server.task_dispatcher.shutdown(timeout=2)
        close_all(self._sockets, ignore_all=True)

    def _run(self) -> None:
        threading.Thread(target=keep_time, args=(self.platform,), name="stand-in-agenda", daemon=True).start()
        try:
            while not self.platform.stopping.is_set():
                loop(timeout=1, use_poll=True, map=self._sockets, count=1)
        finally:
            self._close()

"""The door for LINE and residents, and beside it the console under `/console`: two applications, one server."""

from __future__ import annotations

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.app import create_app
from bot.console_wiring import console_parts
from bot.notice_taps import TapWriter
from bot.services import Services
from console.application import close_console, create_console

CONSOLE = "/console"


class Site(DispatcherMiddleware):
    """Everything that one process serves."""

    def __init__(self, services: Services) -> None:
        """Builds both applications."""
        console = create_console(console_parts(services))
        self._console, self._taps = console, TapWriter(services.database)
        super().__init__(create_app(services, self._taps), {CONSOLE: console})

    def close(self) -> None:
        """Write down what was only counted so far, after the last request."""
        self._taps.close()
        close_console(self._console)

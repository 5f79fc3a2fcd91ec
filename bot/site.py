"""The door for LINE and residents, and beside it the console under `/console`: two applications, one server."""

from __future__ import annotations

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.app import create_app
from bot.console_wiring import console_parts
from bot.services import Services
from console.application import close_console, create_console

CONSOLE = "/console"


class Site(DispatcherMiddleware):
    """Everything that one process serves."""

    def __init__(self, services: Services) -> None:
        """Builds both applications."""
        console = create_console(console_parts(services))
        super().__init__(create_app(services), {CONSOLE: console})
        self._console = console

    def close(self) -> None:
        """Write down what the console has only counted so far, after the last request."""
        close_console(self._console)

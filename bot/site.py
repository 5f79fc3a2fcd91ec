"""The door for LINE and residents, and beside it the console under `/console`: two applications, one server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.app import create_app
from bot.console_wiring import console_parts
from bot.services import Services
from console.application import create_console

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONSOLE = "/console"


def create_site(services: Services) -> WSGIApplication:
    """Everything that one process serves."""
    return DispatcherMiddleware(create_app(services), {CONSOLE: create_console(console_parts(services))})

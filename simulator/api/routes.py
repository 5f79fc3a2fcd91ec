"""All endpoints of the Messaging API that the stand-in serves."""

from collections.abc import Callable

from flask import Flask, Response

from simulator.api import accounts, allowance, sending, validation
from simulator.api.door import serve
from simulator.api.endpoints import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *sending.ENDPOINTS,
    *validation.ENDPOINTS,
    *allowance.ENDPOINTS,
    *accounts.ENDPOINTS,
)
NAMES = tuple(dict.fromkeys(endpoint.name for endpoint in ENDPOINTS))


def register_endpoints(app: Flask) -> None:
    """Let the application serve every endpoint."""
    for number, endpoint in enumerate(ENDPOINTS):
        app.add_url_rule(endpoint.path, f"api {number}", _view(endpoint), methods=[endpoint.method])


def _view(endpoint: Endpoint) -> Callable[..., Response]:
    def view(**path: str) -> Response:
        return serve(endpoint, path)

    return view

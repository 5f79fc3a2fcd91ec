"""All endpoints of the Messaging API that the stand-in serves."""

from collections.abc import Callable

from flask import Flask, Response

from simulator.api import (
    account_link,
    accounts,
    aggregation,
    allowance,
    audiences,
    content,
    groups,
    insight,
    insight_menus,
    login,
    narrowcast,
    read_marks,
    rich_menu_aliases,
    rich_menu_batch,
    rich_menu_images,
    rich_menu_links,
    rich_menus,
    sending,
    tokens,
    validation,
    webhook_endpoint,
)
from simulator.api.door import serve
from simulator.api.endpoints import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *sending.ENDPOINTS,
    *validation.ENDPOINTS,
    *allowance.ENDPOINTS,
    *narrowcast.ENDPOINTS,
    *audiences.ENDPOINTS,
    *insight.ENDPOINTS,
    *insight_menus.ENDPOINTS,
    *accounts.ENDPOINTS,
    *account_link.ENDPOINTS,
    *content.ENDPOINTS,
    *login.ENDPOINTS,
    *read_marks.ENDPOINTS,
    *tokens.ENDPOINTS,
    *webhook_endpoint.ENDPOINTS,
    *groups.ENDPOINTS,
    *aggregation.ENDPOINTS,
    *rich_menus.ENDPOINTS,
    *rich_menu_images.ENDPOINTS,
    *rich_menu_links.ENDPOINTS,
    *rich_menu_aliases.ENDPOINTS,
    *rich_menu_batch.ENDPOINTS,
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

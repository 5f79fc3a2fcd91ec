"""The console's own Flask application, mounted under `/console`: the webhook's door knows nothing of it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from console import MAX_BODY
from console.frame import frame_for
from console.guard import install_guard
from console.headers import add_headers
from console.identity.brakes import install_brakes
from console.identity.entry import install_entry
from console.identity.settings import flask_settings
from console.open_rooms import house, invitations, profile
from console.pages import ROOMS
from console.parts import ConsoleParts
from console.preview import renderer
from console.rooms import Door, Need, declare, refuse_undeclared
from people.users import RightMissing, UserUnknown

_STATIC = Path(__file__).parent / "static"
_YEAR = 365 * 24 * 3600


def create_console(parts: ConsoleParts) -> Flask:
    """The application. Raises RouteUndeclared when a route says nothing about who may use it."""
    app = Flask("console", static_folder=str(_STATIC), static_url_path="/static")
    app.config.update(flask_settings(parts))
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024
    app.extensions["console_parts"] = parts
    if parts.entry.proxies:
        count = parts.entry.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    install_guard(app, parts)
    CSRFProtect(app)
    install_entry(app, parts)
    install_brakes(app, parts)
    declare(app, {"static": Need(Door.OPEN)})
    for blueprint, needs in (house(parts), invitations(parts), profile(parts), renderer(parts)):
        app.register_blueprint(blueprint)
        declare(app, needs)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
        declare(app, room.needs)
    _install_frame(app, parts)
    _install_refusals(app, parts)
    refuse_undeclared(app)
    return app


def close_console(app: Flask) -> None:
    """When no request comes any more: write down what was only counted so far."""
    app.extensions["console_knocks"].tell_all()


def asset(name: str) -> str:
    """The address of a file of the look; another one for another content, so that browsers may keep it."""
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]


def _install_frame(app: Flask, parts: ConsoleParts) -> None:
    @app.context_processor
    def around() -> dict[str, object]:
        return {"frame": frame_for(parts), "here": g.get("here"), "asset": asset, "parts": parts}

    @app.after_request
    def headers(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and request.args.get("v"):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return add_headers(response)


def _install_refusals(app: Flask, parts: ConsoleParts) -> None:
    def page(name: str, code: int) -> ResponseReturnValue:
        title, text = parts.phrases.say(f"console.error.{name}-title"), parts.phrases.say(f"console.error.{name}-text")
        return render_template("refused.html", title=title, text=text), code

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> ResponseReturnValue:
        return page("csrf", 400)

    @app.errorhandler(RightMissing)
    @app.errorhandler(UserUnknown)
    def no_right(_error: Exception) -> ResponseReturnValue:
        return page("403", 403)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if error.response is not None and code < 400:
            return redirect(error.response.location or url_for("house.start"))
        return page(str(code) if code in (400, 403, 404, 405, 413, 429, 500) else "400", code)

"""The web application: the door, pictures, health."""

from __future__ import annotations

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from bot.calendar_feed import calendar_blueprint
from bot.feed_door import feed_blueprint
from bot.health import readiness
from bot.notice_pages import notices_blueprint
from bot.notice_taps import TapWriter
from bot.services import Services
from bot.webhook import MAX_BODY, webhook_blueprint
from knowledge.media import find_picture

_YEAR = 365 * 24 * 3600


def create_app(services: Services, taps: TapWriter | None = None) -> Flask:
    """The application of one process. It never calls LINE. Whoever gives `taps` closes them."""
    app = Flask("madoguchi", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_env.globals["mode_mark"] = services.phrases.say("mode.test") if services.settings.is_test else ""
    app.register_blueprint(webhook_blueprint(services))
    app.register_blueprint(calendar_blueprint(services))
    app.register_blueprint(notices_blueprint(services, taps))
    app.register_blueprint(feed_blueprint(services))

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status=204, headers={"Cache-Control": f"public, max-age={_YEAR}"})

    @app.get("/livez")
    @app.get("/healthz")
    def alive() -> Response:
        return Response("ok\n", mimetype="text/plain")

    @app.get("/readyz")
    def ready() -> Response:
        problem = readiness(services)
        return Response(f"{problem or 'ok'}\n", 503 if problem else 200, mimetype="text/plain")

    @app.get("/media/<picture_hash>")
    def picture(picture_hash: str) -> Response:
        return _picture(services, picture_hash)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return Response(f"{error.name}\n", error.code or 500, mimetype="text/plain")

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _picture(services: Services, picture_hash: str) -> Response:
    try:
        with services.database.reading() as session:
            row = find_picture(session, picture_hash)
            found = (row.content, row.content_type) if row else None
    except SQLAlchemyError:
        return Response("unavailable\n", 503, mimetype="text/plain")
    if found is None:
        return Response("not found\n", 404, mimetype="text/plain")
    response = Response(found[0], mimetype=found[1])
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response

"""The chat page: what a newcomer opens in the browser."""

from flask import Blueprint, Response, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from simulator.application import present_platform
from simulator.catalogue import catalogue

page = Blueprint(
    "page",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/_page",
)


def content_security_policy(media_origins: list[str]) -> str:
    """Nothing from elsewhere, but for pictures from the mapped media origins."""
    pictures = " ".join(["'self'", "data:", *media_origins])
    media = " ".join(["'self'", *media_origins])
    return (
        f"default-src 'self'; img-src {pictures}; media-src {media}; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@page.get("/")
def chat() -> Response:
    """The chat page."""
    platform = present_platform()
    settings = {
        **catalogue(),
        "mediaOrigins": dict(platform.config.media_origins),
        "channels": [{"key": c.key, "name": c.config.name} for c in platform.list_channels()],
    }
    answer = make_response(render_template("chat.html", settings=settings))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page.get("/favicon.ico")
def favicon() -> BaseResponse:
    """The page's icon, where browsers look for it unasked."""
    return redirect("/_page/icon.svg")


@page.after_request
def protect(answer: Response) -> Response:
    """Strict headers for the page and its files."""
    origins = list(present_platform().config.media_origins.values())
    answer.headers["Content-Security-Policy"] = content_security_policy(origins)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer

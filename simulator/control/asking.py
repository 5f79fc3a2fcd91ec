"""Reading control requests and answering their faults in JSON."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from simulator.acts.residents import NotPossible, Residents
from simulator.api.answers import not_found
from simulator.application import present_platform, present_sender
from simulator.rules.json_body import BodyUnreadable, read_json_object
from simulator.state.channel import Channel, TooManyPeople
from simulator.state.groups import TooManyGroups
from simulator.state.person import Person
from simulator.webhooks.sender import QueueFull

NAME_LIMIT = 50
TEXT_LIMIT = 10_000
LONGEST_WAIT = 25.0
_SENDABLE = ("text", "sticker", "image", "video", "audio", "location", "file")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ControlRefused(Exception):
    """A control request that cannot be carried out."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def asked_channel() -> Channel:
    """The channel of `?channel=`, the first one by default. Raises ControlRefused (404)."""
    platform = present_platform()
    key = request.args.get("channel")
    channel = platform.find_channel(key) if key else platform.first_channel
    if channel is None:
        raise ControlRefused(404, f"no channel '{key}'")
    return channel


def asked_residents() -> Residents:
    """The people of the asked channel, ready to act."""
    return Residents(present_platform(), asked_channel(), present_sender())


def checked_name(name: str) -> str:
    """A person's name: 1 to 50 printable characters. Raises ControlRefused (400)."""
    if not name.strip() or len(name) > NAME_LIMIT or not name.isprintable():
        raise ControlRefused(400, f"a name has 1 to {NAME_LIMIT} printable characters")
    return name


def asked_person(name: str) -> Person:
    """The person called `name` in the asked channel. Raises ControlRefused (404)."""
    person = asked_channel().find_person(name)
    if person is None:
        raise ControlRefused(404, f"nobody is called '{name}' here")
    return person


def asked_body() -> dict[str, Any]:
    """The request's JSON object, `{}` when there is none. Raises ControlRefused (400)."""
    raw = request.get_data(cache=False)
    if not raw.strip():
        return {}
    try:
        return read_json_object(raw)
    except BodyUnreadable as error:
        raise ControlRefused(400, str(error)) from error


def asked_text(body: dict[str, Any], name: str, limit: int) -> str:
    """The string `name` of a body, 1 to `limit` characters. Raises ControlRefused (400)."""
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= limit:
        raise ControlRefused(400, f"'{name}' must be a string of 1 to {limit} characters")
    return value


def asked_message(body: dict[str, Any]) -> dict[str, Any]:
    """The `message` of a body, an object of a type people can send. Raises ControlRefused (400)."""
    message = body.get("message")
    if not isinstance(message, dict) or message.get("type") not in _SENDABLE:
        raise ControlRefused(400, f"'message' must be an object whose type is one of {', '.join(_SENDABLE)}")
    return message


def asked_number(name: str, default: float, highest: float) -> float:
    """The number `name` of the query, 0 to `highest`. Raises ControlRefused (400)."""
    try:
        value = float(request.args.get(name, default))
    except ValueError:
        value = -1.0
    if not 0 <= value <= highest:
        raise ControlRefused(400, f"'{name}' must be a number from 0 to {highest:g}")
    return value


def body_number(body: dict[str, Any], name: str, default: float | None = None) -> float:
    """The number `name` of a body. Raises ControlRefused (400)."""
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ControlRefused(400, f"'{name}' must be a number")
    try:
        return float(value)
    except OverflowError as error:
        raise ControlRefused(400, f"'{name}' is too large") from error


def refuse_strangers() -> Response | None:
    """Refuse requests a foreign web page could cause: another Host, another Origin.

    The stand-in listens on loopback only, but so does the browser of whoever runs it.
    """
    if _is_ours(request.environ.get("HTTP_HOST", ""), request.environ.get("HTTP_ORIGIN")):
        return None
    answer = jsonify({"error": "only pages of the stand-in itself may ask"})
    answer.status_code = 403
    return answer


@lru_cache(maxsize=256)
def _is_ours(host: str, origin: str | None) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname
        return name in _LOOPBACK and (origin is None or urlsplit(origin).netloc == host)
    except ValueError:
        return False


def answer_faults_in_json(app: Flask) -> None:
    """Let every refusal leave as `{"error": ...}`."""

    def refused(error: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), _STATUSES.get(type(error), getattr(error, "status", 400))

    kinds: list[type[Exception]] = [ControlRefused, *_STATUSES]
    for kind in kinds:
        app.register_error_handler(kind, refused)

    def other(error: HTTPException) -> tuple[Response, int]:
        status = error.code or 500
        if request.path.startswith(("/v2/", "/v3/", "/oauth2/")):  # rule 1: neither redirects nor 405
            return not_found(404 if status in (308, 404, 405) else status), 404 if status in (308, 404, 405) else status
        return jsonify({"error": error.name}), status

    app.register_error_handler(HTTPException, other)


_STATUSES: dict[type[Exception], int] = {NotPossible: 409, TooManyPeople: 409, TooManyGroups: 409, QueueFull: 503}

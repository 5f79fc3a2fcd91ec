"""How answers of the Messaging API leave: JSON with a request id, faults, the chaos mode."""

import json
import random
import uuid
from typing import Any

from flask import Response
from werkzeug.http import HTTP_STATUS_CODES

from simulator.api.calls import MONTHLY_LIMIT, RATE_LIMIT, Answer
from simulator.state.faults import Fault, FaultKind

CLOSE_CONNECTION = "simulator.close_connection"
_written = json.JSONEncoder(ensure_ascii=False).encode
_dice = random.Random()  # noqa: S311 - disorder, not secrecy


def json_response(answer: Answer, request_id: str, *, is_chaotic: bool = False) -> Response:
    """An answer as Flask sends it. `is_chaotic` adds fields nobody knows and shuffles the others (rule 16)."""
    headers = {"x-line-request-id": request_id, **answer.headers}
    if answer.raw is not None:
        return Response(answer.raw, answer.status, headers)
    body = _disordered(answer.body) if is_chaotic else answer.body
    text = _written(body).encode("utf-8", "backslashreplace")
    return Response(text, answer.status, headers, content_type="application/json")


def edge_response(status: int, request_id: str) -> Response:
    """The HTML page of a server in front of LINE's own, which names its status, as 502 Bad Gateway (rule 15)."""
    title = f"{status} {HTTP_STATUS_CODES.get(status, 'Error')}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Response(page, status, {"x-line-request-id": request_id}, content_type="text/html")


def failed_answer(fault: Fault) -> Answer:
    """What a fault answers in place of the call's own answer."""
    if fault.kind is FaultKind.RATE:
        return Answer(429, {"message": RATE_LIMIT}, {"Retry-After": f"{fault.seconds:g}"} if fault.seconds else {})
    if fault.kind is FaultKind.QUOTA:
        return Answer(429, {"message": MONTHLY_LIMIT})
    if fault.kind is FaultKind.HTML:
        return Answer(fault.status or 503, {"message": "edge server"})
    return Answer(fault.status or 500, {"message": "Internal Server Error"})


def not_found(status: int = 404) -> Response:
    """The answer to a path nobody serves (rule 1)."""
    message = "Not found" if status < 500 else "Internal Server Error"
    return json_response(Answer(status, {"message": message}), str(uuid.uuid4()))


def _disordered(value: Any) -> Any:
    if isinstance(value, list):
        return [_disordered(item) for item in value]
    if not isinstance(value, dict):
        return value
    names = [*value, "aFieldOfTomorrow"]
    _dice.shuffle(names)
    return {name: _disordered(value.get(name, "tomorrow")) for name in names}

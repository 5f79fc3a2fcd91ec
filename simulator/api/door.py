"""What every call meets first: token, faults, rate, size, type, JSON, retry key; then the record."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request

from simulator.api.calls import MONTHLY_LIMIT, RATE_LIMIT, Answer, Call, Refused
from simulator.application import present_platform
from simulator.channel import Channel
from simulator.faults import Fault, FaultKind
from simulator.identifiers import RETRY_KEY
from simulator.platform import Platform
from simulator.rules.json_body import BodyUnreadable, read_json_object

BODY_LIMIT = 2 * 1024 * 1024
CLOSE_CONNECTION = "simulator.close_connection"
_UNAUTHORISED = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)
_EDGE_PAGE = "<html><head><title>503 Service Unavailable</title></head><body></body></html>"
Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Endpoint:
    """One endpoint: its name in records and faults, and which of LINE's two extras it takes."""

    name: str
    handler: Handler
    takes_retry_key: bool = False
    takes_body: bool = True


def serve(endpoint: Endpoint) -> Response:
    """Answer the present request with `endpoint`, and write it into the record."""
    platform = present_platform()
    call: Call | None = None
    fault: Fault | None = None
    request_id = str(uuid.uuid4())
    try:
        channel = _channel_of_token(platform)
        call = Call(platform, channel, endpoint.name, request_id, request.headers.get("X-Line-Retry-Key"))
        fault = _take_fault(call)
        answer = _failed(fault) if fault and not fault.kind.does_the_work else _carry_out(endpoint, call)
        if fault and fault.kind is FaultKind.ERROR_AFTER:
            answer = _failed(fault)
    except Refused as refused:
        answer = refused.answer
    _write_record(platform, endpoint, call, answer, request_id)
    return _respond(platform, fault, answer, request_id)


def _take_fault(call: Call) -> Fault | None:
    with call.platform.changed:
        fault = call.platform.faults.take(call.endpoint, call.channel.key)
        return replace(fault) if fault else None


def _channel_of_token(platform: Platform) -> Channel:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    channel = platform.find_channel_by_token(token.strip()) if kind == "Bearer" else None
    if channel is None:
        raise Refused(401, _UNAUTHORISED)
    return channel


def _carry_out(endpoint: Endpoint, call: Call) -> Answer:
    platform = call.platform
    with platform.changed:
        now = platform.clock.now()
        if platform.config.rate_limits and not platform.rate_limits.take(call.channel.key, endpoint.name, now):
            raise Refused(429, RATE_LIMIT)
    if endpoint.takes_body:
        _read_body(call)
    if call.retry_key is not None:
        if not endpoint.takes_retry_key:
            raise Refused(400, "The retry key is not supported by this API")
        if not RETRY_KEY.fullmatch(call.retry_key):
            raise Refused(400, "The retry key is not a valid UUID")
    elif endpoint.takes_retry_key:
        call.warnings.append("no retry key (rule 26)")
    with platform.changed:
        return endpoint.handler(call)


def _read_body(call: Call) -> None:
    if (request.content_length or 0) > BODY_LIMIT:
        raise Refused(413, "Request entity too large")
    call.raw = request.get_data(cache=False)
    if len(call.raw) > BODY_LIMIT:
        raise Refused(413, "Request entity too large")
    if request.mimetype != "application/json":
        shown = request.headers.get("Content-Type", "")
        raise Refused(415, f"The content type, {shown}, is not supported")
    try:
        call.body = read_json_object(call.raw)
    except BodyUnreadable as error:
        raise Refused(400, error.body) from error


def _failed(fault: Fault) -> Answer:
    if fault.kind is FaultKind.RATE:
        return Answer(429, {"message": RATE_LIMIT}, {"Retry-After": f"{fault.seconds:g}"} if fault.seconds else {})
    if fault.kind is FaultKind.QUOTA:
        return Answer(429, {"message": MONTHLY_LIMIT})
    if fault.kind is FaultKind.HTML:
        return Answer(503, {"message": "edge server"})
    return Answer(500, {"message": "Internal Server Error"})


def _respond(platform: Platform, fault: Fault | None, answer: Answer, request_id: str) -> Response:
    kind = fault.kind if fault else None
    if fault is not None and kind in (FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER):
        platform.stopping.wait(fault.seconds)
    if kind in (FaultKind.CLOSE_BEFORE, FaultKind.CLOSE_AFTER, FaultKind.HANG_BEFORE):
        request.environ[CLOSE_CONNECTION] = True
    if kind is FaultKind.HTML:
        return Response(_EDGE_PAGE, 503, {"x-line-request-id": request_id}, content_type="text/html")
    return json_response(answer, request_id)


def json_response(answer: Answer, request_id: str) -> Response:
    """An API answer as Flask sends it, with its request id."""
    headers = {"x-line-request-id": request_id, **answer.headers}
    text = json.dumps(answer.body, ensure_ascii=False)
    body = text.encode("utf-8", "backslashreplace")
    return Response(body, answer.status, headers, content_type="application/json")


def _write_record(platform: Platform, endpoint: Endpoint, call: Call | None, answer: Answer, request_id: str) -> None:
    line: dict[str, Any] = {
        "at": platform.clock.now().isoformat(),
        "channel": call.channel.key if call else None,
        "endpoint": endpoint.name,
        "method": request.method,
        "path": request.path,
        "status": answer.status,
        "requestId": request_id,
        "retryKey": call.retry_key if call else None,
        "recipients": call.recipients if call else [],
        "messages": _messages_of(call),
        "warnings": call.warnings if call else [],
        "error": answer.body.get("message") if answer.status >= 400 else None,
        "details": answer.body.get("details", []) if answer.status >= 400 else [],
    }
    with platform.changed:
        platform.record.append(line)


def _messages_of(call: Call | None) -> int:
    messages = call.body.get("messages") if call else None
    return len(messages) if isinstance(messages, list) else 0

"""What every call meets first: token, faults, rate, size, type, JSON, retry key; then the record."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Response, request

from simulator.api.answers import CLOSE_CONNECTION, EDGE_PAGE, failed_answer, json_response, not_found
from simulator.api.calls import RATE_LIMIT, Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.application import present_platform
from simulator.identifiers import RETRY_KEY
from simulator.rules.json_body import BodyUnreadable, read_json_object
from simulator.state.channel import Channel
from simulator.state.faults import Fault, FaultKind
from simulator.state.platform import Platform
from simulator.state.violations import Violation

JSON_LIMIT = 2 * 1024 * 1024
BINARY_LIMIT = 16 * 1024 * 1024
_UNAUTHORISED = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)
_TYPES = {Body.JSON: ("application/json",), Body.FORM: ("application/x-www-form-urlencoded", "multipart/form-data")}


def serve(endpoint: Endpoint, path: dict[str, str]) -> Response:
    """Answer the present request with `endpoint`, and write it into the record."""
    platform = present_platform()
    if _is_other_host(platform, endpoint):
        return not_found()
    fault: Fault | None = None
    call = Call(platform, endpoint.name, str(uuid.uuid4()), path=path, query=request.args.to_dict())
    try:
        if not endpoint.is_open:
            call.asked_channel = _channel_of_token(platform)
        fault = _take_fault(call)
        answer = failed_answer(fault) if fault and not fault.kind.does_the_work else _carry_out(endpoint, call)
        if fault and fault.kind is FaultKind.ERROR_AFTER:
            answer = failed_answer(fault)
    except Refused as refused:
        answer = refused.answer
    _write_record(call, answer)
    return _respond(call, fault, answer)


def _is_other_host(platform: Platform, endpoint: Endpoint) -> bool:
    """Whether the strict mode of rule 2 is on and the call came to the wrong one of the two ports."""
    if platform.config.data_port is None:
        return False
    came_to_data = request.environ.get("SERVER_PORT") == str(platform.config.data_port)
    return came_to_data != endpoint.on_data_host


def _channel_of_token(platform: Platform) -> Channel:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer":
        with platform.changed:
            channel = platform.find_channel_by_token(token.strip())
        if channel is not None:
            return channel
    raise Refused(401, {"message": _UNAUTHORISED})


def _take_fault(call: Call) -> Fault | None:
    with call.platform.changed:
        fault = call.platform.faults.take(call.endpoint, call.asked_channel.key if call.asked_channel else "")
        return replace(fault) if fault else None


def _carry_out(endpoint: Endpoint, call: Call) -> Answer:
    platform = call.platform
    owner = call.asked_channel.key if call.asked_channel else request.remote_addr or ""
    with platform.changed:
        now, limits = platform.clock.now(), platform.rate_limits
        if platform.switches.rate_limits and not limits.take(owner, endpoint.name, endpoint.rate, now):
            raise Refused(429, RATE_LIMIT)
    _read_body(endpoint, call)
    _check_retry_key(endpoint, call)
    with platform.changed:
        return endpoint.handler(call)


def _read_body(endpoint: Endpoint, call: Call) -> None:
    call.content_type = request.headers.get("Content-Type", "")
    if endpoint.body is Body.NONE:
        return
    limit = BINARY_LIMIT if endpoint.body is Body.BINARY else JSON_LIMIT
    if (request.content_length or 0) > limit:
        raise Refused(413, "Request entity too large")
    if endpoint.body is not Body.BINARY and request.mimetype not in _TYPES[endpoint.body]:
        raise Refused(415, f"The content type, {call.content_type}, is not supported")
    if endpoint.body is Body.FORM:
        call.form = request.form.to_dict()
        return
    call.raw = request.get_data(cache=False)
    if len(call.raw) > limit:
        raise Refused(413, "Request entity too large")
    if endpoint.body is Body.JSON:
        try:
            call.body = read_json_object(call.raw)
        except BodyUnreadable as error:
            raise Refused(400, error.body) from error


def _check_retry_key(endpoint: Endpoint, call: Call) -> None:
    key = request.headers.get("X-Line-Retry-Key")
    if key is None:
        if endpoint.takes_retry_key:
            with call.platform.changed:
                call.note(Violation.NO_RETRY_KEY, "no retry key (rule 26)")
        return
    if not endpoint.takes_retry_key:
        raise Refused(400, "The retry key is not supported by this API")
    if not RETRY_KEY.fullmatch(key):
        raise Refused(400, "The retry key is not a valid UUID")
    call.retry_key = key


def _respond(call: Call, fault: Fault | None, answer: Answer) -> Response:
    kind = fault.kind if fault else None
    if fault is not None and kind in (FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER):
        call.platform.stopping.wait(fault.seconds)
    if kind in (FaultKind.CLOSE_BEFORE, FaultKind.CLOSE_AFTER, FaultKind.HANG_BEFORE):
        request.environ[CLOSE_CONNECTION] = True
    if fault is not None and kind is FaultKind.HTML:
        headers = {"x-line-request-id": call.request_id}
        return Response(EDGE_PAGE, fault.status or 503, headers, content_type="text/html")
    return json_response(answer, call.request_id, is_chaotic=call.platform.switches.chaos)


def _write_record(call: Call, answer: Answer) -> None:
    has_failed = answer.status >= 400
    facts: dict[str, Any] = {
        "at": call.platform.clock.now().isoformat(),
        "channel": call.asked_channel.key if call.asked_channel else None,
        "endpoint": call.endpoint,
        "method": request.method,
        "path": request.path,
        "status": answer.status,
        "requestId": call.request_id,
        "retryKey": call.retry_key,
        "unit": _first(call.body.get("customAggregationUnits")),
        "messages": _count(call.body.get("messages")),
        "warnings": call.warnings,
        "error": answer.body.get("message", answer.body.get("error_description")) if has_failed else None,
        "details": answer.body.get("details", []) if has_failed else [],
    }
    with call.platform.changed:
        call.platform.record.add(facts, call.recipients)


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else None

"""What every call meets first: token, faults, rate, size, type, JSON, retry key; then the record."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Request, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from simulator.api.answers import CLOSE_CONNECTION, edge_response, failed_answer, json_response, not_found
from simulator.api.calls import RATE_LIMIT, Answer, Call, FormFile, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.refusals import kept_details, note_refusal
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
_TYPES = {
    Body.JSON: ("application/json",),
    Body.OPTIONAL_JSON: ("application/json",),
    Body.FORM: ("application/x-www-form-urlencoded", "multipart/form-data"),
    Body.FILES: ("multipart/form-data",),
}


def serve(endpoint: Endpoint, path: dict[str, str]) -> Response:
    """Answer the present request with `endpoint`, and write it into the record."""
    platform = present_platform()
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]  # every look through the proxy costs
    if _is_other_host(platform, endpoint, asked) or _is_only_like(endpoint, asked):
        return not_found()
    fault: Fault | None = None
    call = Call(platform, endpoint.name, str(uuid.uuid4()), path=path, query=_query(asked))
    try:
        fault = _enter(endpoint, call, asked)
        answer = failed_answer(fault) if fault and not fault.kind.does_the_work else _carry_out(endpoint, call, asked)
        if fault and fault.kind is FaultKind.ERROR_AFTER:
            answer = failed_answer(fault)
    except Refused as refused:
        answer = refused.answer
        with platform.changed:
            note_refusal(call, answer)
    _write_record(call, answer, asked)
    return _respond(call, fault, answer, asked)


def _query(asked: Request) -> dict[str, str]:
    return asked.args.to_dict() if asked.environ.get("QUERY_STRING") else {}


def _is_other_host(platform: Platform, endpoint: Endpoint, asked: Request) -> bool:
    """Whether the strict mode of rule 2 is on and the call came to the wrong one of the two ports."""
    if platform.config.data_port is None:
        return False
    came_to_data = asked.environ.get("SERVER_PORT") == str(platform.config.data_port)
    return came_to_data != endpoint.on_data_host


def _is_only_like(endpoint: Endpoint, asked: Request) -> bool:
    """Whether the call came as HEAD, with an encoded slash or with two at the front: all this the server evens out,
    and LINE does not (rule 1)."""
    written: str = asked.environ.get("REQUEST_URI", "").partition("?")[0]
    return asked.method != endpoint.method or written.startswith("//") or "%2f" in written.lower()


def _enter(endpoint: Endpoint, call: Call, asked: Request) -> Fault | None:
    """What a call meets before it is read: whose token it shows, the fault that awaits it, its rate."""
    platform = call.platform
    with platform.changed:
        if not endpoint.is_open:
            call.asked_channel = _channel_of_token(platform, asked)
        fault = platform.faults.take(call.endpoint, call.asked_channel.key if call.asked_channel else "")
        if fault is None or fault.kind.does_the_work:
            _take_from_bucket(endpoint, call, asked)
        return replace(fault) if fault else None


def _channel_of_token(platform: Platform, asked: Request) -> Channel:
    kind, _, token = asked.environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    channel = platform.find_channel_by_token(token.strip()) if kind == "Bearer" else None
    if channel is None:
        raise Refused(401, {"message": _UNAUTHORISED})
    return channel


def _take_from_bucket(endpoint: Endpoint, call: Call, asked: Request) -> None:
    platform = call.platform
    if not platform.switches.rate_limits:
        return
    owner = call.asked_channel.key if call.asked_channel else asked.remote_addr or ""
    if not platform.rate_limits.take(owner, endpoint.bucket, endpoint.rate, platform.clock.now()):
        raise Refused(429, RATE_LIMIT)


def _carry_out(endpoint: Endpoint, call: Call, asked: Request) -> Answer:
    _read_body(endpoint, call, asked)
    _check_retry_key(endpoint, call, asked)
    if endpoint.waits_for_bot:
        return endpoint.handler(call)
    with call.platform.changed:
        return endpoint.handler(call)


def _read_body(endpoint: Endpoint, call: Call, asked: Request) -> None:
    call.content_type = asked.environ.get("CONTENT_TYPE", "")
    if endpoint.body is Body.NONE or (endpoint.body is Body.OPTIONAL_JSON and not asked.content_length):
        return
    limit = BINARY_LIMIT if endpoint.body in (Body.BINARY, Body.FILES) else JSON_LIMIT
    if (asked.content_length or 0) > limit:
        raise Refused(413, "Request entity too large")
    if endpoint.body is not Body.BINARY and not _is_of_type(asked, call.content_type, _TYPES[endpoint.body]):
        raise Refused(415, f"The content type, {call.content_type}, is not supported")
    if endpoint.body in (Body.FORM, Body.FILES):
        _read_form(call, asked)
        return
    # the server has counted and unchunked the body already; werkzeug's own reading costs a tenth of a whole call
    call.raw = asked.environ["wsgi.input"].read(asked.content_length or 0)
    if endpoint.body in (Body.JSON, Body.OPTIONAL_JSON):
        try:
            call.body = read_json_object(call.raw)
        except BodyUnreadable as error:
            raise Refused(400, error.body) from error


def _read_form(call: Call, asked: Request) -> None:
    try:
        call.form = asked.form.to_dict()
        call.files = {name: FormFile(file.mimetype, file.read()) for name, file in asked.files.items()}
    except RequestEntityTooLarge as error:  # the fields alone have a limit of their own
        raise Refused(413, "Request entity too large") from error


def _is_of_type(asked: Request, content_type: str, types: tuple[str, ...]) -> bool:
    return content_type in types or asked.mimetype in types


def _check_retry_key(endpoint: Endpoint, call: Call, asked: Request) -> None:
    key = asked.environ.get("HTTP_X_LINE_RETRY_KEY")
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


def _respond(call: Call, fault: Fault | None, answer: Answer, asked: Request) -> Response:
    kind = fault.kind if fault else None
    if fault is not None and kind in (FaultKind.HANG_BEFORE, FaultKind.HANG_AFTER):
        call.platform.stopping.wait(fault.seconds)
    if kind in (FaultKind.CLOSE_BEFORE, FaultKind.CLOSE_AFTER, FaultKind.HANG_BEFORE):
        asked.environ[CLOSE_CONNECTION] = True
    if fault is not None and kind is FaultKind.HTML:
        return edge_response(answer.status, call.request_id)
    return json_response(answer, call.request_id, is_chaotic=call.platform.switches.chaos)


def _write_record(call: Call, answer: Answer, asked: Request) -> None:
    has_failed = answer.status >= 400
    facts: dict[str, Any] = {
        "at": call.platform.clock.now().isoformat(),
        "channel": call.asked_channel.key if call.asked_channel else None,
        "endpoint": call.endpoint,
        "method": asked.method,
        "path": asked.path,
        "status": answer.status,
        "requestId": call.request_id,
        "retryKey": call.retry_key,
        "unit": call.unit,
        "messages": _count(call.body.get("messages")),
        "warnings": call.warnings,
        "error": answer.body.get("message", answer.body.get("error_description")) if has_failed else None,
        "details": kept_details(answer) if has_failed else [],
    }
    with call.platform.changed:
        call.platform.record.add(facts, call.recipients)


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0

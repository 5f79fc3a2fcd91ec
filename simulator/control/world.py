"""Control: faults, record, idleness."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.api.routes import NAMES
from simulator.application import present_platform, present_sender
from simulator.control.asking import (
    ControlRefused,
    asked_body,
    asked_channel,
    asked_number,
    body_number,
)
from simulator.state.faults import Fault, FaultKind, TooManyFaults

world = Blueprint("world", __name__, url_prefix="/_control")
_NAMED = ("*", *NAMES)
LONGEST_HANG = 3600.0


@world.get("/faults")
def list_faults() -> Response:
    """The faults still to come."""
    platform = present_platform()
    with platform.changed:
        return jsonify([fault.as_json() for fault in platform.faults.listed()])


@world.post("/faults")
def add_fault() -> tuple[Response, int]:
    """Let the next `times` calls of `endpoint` fail."""
    body, platform = asked_body(), present_platform()
    try:
        kind = FaultKind(str(body.get("kind")))
    except ValueError as error:
        raise ControlRefused(400, f"'kind' must be one of {', '.join(FaultKind)}") from error
    endpoint = body.get("endpoint")
    if endpoint not in _NAMED:
        raise ControlRefused(400, f"'endpoint' must be one of {', '.join(_NAMED)}")
    times, seconds = body_number(body, "times", 1), body_number(body, "seconds", 0)
    if times < 1 or times != int(times) or not 0 <= seconds <= LONGEST_HANG:
        raise ControlRefused(400, f"'times' is 1 or more, 'seconds' 0 to {LONGEST_HANG:g}")
    channel = asked_channel().key if "channel" in request.args else None
    fault = Fault(endpoint, kind, int(times), seconds, channel, _status(body))
    with platform.changed:
        try:
            platform.faults.add(fault)
        except TooManyFaults as error:
            raise ControlRefused(409, str(error)) from error
        return jsonify(fault.as_json()), 201


def _status(body: dict[str, Any]) -> int:
    status = int(body_number(body, "status", 0))
    if status and not 500 <= status <= 599:
        raise ControlRefused(400, "'status' is 500 to 599")
    return status


@world.delete("/faults")
def clear_faults() -> tuple[str, int]:
    """Forget all faults."""
    platform = present_platform()
    with platform.changed:
        platform.faults.clear()
    return "", 204


@world.get("/record")
def record() -> Response:
    """Every call of the Messaging API, oldest first; `?endpoint=`, `?channel=` and `?after=` (a seq) narrow it."""
    platform, after = present_platform(), int(asked_number("after", 0, 1e15))
    with platform.changed:
        lines = platform.record.listed(
            endpoint=request.args.get("endpoint"), channel=request.args.get("channel"), after=after
        )
        return jsonify([line.as_json() for line in lines])


@world.get("/violations")
def violations() -> Response:
    """What broke the contract, oldest first, and how often each kind was seen (rule 135); `?newest=` so many only."""
    platform, channel = present_platform(), request.args.get("channel")
    newest = int(asked_number("newest", platform.config.limits.violations, 1e9))
    with platform.changed:
        noted = [one.as_json() for one in platform.violations.newest if channel in (None, one.channel)]
        return jsonify(
            {"counts": platform.violations.counted(channel), "violations": noted[-newest:] if newest else []}
        )


@world.delete("/violations")
def clear_violations() -> tuple[str, int]:
    """Forget all violations."""
    platform = present_platform()
    with platform.changed:
        platform.violations.clear()
    return "", 204


@world.get("/switches")
def show_switches() -> Response:
    """What may be switched, and how it stands."""
    platform = present_platform()
    with platform.changed:
        return jsonify(platform.switches.as_json())


@world.post("/switches")
def turn_switches() -> Response:
    """Turn the named switches."""
    platform, body = present_platform(), asked_body()
    with platform.changed:
        try:
            platform.switches.change(body)
        except ValueError as error:
            raise ControlRefused(400, str(error)) from error
    return show_switches()


@world.get("/channels")
def list_channels() -> Response:
    """The official accounts, without their secrets."""
    platform = present_platform()
    with platform.changed:
        return jsonify(
            [
                {
                    "key": channel.key,
                    "name": channel.config.name,
                    "botUserId": channel.bot_user_id,
                    "webhookUrl": channel.webhook_url,
                }
                for channel in platform.list_channels()
            ]
        )


@world.get("/idle")
def idle() -> Response:
    """Whether no webhook is queued or under way; `?wait=` seconds waits for that."""
    sender = present_sender()
    return jsonify({"idle": sender.wait_until_idle(asked_number("wait", 0, 60))})

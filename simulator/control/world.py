"""Control: clock, quota, faults, record, idleness."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.api.routes import NAMES
from simulator.application import present_platform, present_sender
from simulator.control.asking import (
    ControlRefused,
    asked_body,
    asked_channel,
    asked_number,
    asked_text,
)
from simulator.state.clock import month_in_japan
from simulator.state.faults import Fault, FaultKind

world = Blueprint("world", __name__, url_prefix="/_control")
_NAMED = ("*", *NAMES)
LONGEST_HANG = 3600.0


@world.get("/clock")
def show_clock() -> Response:
    """The stand-in's time."""
    clock = present_platform().clock
    return jsonify({"now": clock.now().isoformat(), "offsetSeconds": clock.offset_seconds})


@world.post("/clock")
def move_clock() -> Response:
    """`{"now": "2026-01-31T12:00:00+09:00"}` or `{"advance": seconds}`; `{"reset": true}` is real time."""
    body, platform = asked_body(), present_platform()
    with platform.changed:
        try:
            if body.get("reset") is True:
                platform.clock.reset()
            elif "now" in body:
                platform.clock.move_to(datetime.fromisoformat(asked_text(body, "now", 40)))
            else:
                platform.clock.advance(_number(body, "advance"))
        except (ValueError, OverflowError) as error:
            raise ControlRefused(400, str(error)) from error
        platform.changed.notify_all()
    return show_clock()


def _number(body: dict[str, Any], name: str, default: float | None = None) -> float:
    value = body.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ControlRefused(400, f"'{name}' must be a number")
    return float(value)


@world.get("/quota")
def show_quota() -> Response:
    """The quota and what is used of it this month."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        month = month_in_japan(platform.clock.now())
        return jsonify({**channel.quota.as_json(), "used": channel.quota.used_in(month)})


@world.post("/quota")
def set_quota() -> Response:
    """`{"type": "limited", "value": 200, "used": 0}` or `{"type": "none"}`; `used` alone changes only that."""
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    kind = body.get("type")
    if kind not in (None, "none", "limited"):
        raise ControlRefused(400, "'type' must be none or limited")
    limit = _count(body, "value") if kind == "limited" else None
    used = _count(body, "used") if "used" in body else None
    with platform.changed:
        if kind is not None:
            channel.quota.limit = limit
        if used is not None:
            month = month_in_japan(platform.clock.now())
            channel.quota.use(used - channel.quota.used_in(month), month)
    return show_quota()


def _count(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ControlRefused(400, f"'{name}' must be a whole number, 0 or more")
    return value


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
    times, seconds = _number(body, "times", 1), _number(body, "seconds", 0)
    if times < 1 or times != int(times) or not 0 <= seconds <= LONGEST_HANG:
        raise ControlRefused(400, f"'times' is 1 or more, 'seconds' 0 to {LONGEST_HANG:g}")
    channel = asked_channel().key if "channel" in request.args else None
    fault = Fault(endpoint, kind, int(times), seconds, channel, _status(body))
    with platform.changed:
        platform.faults.add(fault)
    return jsonify(fault.as_json()), 201


def _status(body: dict[str, Any]) -> int:
    status = int(_number(body, "status", 0))
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
    """What broke the contract, oldest first, and how often each kind was seen (rule 135)."""
    platform, channel = present_platform(), request.args.get("channel")
    with platform.changed:
        noted = [one.as_json() for one in platform.violations.newest if channel in (None, one.channel)]
        return jsonify({"counts": platform.violations.counts, "violations": noted})


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
    return jsonify(present_platform().switches.as_json())


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

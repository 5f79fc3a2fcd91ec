"""Control: the month's quota, and what is sent without the bot (rules 63-68)."""

from typing import Any

from flask import Blueprint, Response, jsonify

from simulator.application import present_platform
from simulator.control.asking import ControlRefused, asked_body, asked_channel
from simulator.state.statistics import MANAGER

allowance = Blueprint("allowance", __name__, url_prefix="/_control/quota")
HIGHEST = 10**12


@allowance.get("")
def show_quota() -> Response:
    """The quota, what is used of it this month, and what deliveries under way have reserved."""
    platform, channel = present_platform(), asked_channel()
    with platform.changed:
        quota, now = channel.quota, platform.clock.now()
        return jsonify({**quota.as_json(), "used": quota.used_by(now), "reserved": quota.reserved})


@allowance.post("")
def set_quota() -> Response:
    """`{"type": "limited", "value": 200, "used": 0}` or `{"type": "none"}`; `used` alone changes only that.

    `{"manager": 120}` adds people whom the town has messaged from LINE Official Account Manager (rule 68).
    """
    body, platform, channel = asked_body(), present_platform(), asked_channel()
    kind = body.get("type")
    if kind not in (None, "none", "limited"):
        raise ControlRefused(400, "'type' must be none or limited")
    limit = body_count(body, "value") if kind == "limited" else None
    used = body_count(body, "used") if "used" in body else None
    by_manager = body_count(body, "manager") if "manager" in body else 0
    with platform.changed:
        quota, now = channel.quota, platform.clock.now()
        if kind is not None:
            quota.limit = limit
        if used is not None:
            quota.use(used - quota.used_by(now), now)
        if by_manager:
            quota.use(by_manager, now)
            channel.statistics.count(MANAGER, by_manager, now)
    return show_quota()


def body_count(body: dict[str, Any], name: str) -> int:
    """The whole number `name` of a body, 0 or more. Raises ControlRefused (400)."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        raise ControlRefused(400, f"'{name}' must be a whole number, 0 or more")
    return value

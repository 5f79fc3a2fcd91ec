"""Changing the rich menus of everybody at once, in the background (rule 112)."""

from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.api.progress import asked_request_id
from simulator.api.rich_menus import HOURLY
from simulator.rules.findings import Findings
from simulator.rules.menu_batches import check_batch, check_menus_of_batch
from simulator.state.menu_batches import Batch
from simulator.state.menu_links import LINK_DELAY, BatchMove
from simulator.state.rate_limits import Rate


def _check(call: Call) -> list[dict[str, Any]]:
    """The operations. Raises Refused: 400 for faults, 404 when the only fault is that menus are unknown."""
    findings, unknown = Findings(), Findings()
    check_batch(call.body, findings)
    call.refuse_findings(findings)
    operations: list[dict[str, Any]] = call.body["operations"]
    check_menus_of_batch(operations, call.channel.rich_menus, unknown, findings)
    call.refuse_findings(findings)
    if unknown:
        raise Refused(404, unknown.body())
    return operations


def _start(call: Call) -> Answer:
    operations = _check(call)
    menus, now = call.channel.rich_menus, call.platform.clock.now()
    menus.links.settle(now)
    key = call.body.get("resumeRequestKey")
    earlier = menus.batches.find_resumed(key, now)
    if earlier is not None:  # everybody is or will be done: nothing is left to resume
        resumed = Batch(earlier.change, now, max(now, earlier.done_at))
        menus.batches.remember(call.request_id, None, resumed)
        return Answer(202)
    change = _change(operations)
    menus.batches.remember(call.request_id, key, Batch(change, now, now + LINK_DELAY))
    menus.links.accept(change, now + LINK_DELAY)
    return Answer(202)


def _change(operations: list[dict[str, Any]]) -> BatchMove:
    if operations[0]["type"] == "unlinkAll":
        return BatchMove(takes_all=True)
    return BatchMove({one["from"]: one["to"] if one["type"] == "link" else None for one in operations})


def _validate(call: Call) -> Answer:
    _check(call)
    return Answer()


def _progress(call: Call) -> Answer:
    request_id = asked_request_id(call)
    menus, now = call.channel.rich_menus, call.platform.clock.now()
    menus.links.settle(now)
    batch = menus.batches.find(request_id, now)
    if batch is None:
        raise Refused(404, "Not found")
    return Answer(200, batch.as_json(now))


_MENU = "/v2/bot/richmenu"
ENDPOINTS = (
    Endpoint("richmenu/batch", "POST", f"{_MENU}/batch", _start, Rate(3, 3600), Body.JSON),
    Endpoint("richmenu/batch/validate", "POST", f"{_MENU}/validate/batch", _validate, body=Body.JSON),
    Endpoint("richmenu/batch/progress", "GET", f"{_MENU}/progress/batch", _progress, HOURLY),
)

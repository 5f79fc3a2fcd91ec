"""Quota and consumption (rules 63-66)."""

from flask import Blueprint, Response

from simulator.api.calls import Answer, Call
from simulator.api.door import Endpoint, serve
from simulator.clock import month_in_japan

allowance = Blueprint("allowance", __name__, url_prefix="/v2/bot/message/quota")


@allowance.get("")
def quota() -> Response:
    """How many people may be messaged a month."""
    return serve(Endpoint("quota", _quota, takes_body=False))


@allowance.get("/consumption")
def consumption() -> Response:
    """How many were messaged this month."""
    return serve(Endpoint("consumption", _consumption, takes_body=False))


def _quota(call: Call) -> Answer:
    return Answer(200, call.channel.quota.as_json())


def _consumption(call: Call) -> Answer:
    month = month_in_japan(call.platform.clock.now())
    return Answer(200, {"totalUsage": call.channel.quota.used_in(month)})

"""Quota and consumption (rules 63-66)."""

from simulator.api.calls import Answer, Call
from simulator.api.endpoints import Endpoint
from simulator.state.clock import month_in_japan


def _quota(call: Call) -> Answer:
    return Answer(200, call.channel.quota.as_json())


def _consumption(call: Call) -> Answer:
    month = month_in_japan(call.platform.clock.now())
    return Answer(200, {"totalUsage": call.channel.quota.used_in(month)})


ENDPOINTS = (
    Endpoint("quota", "GET", "/v2/bot/message/quota", _quota),
    Endpoint("consumption", "GET", "/v2/bot/message/quota/consumption", _consumption),
)

"""The aggregation units used this month (rule 44, section 2.7)."""

from typing import Any

from simulator.api.calls import Answer, Call
from simulator.api.endpoints import Endpoint
from simulator.api.paging import asked_limit, first_of_page, page_token
from simulator.state.clock import month_in_japan

PAGE_LIMIT = 100
_LIST = "units"


def _info(call: Call) -> Answer:
    return Answer(200, {"numOfCustomAggregationUnits": len(_names(call))})


def _list(call: Call) -> Answer:
    now, names = call.platform.clock.now(), _names(call)
    limit = asked_limit(call.query.get("limit"), PAGE_LIMIT, PAGE_LIMIT)
    first = first_of_page(_LIST, call.query.get("start"), now)
    body: dict[str, Any] = {"customAggregationUnits": names[first : first + limit]}
    if first + limit < len(names):
        body["next"] = page_token(_LIST, first + limit, now)
    return Answer(200, body)


def _names(call: Call) -> list[str]:
    return call.channel.units.listed(month_in_japan(call.platform.clock.now()))


_AGGREGATION = "/v2/bot/message/aggregation"
ENDPOINTS = (
    Endpoint("aggregation_info", "GET", f"{_AGGREGATION}/info", _info),
    Endpoint("aggregation_list", "GET", f"{_AGGREGATION}/list", _list),
)

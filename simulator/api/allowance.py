"""Quota, consumption, and what was delivered on a day (rules 63-69)."""

from datetime import date

from simulator.api.calls import Answer, Call, Refused
from simulator.api.dates import read_date, readiness
from simulator.api.endpoints import Endpoint, Handler

FIRST_DAY = date(2018, 3, 31)
BAD_DATE = "The value for the 'date' parameter is invalid"


def _quota(call: Call) -> Answer:
    return Answer(200, call.channel.quota.as_json())


def _consumption(call: Call) -> Answer:
    now, quota = call.platform.clock.now(), call.channel.quota
    return Answer(200, {"totalUsage": quota.told_by(now) if call.platform.switches.chaos else quota.used_by(now)})


def _delivered(kind: str) -> Handler:
    def tell(call: Call) -> Answer:
        day = read_date(call.query.get("date"))
        if day is None:
            raise Refused(400, BAD_DATE)
        status = readiness(day, call.platform.clock.now(), FIRST_DAY)
        counted = {"success": call.channel.statistics.delivered(kind, day)} if status == "ready" else {}
        return Answer(200, {"status": status, **counted})

    return tell


_MESSAGE = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("quota", "GET", f"{_MESSAGE}/quota", _quota),
    Endpoint("consumption", "GET", f"{_MESSAGE}/quota/consumption", _consumption),
    Endpoint("deliveredReplies", "GET", f"{_MESSAGE}/delivery/reply", _delivered("reply")),
    Endpoint("deliveredPushes", "GET", f"{_MESSAGE}/delivery/push", _delivered("push")),
    Endpoint("deliveredMulticasts", "GET", f"{_MESSAGE}/delivery/multicast", _delivered("multicast")),
    Endpoint("deliveredBroadcasts", "GET", f"{_MESSAGE}/delivery/broadcast", _delivered("broadcast")),
)

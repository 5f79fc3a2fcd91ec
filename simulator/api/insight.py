"""Statistics a day later: deliveries, followers, demographics, what became of messages (section 5.3)."""

from datetime import date, timedelta
from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.dates import read_date, readiness
from simulator.api.demographic_shares import SHARES, shares
from simulator.api.endpoints import Endpoint
from simulator.rules.findings import Findings
from simulator.rules.recipients import check_units
from simulator.state.rate_limits import Rate
from simulator.state.statistics import MANAGER, Interactions, Sent

FIRST_DELIVERIES = date(2017, 3, 1)
FIRST_FOLLOWERS = date(2016, 11, 1)
SMALLEST_REACH = 20  # friends an account needs for demographics
PRIVATE = 20  # people; smaller numbers are not told
UNIT_WINDOW = timedelta(days=30)
_DELIVERIES = {
    "broadcast": MANAGER,
    "apiBroadcast": "broadcast",
    "apiPush": "push",
    "apiMulticast": "multicast",
    "apiNarrowcast": "narrowcast",
    "apiReply": "reply",
}
_MEDIA = ("mediaPlayed", "mediaPlayed25Percent", "mediaPlayed50Percent", "mediaPlayed75Percent")
_MEDIA_ENDED = "mediaPlayed100Percent"


def _day(call: Call) -> date:
    if "date" not in call.query:
        raise Refused(400, "date is required")
    day = read_date(call.query["date"])
    if day is None:
        raise Refused(400, "Bad Request")
    return day


def _deliveries(call: Call) -> Answer:
    day = _day(call)
    status = readiness(day, call.platform.clock.now(), FIRST_DELIVERIES)
    if status != "ready":
        return Answer(200, {"status": status})
    statistics = call.channel.statistics
    counted = {name: statistics.delivered(kind, day) for name, kind in _DELIVERIES.items()}
    return Answer(200, {"status": status, **{name: people for name, people in counted.items() if people}})


def _followers(call: Call) -> Answer:
    day = _day(call)
    status = readiness(day, call.platform.clock.now(), FIRST_FOLLOWERS)
    if status != "ready":
        return Answer(200, {"status": status, "followers": None, "targetedReaches": None, "blocks": None})
    followers, blocks = call.channel.statistics.friends.counts(day)
    reaches = followers - blocks
    return Answer(200, {"status": status, "followers": followers, "targetedReaches": reaches, "blocks": blocks})


def _demographic(call: Call) -> Answer:
    friends, now = call.channel.list_friends(), call.platform.clock.now()
    if len(friends) < SMALLEST_REACH:
        return Answer(200, {"available": False, **{name: [] for name in SHARES}})
    return Answer(200, {"available": True, **shares([friend.demographics(now) for friend in friends])})


def _event(call: Call) -> Answer:
    request_id = call.query.get("requestId", "")
    if not request_id:
        raise Refused(400, "requestId is required")
    sent = call.channel.statistics.find_message(request_id)
    if sent is None:
        raise Refused(404, "Not found")
    told, delivered = _told(sent, is_unit=False), {"delivered": sent.delivered}
    known = {"requestId": request_id, "timestamp": int(sent.at.timestamp()), **delivered}
    return Answer(200, {**told, "overview": {**known, **told["overview"]}})


def _unit_event(call: Call) -> Answer:
    unit, findings = call.query.get("customAggregationUnit", ""), Findings()
    check_units([unit], findings)
    first, last = read_date(call.query.get("from")), read_date(call.query.get("to"))
    if findings or first is None or last is None or not timedelta() <= last - first <= UNIT_WINDOW:
        raise Refused(400, {"message": None, "key": None, "stacktrace": None, "code": None})
    sent = call.channel.statistics.sum_unit(unit, first, last)
    return Answer(200, _told(sent or Sent(call.platform.clock.now(), 0), is_unit=True))


def _told(sent: Sent, *, is_unit: bool) -> dict[str, Any]:
    """The overview, bubbles and addresses of LINE's answer: numbers below 20 are null, and without any number the
    lists are empty."""
    done = sent.interactions
    overview = {
        "uniqueImpression": _public(done.opened),
        "uniqueClick": _public(done.clicked),
        "uniqueMediaPlayed": _public(done.played),
        "uniqueMediaPlayed100Percent": _public(done.played_through),
    }
    if not any(overview.values()):
        return {"overview": overview, "messages": [], "clicks": []}
    bubbles = [_bubble(done, number, is_unit=is_unit) for number in range(1, sent.bubbles + 1)]
    return {"overview": overview, "messages": bubbles, "clicks": [_click(url, n) for url, n in done.clicks.items()]}


def _bubble(done: Interactions, number: int, *, is_unit: bool) -> dict[str, Any]:
    told = {"seq": number, "impression": _public(done.opened)}
    if is_unit:
        told["uniqueImpression"] = _public(done.opened)
    told |= {name: _public(done.played) for name in _MEDIA} | {_MEDIA_ENDED: _public(done.played_through)}
    return {**told, **{f"unique{name[0].upper()}{name[1:]}": told[name] for name in (*_MEDIA, _MEDIA_ENDED)}}


def _click(url: str, people: int) -> dict[str, Any]:
    told = _public(people)
    return {"seq": 1, "url": url, "click": told, "uniqueClick": told, "uniqueClickOfRequest": told}


def _public(people: int) -> int | None:
    return people if people >= PRIVATE else None


_RATE = Rate(60, 3600)
_INSIGHT = "/v2/bot/insight"
ENDPOINTS = (
    Endpoint("insightDeliveries", "GET", f"{_INSIGHT}/message/delivery", _deliveries, _RATE),
    Endpoint("insightFollowers", "GET", f"{_INSIGHT}/followers", _followers, _RATE),
    Endpoint("insightDemographic", "GET", f"{_INSIGHT}/demographic", _demographic, _RATE),
    Endpoint("insightEvent", "GET", f"{_INSIGHT}/message/event", _event, _RATE),
    Endpoint("insightUnit", "GET", f"{_INSIGHT}/message/event/aggregation", _unit_event, _RATE),
)

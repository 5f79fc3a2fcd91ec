"""Narrowcast: accepted at once, delivered later on the stand-in's clock (rules 54-62)."""

import random
from datetime import timedelta
from typing import Any

from simulator.api.calls import MONTHLY_LIMIT, RATE_LIMIT, Answer, Call, Refused
from simulator.api.delivery import once_per_retry_key, write_messages
from simulator.api.endpoints import Body, Endpoint
from simulator.api.progress import asked_request_id
from simulator.api.sending import check_sending
from simulator.rules.demographics import fits
from simulator.rules.narrowcast import PARTIAL_ALONE, Request, check_filter, check_limit, check_recipient
from simulator.state.audiences import AudienceStatus
from simulator.state.narrowcasts import Failure, Narrowcast, Phase
from simulator.state.person import Person
from simulator.state.rate_limits import Rate

SMALLEST_REACH = 100  # friends an account needs for a demographic filter (rule 58)
FEWEST = 50  # recipients, and members of each audience among several (rule 59)
_dice = random.Random()  # noqa: S311 - LINE chooses at random whom a limit leaves out


def _narrowcast(call: Call) -> Answer:
    findings = call.new_findings()
    check_recipient(call.body.get("recipient"), findings)
    check_filter(call.body.get("filter"), findings)
    check_limit(call.body.get("limit"), findings)
    check_sending(call, findings, has_units=False)
    request = Request.read(call.body)
    if request.forbids_partial and not request.up_to_quota:
        raise Refused(400, PARTIAL_ALONE)

    def work() -> dict[str, Any]:
        _check_sources(call, request)
        _accept(call, request)
        return {}

    once_per_retry_key(call, work, repeats_receipt=False)
    return Answer(202)


def _check_sources(call: Call, request: Request) -> None:
    now, channel = call.platform.clock.now(), call.channel
    for number in request.audiences:
        audience = channel.audiences.find(number)
        if audience is None or audience.status(now) is not AudienceStatus.READY:
            raise Refused(400, f"Invalid audience group id: {number}")
    for request_id in request.earlier:
        if channel.narrowcasts.find_reached(request_id, now) is None:
            raise Refused(400, f"Invalid request id: {request_id}")
    if request.demographic is not None and len(channel.list_friends()) < SMALLEST_REACH:
        raise Refused(403, "Your account does not have enough friends")


def _accept(call: Call, request: Request) -> None:
    platform, channel, now = call.platform, call.channel, call.platform.clock.now()
    remaining, reach = channel.quota.remaining(now), len(channel.list_friends())
    reserved = request.reserved(reach, remaining)
    if not channel.quota.has_room(reserved, now) or (remaining == 0 and reach > 0):
        raise Refused(429, MONTHLY_LIMIT)
    if not channel.narrowcasts.has_room:
        raise Refused(429, RATE_LIMIT)
    narrowcast = Narrowcast(call.request_id, now, reserved)
    channel.narrowcasts.add(narrowcast)
    channel.quota.reserve(call.request_id, reserved)
    channel.statistics.note_message(call.request_id, len(call.body["messages"]), None, now)
    half = timedelta(seconds=platform.switches.narrowcast_seconds / 2)

    def start() -> None:
        _start(call, request, narrowcast)
        if narrowcast.is_running:
            platform.agenda.add(now + 2 * half, lambda: _finish(call, narrowcast))

    platform.agenda.add(now + half, start)


def _start(call: Call, request: Request, narrowcast: Narrowcast) -> None:
    """Find out who is meant, and begin to send or fail (rule 59)."""
    narrowcast.phase = Phase.SENDING
    sources = _read_sources(call, request)
    if sources is None:
        _fail(call, narrowcast, Failure.INTERNAL)
        return
    audiences, earlier = sources
    now = call.platform.clock.now()
    meant = [
        person
        for person in call.channel.list_friends()
        if request.means(person.user_id, audiences, earlier)
        and (request.demographic is None or fits(request.demographic, person.demographics(now)))
    ]
    narrowcast.target_count = min(len(meant), narrowcast.reserved)
    failure = _find_failure(call, request, meant, narrowcast.reserved)
    if failure is not None:
        _fail(call, narrowcast, failure)
        return
    fewer = len(meant) > narrowcast.reserved
    narrowcast.targets = _dice.sample(meant, narrowcast.reserved) if fewer else meant


def _read_sources(
    call: Call, request: Request
) -> tuple[dict[int, frozenset[str] | set[str]], dict[str, frozenset[str] | set[str]]] | None:
    """The members of all audiences and earlier narrowcasts named; None when one has been deleted meanwhile."""
    now, channel = call.platform.clock.now(), call.channel
    audiences = {number: channel.audiences.find(number) for number in request.audiences}
    earlier = {request_id: channel.narrowcasts.find_reached(request_id, now) for request_id in request.earlier}
    members = {number: audience.members(now) for number, audience in audiences.items() if audience is not None}
    reached = {request_id: ids for request_id, ids in earlier.items() if ids is not None}
    if len(members) < len(audiences) or len(reached) < len(earlier):
        return None
    return {**members}, {**reached}


def _find_failure(call: Call, request: Request, meant: list[Person], largest: int) -> Failure | None:
    now = call.platform.clock.now()
    named = [call.channel.audiences.find(number) for number in request.audiences]
    private = [audience for audience in named if audience is not None and not audience.is_exempt]
    if len(named) > 1 and any(len(audience.members(now)) < FEWEST for audience in private):
        return Failure.SMALL_AUDIENCE
    fewest = FEWEST if private or request.demographic is not None else 1
    if len(meant) < fewest:
        return Failure.TOO_FEW
    if request.forbids_partial and len(meant) > largest:
        return Failure.PARTIAL
    return None


def _fail(call: Call, narrowcast: Narrowcast, failure: Failure) -> None:
    narrowcast.failure, narrowcast.failure_count = failure, narrowcast.target_count
    _end(call, narrowcast, Phase.FAILED)
    call.channel.statistics.note_message(call.request_id, len(call.body["messages"]), 0, call.platform.clock.now())


def _finish(call: Call, narrowcast: Narrowcast) -> None:
    """Deliver to whoever is still a friend; those who blocked meanwhile count as failures."""
    now = call.platform.clock.now()
    reached = [person for person in narrowcast.targets if person.is_friend]
    narrowcast.success_count = len(reached)
    narrowcast.failure_count = narrowcast.target_count - len(reached)
    _end(call, narrowcast, Phase.SUCCEEDED)
    call.channel.quota.use(len(reached), now)
    write_messages(call, reached)
    user_ids = frozenset(person.user_id for person in reached)
    call.channel.narrowcasts.keep_reached(narrowcast, user_ids)
    call.platform.record.note_recipients(call.request_id, [person.user_id for person in reached])


def _end(call: Call, narrowcast: Narrowcast, phase: Phase) -> None:
    narrowcast.phase, narrowcast.completed_at, narrowcast.targets = phase, call.platform.clock.now(), ()
    call.channel.quota.release(call.request_id)


def _progress(call: Call) -> Answer:
    request_id = asked_request_id(call)
    narrowcast = call.channel.narrowcasts.find(request_id, call.platform.clock.now())
    if narrowcast is None:
        raise Refused(404, "Not found")
    return Answer(200, narrowcast.as_json())


_MESSAGE = "/v2/bot/message"
ENDPOINTS = (
    Endpoint(
        "narrowcast", "POST", f"{_MESSAGE}/narrowcast", _narrowcast, Rate(60, 3600), Body.JSON, takes_retry_key=True
    ),
    Endpoint("narrowcastProgress", "GET", f"{_MESSAGE}/progress/narrowcast", _progress),
)

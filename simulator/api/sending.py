"""Reply, push, multicast, broadcast (rules 28-53)."""

from typing import Any

from simulator.api.calls import Answer, Call, Refused, refuse_findings
from simulator.api.delivery import deliver, once_per_retry_key
from simulator.api.endpoints import Body, Endpoint
from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.messages import check_messages
from simulator.rules.recipients import (
    check_multicast_size,
    check_units,
    find_fault_in_chat_id,
    find_malformed_user_id,
)
from simulator.state.person import Person
from simulator.state.rate_limits import Rate
from simulator.state.violations import Violation


def _reply(call: Call) -> Answer:
    findings = Findings()
    token = call.body.get("replyToken")
    if not isinstance(token, str) or not token:
        findings.add(Place("replyToken"), EMPTY)
    check_messages(call.body.get("messages"), findings, escaped=call.is_escaped)
    _check_notification_flag(call, findings)
    refuse_findings(findings)
    tokens = call.channel.reply_tokens
    owner = tokens.find_owner(str(token), call.platform.clock.now())
    person = call.channel.find_person_by_id(owner) if owner else None
    if person is None:
        raise Refused(400, "Invalid reply token")
    tokens.mark_used(str(token))
    return Answer(200, deliver(call, [person], is_counted=False))


def _push(call: Call) -> Answer:
    _check_sending(call, Findings(), has_units=True)
    fault = find_fault_in_chat_id(call.body.get("to"))
    if fault:
        raise Refused(400, fault)

    def work() -> dict[str, Any]:
        person = call.channel.find_person_by_id(call.body["to"])
        if person is None:
            raise Refused(400, "Failed to send messages")
        return deliver(call, [person], is_counted=True)

    return once_per_retry_key(call, work, repeats_receipt=True)


def _multicast(call: Call) -> Answer:
    findings = Findings()
    to = call.body.get("to")
    check_multicast_size(to, findings)
    _check_sending(call, findings, has_units=True)
    addresses: list[Any] = to if isinstance(to, list) else []
    fault = find_malformed_user_id(addresses)
    if fault:
        raise Refused(400, fault)
    unique = list(dict.fromkeys(addresses))
    if len(unique) < len(addresses):
        call.note(Violation.RECIPIENT_TWICE, "a recipient is named twice (rule 50)")

    def work() -> dict[str, Any]:
        return deliver(call, _known_people(call, unique), is_counted=True)

    return once_per_retry_key(call, work, repeats_receipt=False)


def _known_people(call: Call, user_ids: list[str]) -> list[Person]:
    found = [call.channel.find_person_by_id(user_id) for user_id in user_ids]
    people = [person for person in found if person is not None]
    if len(people) < len(user_ids) and not call.platform.switches.skip_unknown_multicast:
        number = found.index(None)
        raise Refused(400, f"The property, to[{number}], in the request body is invalid (line: -, column: -)")
    return people


def _broadcast(call: Call) -> Answer:
    _check_sending(call, Findings(), has_units=False)

    def work() -> dict[str, Any]:
        return deliver(call, call.channel.list_friends(), is_counted=True)

    return once_per_retry_key(call, work, repeats_receipt=False)


def _check_sending(call: Call, findings: Findings, *, has_units: bool) -> None:
    check_messages(call.body.get("messages"), findings, escaped=call.is_escaped)
    _check_notification_flag(call, findings)
    if has_units:
        check_units(call.body.get("customAggregationUnits"), findings)
    refuse_findings(findings)


def _check_notification_flag(call: Call, findings: Findings) -> None:
    if not isinstance(call.body.get("notificationDisabled", False), bool):
        findings.add(Place("notificationDisabled"), "must be a boolean")


_MESSAGE = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("reply", "POST", f"{_MESSAGE}/reply", _reply, body=Body.JSON),
    Endpoint("push", "POST", f"{_MESSAGE}/push", _push, body=Body.JSON, takes_retry_key=True),
    Endpoint("multicast", "POST", f"{_MESSAGE}/multicast", _multicast, Rate(200, 1), Body.JSON, takes_retry_key=True),
    Endpoint("broadcast", "POST", f"{_MESSAGE}/broadcast", _broadcast, Rate(60, 3600), Body.JSON, takes_retry_key=True),
)

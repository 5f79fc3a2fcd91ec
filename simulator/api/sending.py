"""Reply, push, multicast, broadcast (rules 28-53)."""

from typing import Any

from simulator.api.calls import Answer, Call, Refused
from simulator.api.conduct import note_push, note_reply
from simulator.api.delivery import deliver, once_per_retry_key
from simulator.api.destinations import count_push, deliver_to_chat, find_unfit
from simulator.api.endpoints import Body, Endpoint
from simulator.rules.context import CROWD, check_context
from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.messages import check_messages
from simulator.rules.recipients import (
    check_multicast_size,
    check_units,
    find_fault_in_chat_id,
    find_malformed_user_id,
)
from simulator.rules.values import check_flag
from simulator.state.person import Friendship, Person
from simulator.state.rate_limits import Rate
from simulator.state.violations import Violation


def _reply(call: Call) -> Answer:
    findings = call.new_findings()
    token = call.body.get("replyToken")
    if token is None or token == "":
        findings.add(Place("replyToken"), EMPTY)
    has_type(token, Place("replyToken"), findings, JsonType.STRING)
    check_messages(call.body.get("messages"), findings)
    check_flag(call.body, "notificationDisabled", Place(""), findings)
    if findings and isinstance(token, str) and call.platform.switches.bad_reply_spends_token:
        call.channel.reply_tokens.mark_used(token)
    call.refuse_findings(findings)
    call.note_warnings(findings)
    tokens = call.channel.reply_tokens
    note_reply(call, str(token))
    owner = tokens.find_owner(str(token), call.platform.clock.now())
    chat = call.channel.find_chat(owner) if owner else None
    if chat is None:
        raise Refused(400, "Invalid reply token")
    unfit = find_unfit(call, chat)
    if not unfit or call.platform.switches.bad_reply_spends_token:
        tokens.mark_used(str(token))
    call.refuse_findings(unfit)
    return Answer(200, deliver_to_chat(call, chat, is_counted=False))


def _push(call: Call) -> Answer:
    findings = call.new_findings()
    has_type(call.body.get("to"), Place("to"), findings, JsonType.STRING)
    check_sending(call, findings, has_units=True)
    fault = find_fault_in_chat_id(call.body.get("to"))
    if fault:
        raise Refused(400, fault)

    def work() -> dict[str, Any]:
        chat = call.channel.find_chat(call.body["to"])
        if chat is None:
            raise Refused(400, "Failed to send messages")
        call.refuse_findings(find_unfit(call, chat))
        count_push(call, chat)
        receipt = deliver_to_chat(call, chat, is_counted=True)
        note_push(call, chat)
        return receipt

    return once_per_retry_key(call, work, repeats_receipt=True)


def _multicast(call: Call) -> Answer:
    findings = call.new_findings()
    check_multicast_size(call.body.get("to"), findings)
    check_sending(call, findings, has_units=True)
    addresses: list[Any] = call.body["to"]
    find = call.channel.find_person_by_id
    found = [find(address) if isinstance(address, str) else None for address in addresses]
    fault = find_malformed_user_id(addresses) if None in found else None  # whom we know has no malformed id
    if fault:
        raise Refused(400, fault)
    if len(set(addresses)) < len(addresses):
        call.note(Violation.RECIPIENT_TWICE, "a recipient is named twice (rule 50)")

    def work() -> dict[str, Any]:
        known = dict.fromkeys(_known_people(call, found))
        followers = [person for person in known if person.friendship is not Friendship.STRANGER]
        return deliver(call, followers, is_counted=True)

    return once_per_retry_key(call, work, repeats_receipt=False)


def _known_people(call: Call, found: list[Person | None]) -> list[Person]:
    """Whoever was found. Raises Refused when somebody was not, unless they are skipped (rule 47)."""
    people = [person for person in found if person is not None]
    if len(people) < len(found) and not call.platform.switches.skip_unknown_multicast:
        number = found.index(None)
        raise Refused(400, f"The property, to[{number}], in the request body is invalid (line: -, column: -)")
    return people


def _broadcast(call: Call) -> Answer:
    check_sending(call, call.new_findings(), has_units=False)

    def work() -> dict[str, Any]:
        return deliver(call, call.channel.list_friends(), is_counted=True)

    return once_per_retry_key(call, work, repeats_receipt=False)


def check_sending(call: Call, findings: Findings, *, has_units: bool) -> None:
    """Check what all sending endpoints but reply share. Raises Refused with these and all earlier `findings`."""
    check_messages(call.body.get("messages"), findings)
    check_flag(call.body, "notificationDisabled", Place(""), findings)
    if has_units:
        check_units(call.body.get("customAggregationUnits"), findings)
    if call.endpoint != "push":
        check_context(call.body.get("messages"), CROWD, findings)
    call.refuse_findings(findings)
    call.note_warnings(findings)


_MESSAGE = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("reply", "POST", f"{_MESSAGE}/reply", _reply, body=Body.JSON),
    Endpoint("push", "POST", f"{_MESSAGE}/push", _push, body=Body.JSON, takes_retry_key=True),
    Endpoint("multicast", "POST", f"{_MESSAGE}/multicast", _multicast, Rate(200, 1), Body.JSON, takes_retry_key=True),
    Endpoint("broadcast", "POST", f"{_MESSAGE}/broadcast", _broadcast, Rate(60, 3600), Body.JSON, takes_retry_key=True),
)

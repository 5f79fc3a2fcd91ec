"""Carrying accepted messages to people: quota, retry keys, chats (rules 19-27, 39, 48, 64, 66)."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from simulator.api.calls import MONTHLY_LIMIT, Answer, Call, Refused
from simulator.api.conduct import note_delivered, note_unreachable
from simulator.api.counting import count_delivered
from simulator.identifiers import new_token
from simulator.rules.messages import QUOTABLE
from simulator.state.chats import Chat
from simulator.state.clock import month_in_japan
from simulator.state.retry_keys import Accepted
from simulator.state.violations import Violation

WITH_UNITS = frozenset({"push", "multicast"})  # the others take no aggregation units (section 2.7)


def deliver(call: Call, chats: Iterable[Chat], *, is_counted: bool) -> dict[str, Any]:
    """Put the call's messages into all of `chats` that can be reached.

    Gives the body with `sentMessages`. Raises Refused (429) when the quota does not suffice; then nobody
    receives anything.
    """
    now = call.platform.clock.now()
    meant = list(chats)
    reached = [chat for chat in meant if chat.is_reachable(now)]
    if is_counted:
        use_quota(call, sum(chat.audience for chat in reached))
    _take_unit(call)
    if len(reached) < len(meant):
        note_unreachable(call, meant)
    return write_messages(call, reached)


def _take_unit(call: Call) -> None:
    """Let the call count for the aggregation unit it names, unless there are too many this month (rule 44)."""
    names = call.body.get("customAggregationUnits")
    if call.endpoint not in WITH_UNITS or not names:
        return
    if call.channel.units.use(names[0], month_in_japan(call.platform.clock.now())):
        call.unit = names[0]


def use_quota(call: Call, people: int) -> None:
    """Count `people` against the month's quota. Raises Refused (429) when it does not suffice."""
    now = call.platform.clock.now()
    if people and not call.channel.quota.has_room(people, now):
        raise Refused(429, MONTHLY_LIMIT)
    call.channel.quota.use(people, now)


def write_messages(call: Call, chats: Sequence[Chat]) -> dict[str, Any]:
    """Put the call's messages into these chats; the body with `sentMessages`."""
    platform, messages = call.platform, call.body["messages"]
    sent = [_sent_message(call, message) for message in messages]
    if chats:
        size = len(call.raw) // len(messages)
        for chat in chats:
            chat.loading_until = None
        call.recipients.extend(chat.chat_id for chat in chats)
        entries = [
            platform.new_entry("account", "message", message, _facts(call, message, receipt), size)
            for message, receipt in zip(messages, sent, strict=True)
        ]
        platform.write(chats, entries)
        note_delivered(call, chats)
    count_delivered(call, chats)
    for listener in platform.when_sent:
        listener(call.channel, call.request_id, messages)
    return {"sentMessages": sent}


def _sent_message(call: Call, message: dict[str, Any]) -> dict[str, str]:
    receipt = {"id": call.platform.message_ids.new()}
    if message["type"] in QUOTABLE:
        receipt["quoteToken"] = new_token()
    return receipt


def _facts(call: Call, message: dict[str, Any], receipt: dict[str, str]) -> dict[str, Any]:
    quoted = call.channel.quote_tokens.find(str(message.get("quoteToken")))
    return {
        "messageId": receipt["id"],
        "via": call.endpoint,
        "requestId": call.request_id,
        "retryKey": call.retry_key,
        "notificationDisabled": call.body.get("notificationDisabled", False),
        "unit": call.unit,
        **({"quotedMessageId": quoted.message_id} if quoted else {}),
    }


def once_per_retry_key(call: Call, work: Callable[[], dict[str, Any]], *, repeats_receipt: bool) -> Answer:
    """Do `work` unless the call's retry key was accepted before: then 409 (rules 20, 21, 25).

    `repeats_receipt` makes the 409 carry the first answer's `sentMessages`, as push does; other endpoints
    answer `{}` in both cases.
    """
    if call.retry_key is None:
        done = work()
        return Answer(200, done if repeats_receipt else {})
    now, keys = call.platform.clock.now(), call.channel.retry_keys
    fingerprint = hashlib.sha256(call.raw).hexdigest()
    accepted = keys.find_accepted(call.retry_key, now)
    if accepted is not None:
        if (accepted.endpoint, accepted.fingerprint) != (call.endpoint, fingerprint):
            call.note(Violation.RETRY_KEY_REUSED, "retry key used again with another request (rule 25)")
        body = {"message": "The retry key is already accepted"}
        receipt = accepted.answer if repeats_receipt else {}
        raise Refused(409, {**body, **receipt}, {"x-line-accepted-request-id": accepted.request_id})
    done = work()
    receipt = done if repeats_receipt else {}
    keys.remember(call.retry_key, Accepted(call.endpoint, fingerprint, call.request_id, receipt, first_seen_at=now))
    return Answer(200, receipt)

"""Sending into one chat: what may go there, how often, and what can be quoted there later (rules 42, 75, 91, 93)."""

from typing import Any

from simulator.api.calls import RATE_LIMIT, Call, Refused
from simulator.api.delivery import deliver
from simulator.rules.context import Destination, check_context
from simulator.rules.findings import Findings
from simulator.state.chats import Chat
from simulator.state.groups import Group


def find_unfit(call: Call, chat: Chat) -> Findings:
    """What of the call's messages cannot go into this chat."""
    findings = Findings()
    check_context(call.body.get("messages"), _destination(call, chat), findings)
    return findings


def _destination(call: Call, chat: Chat) -> Destination:
    def can_quote(token: str) -> bool:
        quoted = call.channel.quote_tokens.find(token)
        return quoted is not None and quoted.chat_id == chat.chat_id

    members = frozenset(member.user_id for member in chat.members) if isinstance(chat, Group) else frozenset[str]()
    return Destination(isinstance(chat, Group), members, can_quote)


def count_push(call: Call, chat: Chat) -> None:
    """Count a push to the chat. Raises Refused (429) when it had too many in the last minute (rule 42)."""
    limit, now = call.platform.switches.pushes_per_minute, call.platform.clock.now()
    if limit and not call.channel.recent_pushes.take(chat.chat_id, limit, now):
        raise Refused(429, RATE_LIMIT)


def deliver_to_chat(call: Call, chat: Chat, *, is_counted: bool) -> dict[str, Any]:
    """Put the call's messages into one chat, as `deliver` does; their quote tokens can be used there from now on."""
    receipt = deliver(call, [chat], is_counted=is_counted)
    for sent in receipt["sentMessages"]:
        if "quoteToken" in sent:
            call.channel.quote_tokens.remember(sent["quoteToken"], chat.chat_id, sent["id"])
    return receipt

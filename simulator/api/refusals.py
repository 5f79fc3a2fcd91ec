"""Letting the chat page show what LINE refused: nobody on a real phone would see it."""

from typing import Any

from simulator.api.calls import Answer, Call
from simulator.state.chats import Chat

DETAILS_KEPT = 20  # faults of a request that the record and the chat page remember
LONGEST_SHOWN = 50_000  # bytes of a request whose messages are kept for the inspector


def note_refusal(call: Call, answer: Answer) -> None:
    """Write a refused reply or push into the chat it was meant for, when that is known."""
    chat = _meant_chat(call)
    if chat is None or answer.status in (401, 409):
        return
    messages = call.body.get("messages") if len(call.raw) <= LONGEST_SHOWN else None
    facts = {
        "via": call.endpoint,
        "status": answer.status,
        "error": answer.body.get("message"),
        "details": kept_details(answer),
        "requestId": call.request_id,
        "messages": messages if isinstance(messages, list) else [],
    }
    entry = call.platform.new_entry("system", "refused", None, facts, len(call.raw))
    call.platform.write([chat], [entry])


def kept_details(answer: Answer) -> list[Any]:
    """The first details of an error, as they are kept: a request of a few kilobytes may have a thousand."""
    return list(answer.body.get("details", [])[:DETAILS_KEPT])


def _meant_chat(call: Call) -> Chat | None:
    channel = call.asked_channel
    if channel is None:
        return None
    if call.endpoint == "reply":
        token = call.body.get("replyToken")
        chat_id = channel.reply_tokens.find_issued(token) if isinstance(token, str) else None
    else:
        chat_id = call.body.get("to") if call.endpoint == "push" else None
    return channel.find_chat(chat_id) if isinstance(chat_id, str) else None

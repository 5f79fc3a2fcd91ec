"""Marking what people wrote as read (rule 100)."""

from simulator.api.calls import Answer, Call, Refused
from simulator.api.endpoints import Body, Endpoint
from simulator.identifiers import USER_ID
from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.values import check_form, checked_object
from simulator.state.chats import Chat
from simulator.state.read_marks import find_marked

_INVALID = "Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."


def _mark_by_token(call: Call) -> Answer:
    findings, token = Findings(), call.body.get("markAsReadToken")
    if token is None or token == "":
        findings.add(Place("markAsReadToken"), EMPTY)
    has_type(token, Place("markAsReadToken"), findings, JsonType.STRING)
    call.refuse_findings(findings)
    marked = find_marked(call.channel, str(token))
    if marked is None:
        raise Refused(400, _INVALID)
    chat = call.channel.find_chat(marked[0])
    entry = chat.find_said(marked[1]) if chat else None
    if chat is not None and entry is not None:
        _mark(call, chat, entry.seq)
    return Answer(200)


def _mark_person(call: Call) -> Answer:
    """The older way: everything a person wrote. Only some companies may use it at LINE."""
    findings, place = Findings(), Place("chat")
    chat = checked_object(call.body.get("chat"), place, findings)
    user_id = chat.get("userId") if chat is not None else None
    if chat is not None and not user_id:
        findings.add(place.key("userId"), EMPTY)
    elif chat is not None:
        check_form(user_id, place.key("userId"), findings, USER_ID, "a user id")
    call.refuse_findings(findings)
    person = call.channel.find_person_by_id(str(user_id))
    if person is not None:
        _mark(call, person, person.last_seq)
    return Answer(200)


def _mark(call: Call, chat: Chat, seq: int) -> None:
    """Marks do not go back, and nothing shows them while the account answers by itself."""
    chat.read_seq = max(chat.read_seq, seq)
    call.recipients.append(chat.chat_id)
    call.platform.changed.notify_all()


ENDPOINTS = (
    Endpoint("markAsRead", "POST", "/v2/bot/chat/markAsRead", _mark_by_token, body=Body.JSON),
    Endpoint("markPersonAsRead", "POST", "/v2/bot/message/markAsRead", _mark_person, body=Body.JSON),
)

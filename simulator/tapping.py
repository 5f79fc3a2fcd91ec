"""Finding what a person can tap in their chat, and doing it."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.residents import Residents
from simulator.state.chats import Entry
from simulator.state.person import Person

Action = dict[str, Any]


def offered_actions(person: Person) -> Iterator[tuple[str, Action]]:
    """Label and action of everything that can be tapped, newest message first, each message from its top.

    Quick replies count only while nothing follows their message, as in LINE's app.
    """
    for number, entry in enumerate(_chat_newest_first(person)):
        if entry.message is None or entry.side != "account":
            continue
        if number == 0:
            yield from _quick_replies(entry.message)
        yield from _inside(entry.message.get("template"))
        yield from _inside(entry.message.get("contents"))


def find_by_label(person: Person, label: str) -> Action | None:
    """The newest action with this label, or None."""
    return next((action for name, action in offered_actions(person) if name == label), None)


def is_offered(person: Person, wanted: Action) -> bool:
    """Whether exactly this action can be tapped now."""
    return any(action == wanted for _, action in offered_actions(person))


def _chat_newest_first(person: Person) -> Iterator[Entry]:
    return (entry for entry in person.newest_first if entry.message or entry.kind == "postback")


def _quick_replies(message: Mapping[str, Any]) -> Iterator[tuple[str, Action]]:
    quick_reply = message.get("quickReply") or {}
    for item in quick_reply.get("items", []):
        yield item["action"]["label"], item["action"]


def _inside(value: Any) -> Iterator[tuple[str, Action]]:
    """Actions anywhere in a template or Flex object, outermost first."""
    if isinstance(value, list):
        for item in value:
            yield from _inside(item)
        return
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        if name in ("action", "defaultAction") and isinstance(inner, dict):
            yield from ((label, inner) for label in _labels(inner, value))
        elif name == "actions" and isinstance(inner, list):
            yield from ((action.get("label", ""), action) for action in inner)
        elif name != "quickReply":
            yield from _inside(inner)


def _labels(action: Action, owner: Mapping[str, Any]) -> list[str]:
    """What the person reads on a tappable part: its label, else the texts in it."""
    return [action["label"]] if action.get("label") else list(_texts(owner))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in ("text", "span") and isinstance(value.get("text"), str):
            yield value["text"]
        yield from _texts(value.get("contents"))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def tap(residents: Residents, name: str, action: Action, picked: Mapping[str, str] | None) -> dict[str, Any]:
    """Carry out an action for a person: `{"webhookEventId"}`, or what LINE's app alone would open.

    `picked` is the date picker's answer, for example `{"date": "2026-01-31"}`. Raises NotPossible.
    """
    kind = action.get("type")
    if kind == "message":
        return {"webhookEventId": residents.send(name, {"type": "text", "text": action["text"]})}
    if kind == "postback":
        shown = action.get("displayText") or action.get("text")
        return {"webhookEventId": residents.postback(name, {"data": action["data"]}, shown)}
    if kind == "datetimepicker":
        params = dict(picked or {action["mode"]: action.get("initial", "")})
        return {"webhookEventId": residents.postback(name, {"data": action["data"], "params": params})}
    opened = {"uri": "uri", "clipboard": "clipboardText"}.get(str(kind))
    return {opened: action[opened]} if opened else {"type": kind}

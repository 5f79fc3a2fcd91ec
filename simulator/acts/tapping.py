"""Finding what a person can tap in their chat, and doing it."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.acts.date_picking import picked_params
from simulator.acts.groups import GroupActs
from simulator.acts.residents import NotPossible, Residents
from simulator.rules.templates import actions_of_template
from simulator.state.chats import Chat, Entry
from simulator.state.rich_menus import RichMenu

Action = dict[str, Any]


def offered_actions(chat: Chat, menu: RichMenu | None = None) -> Iterator[tuple[str, Action]]:
    """Label and action of everything that can be tapped, newest message first, each message from its top; then
    the areas of the rich menu the person sees.

    Quick replies count only while nothing follows their message, as in LINE's app.
    """
    for number, entry in enumerate(_newest_first(chat)):
        if entry.message is None or entry.side != "account":
            continue
        if number == 0:
            yield from _quick_replies(entry.message)
        yield from _in_message(entry.message)
    for area in menu.contents["areas"] if menu else []:
        yield _menu_label(area["action"]), area["action"]


def find_by_label(chat: Chat, label: str, menu: RichMenu | None = None) -> Action | None:
    """The newest action with this label, or None."""
    return next((action for name, action in offered_actions(chat, menu) if name == label), None)


def is_offered(chat: Chat, wanted: Action, menu: RichMenu | None = None) -> bool:
    """Whether exactly this action can be tapped now."""
    return any(action == wanted for _, action in offered_actions(chat, menu))


def _menu_label(action: Action) -> str:
    """What stands for an area of a rich menu, whose words are in its picture: its label, else what it says."""
    return action.get("label") or action.get("displayText") or action.get("text") or ""


def _newest_first(chat: Chat) -> Iterator[Entry]:
    return (entry for entry in chat.newest_first if entry.message or entry.kind == "postback")


def _quick_replies(message: Mapping[str, Any]) -> Iterator[tuple[str, Action]]:
    quick_reply = message.get("quickReply") or {}
    for item in quick_reply.get("items", []):
        yield item["action"]["label"], item["action"]


def _in_message(message: Mapping[str, Any]) -> Iterator[tuple[str, Action]]:
    """What can be tapped in a message itself. Properties that LINE does not know are not looked at."""
    kind = message.get("type")
    if kind == "template":
        yield from ((action.get("label") or "", action) for action in actions_of_template(message["template"]))
    elif kind == "flex":
        yield from _in_flex(message["contents"])
    elif kind == "imagemap":
        yield from _imagemap(message)


def _imagemap(message: Mapping[str, Any]) -> Iterator[tuple[str, Action]]:
    """The areas of an imagemap, whose words are in its picture: their label, else what they say or open."""
    for action in message.get("actions") or ():
        yield action.get("label") or action.get("text") or action.get("linkUri") or "", action


def _in_flex(value: Any) -> Iterator[tuple[str, Action]]:
    """Actions anywhere in a Flex container, outermost first."""
    if isinstance(value, list):
        for item in value:
            yield from _in_flex(item)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "action":
                yield from ((label, inner) for label in _labels(inner, value))
            else:
                yield from _in_flex(inner)


def _labels(action: Action, owner: Mapping[str, Any]) -> list[str]:
    """What the person reads on a tappable part: its label, else the texts in it; nothing on a mere picture."""
    return [action["label"]] if action.get("label") else list(_texts(owner)) or [""]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in ("text", "span") and isinstance(value.get("text"), str):
            yield value["text"]
        yield from _texts(value.get("contents"))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def tap(acts: Residents | GroupActs, name: str, action: Action, picked: Mapping[str, str] | None) -> dict[str, Any]:
    """Carry out an action for a person, in their own chat or in a group: `{"webhookEventId"}`, or what LINE's app
    alone would open.

    `picked` is the date picker's answer, for example `{"date": "2026-01-31"}`. Raises NotPossible.
    """
    kind = action.get("type")
    if kind == "message":
        return {"webhookEventId": acts.send(name, {"type": "text", "text": action["text"]})}
    if kind == "postback":
        shown = action.get("displayText") or action.get("text")
        return {"webhookEventId": acts.postback(name, {"data": action["data"]}, shown)}
    if kind == "richmenuswitch" and isinstance(acts, Residents):
        return {"webhookEventId": acts.switch_menu(name, action["richMenuAliasId"], action["data"])}
    if kind == "datetimepicker":
        try:
            params = picked_params(action, picked or None, acts.now)
        except ValueError as error:
            raise NotPossible(str(error)) from error
        return {"webhookEventId": acts.postback(name, {"data": action["data"], "params": params})}
    if kind == "uri" and "linkUri" in action:  # an area of an imagemap
        return {"uri": action["linkUri"]}
    opened = {"uri": "uri", "clipboard": "clipboardText"}.get(str(kind))
    return {opened: action[opened]} if opened else {"type": kind}

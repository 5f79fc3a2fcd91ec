"""What a control request wants tapped, among all that a chat offers."""

from typing import Any

from simulator.acts.tapping import Action, find_by_label, is_offered
from simulator.control.asking import ControlRefused, asked_text
from simulator.state.chats import Chat
from simulator.state.rich_menus import RichMenu

LABEL_LIMIT = 1_000


def asked_action(chat: Chat, body: dict[str, Any], menu: RichMenu | None = None) -> Action:
    """The newest action with the body's `label`, or exactly its `action`. Raises ControlRefused (404)."""
    given = body.get("action")
    if isinstance(given, dict):
        if not is_offered(chat, given, menu):
            raise ControlRefused(404, "this action is not on offer")
        return given
    label = asked_text(body, "label", LABEL_LIMIT)
    action = find_by_label(chat, label, menu)
    if action is None:
        raise ControlRefused(404, f"nothing labelled '{label}' can be tapped")
    return action


def asked_pick(body: dict[str, Any]) -> dict[str, str] | None:
    """What is picked on a date picker, the body's `params`. Raises ControlRefused (400)."""
    picked = body.get("params")
    if picked is not None and not (isinstance(picked, dict) and all(isinstance(v, str) for v in picked.values())):
        raise ControlRefused(400, "'params' must be an object of strings")
    return picked

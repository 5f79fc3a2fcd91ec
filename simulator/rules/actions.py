"""Action objects (section 3.3 of LINE's rules; rules 82-86)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.identifiers import MENU_ALIAS_ID
from simulator.rules.findings import Doubt, Findings, Place
from simulator.rules.text_length import graphemes
from simulator.rules.values import (
    Object,
    add_missing,
    check_choice,
    check_form,
    check_link,
    check_string,
    checked_object,
)

TEXT_LIMIT = 300
DATA_LIMIT = 300
CLIPBOARD_LIMIT = 1000
_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_MODES = {
    "date": ("%Y-%m-%d", re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)),
    "time": ("%H:%M", re.compile(r"\d\d:\d\d", re.ASCII)),
    "datetime": ("%Y-%m-%dT%H:%M", re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d", re.ASCII)),
}
_EVERYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
_QUICK_REPLY_ONLY = ("camera", "cameraRoll", "location")


@dataclass(frozen=True)
class ActionPlace:
    """What an action may be where it stands: its label's limit in graphemes, whether it needs one, which kinds."""

    label_limit: int = 20
    label_required: bool = True
    kinds: tuple[str, ...] = _EVERYWHERE


IN_TEMPLATE = ActionPlace()
IN_IMAGE_CAROUSEL = ActionPlace(label_limit=12, label_required=False)
IN_QUICK_REPLY = ActionPlace(kinds=(*_EVERYWHERE, *_QUICK_REPLY_ONLY))
IN_RICH_MENU = ActionPlace(label_required=False, kinds=(*_EVERYWHERE, "richmenuswitch"))
IN_FLEX_BUTTON = ActionPlace(label_limit=40)
IN_FLEX = ActionPlace(label_limit=40, label_required=False)
IN_FLEX_VIDEO = ActionPlace(label_limit=40, label_required=False, kinds=("uri",))


def check_action(value: object, place: Place, findings: Findings, where: ActionPlace) -> None:
    """Any action (rules 82-86)."""
    action = checked_object(value, place, findings)
    if action is None:
        return
    kind = action.get("type")
    if kind is None or kind == "":
        add_missing(place.key("type"), findings)
        return
    if not isinstance(kind, str) or kind not in where.kinds:
        check_choice(kind, place.key("type"), findings, where.kinds)
        return
    check_string(
        action.get("label"),
        place.key("label"),
        findings,
        limit=where.label_limit,
        measure=graphemes,
        required=where.label_required,
    )
    _CHECKS[kind](action, place, findings)


def _check_nothing(_action: Object, _place: Place, _findings: Findings) -> None:
    """Camera, camera roll and location have nothing but their label."""


def _check_data(action: Object, place: Place, findings: Findings) -> None:
    """It must be given, but may be empty."""
    data = action.get("data")
    check_string(data, place.key("data"), findings, limit=DATA_LIMIT, required=data is None)


def _check_postback(action: Object, place: Place, findings: Findings) -> None:
    _check_data(action, place, findings)
    for name in ("displayText", "text", "fillInText"):
        check_string(action.get(name), place.key(name), findings, limit=TEXT_LIMIT, measure=graphemes, required=False)
    if action.get("displayText") is not None and action.get("text") is not None:
        findings.add(place.key("text"), "displayText and text cannot be used together")
    option = action.get("inputOption")
    if option is not None:
        check_choice(option, place.key("inputOption"), findings, _INPUT_OPTIONS)
    if action.get("fillInText") is not None and option != "openKeyboard":
        spot = place.key("fillInText")
        findings.warn(Doubt.FILL_IN_WITHOUT_KEYBOARD, spot, "fillInText works with inputOption openKeyboard only")


def _check_message(action: Object, place: Place, findings: Findings) -> None:
    check_string(action.get("text"), place.key("text"), findings, limit=TEXT_LIMIT, measure=graphemes)


def _check_uri(action: Object, place: Place, findings: Findings) -> None:
    limit = findings.settings.uri_limit
    check_link(action.get("uri"), place.key("uri"), findings, limit=limit)
    if action.get("altUri") is None:
        return
    here = place.key("altUri")
    other = checked_object(action["altUri"], here, findings)
    if other is not None:
        check_link(other.get("desktop"), here.key("desktop"), findings, limit=limit)


def _check_date_picker(action: Object, place: Place, findings: Findings) -> None:
    _check_data(action, place, findings)
    mode = action.get("mode")
    if not isinstance(mode, str) or mode not in _MODES:
        check_choice(mode, place.key("mode"), findings, tuple(_MODES))
        return
    times: dict[str, datetime] = {}
    for name in ("initial", "min", "max"):
        if action.get(name) is None:
            continue
        instant = _picked(action[name], mode)
        if not isinstance(action[name], str):
            findings.add_wrong_type(place.key(name), "invalid format")
        elif instant is None:
            findings.add(place.key(name), "invalid format")
        else:
            times[name] = instant
    if "min" in times and "max" in times and times["min"] >= times["max"]:
        findings.add(place.key("min"), "min must be less than max")


def _picked(value: object, mode: str) -> datetime | None:
    form, pattern = _MODES[mode]
    if not isinstance(value, str) or not pattern.fullmatch(value):
        return None
    try:
        instant = datetime.strptime(value.upper(), form)  # noqa: DTZ007 - the picker's times have no zone
    except ValueError:
        return None
    return instant if mode == "time" or 1900 <= instant.year <= 2100 else None


def _check_clipboard(action: Object, place: Place, findings: Findings) -> None:
    check_string(action.get("clipboardText"), place.key("clipboardText"), findings, limit=CLIPBOARD_LIMIT)


def _check_menu_switch(action: Object, place: Place, findings: Findings) -> None:
    alias = action.get("richMenuAliasId")
    if alias is None or alias == "":
        add_missing(place.key("richMenuAliasId"), findings)
    else:
        check_form(alias, place.key("richMenuAliasId"), findings, MENU_ALIAS_ID, "1 to 32 of a-z, 0-9, _ and -")
    _check_data(action, place, findings)


_CHECKS: dict[str, Callable[[Object, Place, Findings], None]] = {
    "postback": _check_postback,
    "message": _check_message,
    "uri": _check_uri,
    "datetimepicker": _check_date_picker,
    "clipboard": _check_clipboard,
    "richmenuswitch": _check_menu_switch,
    **dict.fromkeys(_QUICK_REPLY_ONLY, _check_nothing),
}

"""Action objects (section 3.3, rules 82-86)."""

import re
from dataclasses import dataclass
from datetime import datetime

from simulator.rules.findings import EMPTY, Findings, Place
from simulator.rules.text_length import graphemes, utf16_units
from simulator.rules.values import Object, check_choice, check_string, checked_object, is_address

URI_LIMIT = 10_000
_URI_SCHEMES = ("http", "https", "line", "tel")
_INPUT_OPTIONS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
_MODES = {
    "date": ("%Y-%m-%d", re.compile(r"\d{4}-\d\d-\d\d")),
    "time": ("%H:%M", re.compile(r"\d\d:\d\d")),
    "datetime": ("%Y-%m-%dT%H:%M", re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d")),
}
_QUICK_REPLY_ONLY = ("camera", "cameraRoll", "location")


@dataclass(frozen=True)
class ActionPlace:
    """What an action may be where it stands: its label's limit in graphemes, and whether it needs one."""

    label_limit: int = 20
    label_required: bool = True
    in_quick_reply: bool = False


IN_TEMPLATE = ActionPlace()
IN_IMAGE_CAROUSEL = ActionPlace(label_limit=12, label_required=False)
IN_QUICK_REPLY = ActionPlace(in_quick_reply=True)
IN_FLEX_BUTTON = ActionPlace(label_limit=40)
IN_FLEX = ActionPlace(label_limit=40, label_required=False)


def check_action(value: object, place: Place, findings: Findings, where: ActionPlace) -> None:
    """Any action."""
    action = checked_object(value, place, findings)
    if action is None:
        return
    kind = action.get("type")
    checks = _QUICK_REPLY_CHECKS if where.in_quick_reply else _CHECKS
    if kind is None or kind == "":
        findings.add(place.key("type"), EMPTY)
        return
    if not isinstance(kind, str) or kind not in checks:
        check_choice(kind, place.key("type"), findings, tuple(checks))
        return
    label_required = where.label_required or kind in _QUICK_REPLY_ONLY
    check_string(
        action.get("label"),
        place.key("label"),
        findings,
        limit=where.label_limit,
        measure=graphemes,
        required=label_required,
    )
    checks[kind](action, place, findings)


def _check_nothing(_action: Object, _place: Place, _findings: Findings) -> None:
    """Camera, camera roll and location have nothing but their label."""


def _check_postback(action: Object, place: Place, findings: Findings) -> None:
    check_string(action.get("data"), place.key("data"), findings, limit=300, measure=utf16_units)
    for name in ("displayText", "text", "fillInText"):
        check_string(action.get(name), place.key(name), findings, limit=300, measure=graphemes, required=False)
    if action.get("displayText") is not None and action.get("text") is not None:
        findings.add(place.key("text"), "displayText and text cannot be used together")
    if action.get("inputOption") is not None:
        check_choice(action["inputOption"], place.key("inputOption"), findings, _INPUT_OPTIONS)


def _check_message(action: Object, place: Place, findings: Findings) -> None:
    check_string(action.get("text"), place.key("text"), findings, limit=300, measure=graphemes)


def _check_uri(action: Object, place: Place, findings: Findings) -> None:
    uri = action.get("uri")
    if not isinstance(uri, str) or not uri:
        findings.add(place.key("uri"), EMPTY)
    elif len(uri) > URI_LIMIT:
        findings.add(place.key("uri"), f"size must be between 0 and {URI_LIMIT}")
    elif not is_address(uri, _URI_SCHEMES):
        findings.add(place.key("uri"), "invalid uri")


def _check_date_picker(action: Object, place: Place, findings: Findings) -> None:
    check_string(action.get("data"), place.key("data"), findings, limit=300)
    mode = action.get("mode")
    if not isinstance(mode, str) or mode not in _MODES:
        check_choice(mode, place.key("mode"), findings, tuple(_MODES))
        return
    times: dict[str, datetime] = {}
    for name in ("initial", "min", "max"):
        if action.get(name) is None:
            continue
        instant = _picked(action[name], mode)
        if instant is None:
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
    check_string(action.get("clipboardText"), place.key("clipboardText"), findings, limit=1000)


_CHECKS = {
    "postback": _check_postback,
    "message": _check_message,
    "uri": _check_uri,
    "datetimepicker": _check_date_picker,
    "clipboard": _check_clipboard,
}
_QUICK_REPLY_CHECKS = {**_CHECKS, **dict.fromkeys(_QUICK_REPLY_ONLY, _check_nothing)}

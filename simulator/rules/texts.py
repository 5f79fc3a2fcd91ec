"""Text messages of both versions, with emoji and mentions (rules 72-74)."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from simulator.identifiers import USER_ID
from simulator.rules.findings import Findings, Place
from simulator.rules.json_types import JsonType, has_type
from simulator.rules.text_length import utf16_units
from simulator.rules.values import (
    Object,
    add_missing,
    check_choice,
    check_form,
    check_string,
    checked_array,
    checked_object,
)

TEXT_LIMIT = 5000
EMOJI_LIMIT = 20
MENTION_LIMIT = 20
SUBSTITUTION_LIMIT = 100
_PRODUCT = re.compile(r"[0-9a-f]{24}")
_EMOJI = re.compile(r"\d{3}", re.ASCII)
_KEY = re.compile(r"[0-9a-zA-Z_]{1,20}")
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def check_text(message: Object, place: Place, findings: Findings) -> None:
    """A message of type text; each emoji stands at a $ (rule 73)."""
    text = message.get("text")
    check_string(text, place.key("text"), findings, limit=TEXT_LIMIT)
    if message.get("emojis") is None:
        return
    emojis = checked_array(message["emojis"], place.key("emojis"), findings, 0, EMOJI_LIMIT)
    dollars = _dollar_positions(text) if isinstance(text, str) else set()
    for number, value in enumerate(emojis):
        here = place.key("emojis").index(number)
        emoji = checked_object(value, here, findings)
        if emoji is None:
            continue
        _check_emoji(emoji, here, findings)
        index = emoji.get("index")
        is_number = has_type(index, here.key("index"), findings, JsonType.NUMBER)
        if is_number and (not isinstance(index, int) or index not in dollars):
            findings.add(here.key("index"), "must point at a $ in the text")


def _dollar_positions(text: str) -> set[int]:
    """Where a $ stands, in UTF-16 code units."""
    found, position = set(), 0
    for char in text:
        if char == "$":
            found.add(position)
        position += 2 if ord(char) > 0xFFFF else 1
    return found


def _check_emoji(emoji: Object, place: Place, findings: Findings) -> None:
    """Only the form of the ids is known here, not LINE's list of emoji."""
    for name, form, meaning in (
        ("productId", _PRODUCT, "a product id: 24 hex digits"),
        ("emojiId", _EMOJI, "an emoji id: 3 digits"),
    ):
        value = emoji.get(name)
        if value is None or value == "":
            add_missing(place.key(name), findings)
        else:
            check_form(value, place.key(name), findings, form, meaning)


def check_text_v2(message: Object, place: Place, findings: Findings) -> None:
    """A message of type textV2: every {key} is substituted by an emoji or a mention (rule 74)."""
    text = message.get("text")
    check_string(text, place.key("text"), findings, limit=TEXT_LIMIT)
    substitution: Object = {}
    if message.get("substitution") is not None:
        here = place.key("substitution")
        substitution = checked_object(message["substitution"], here, findings) or {}
        if len(substitution) > SUBSTITUTION_LIMIT:
            findings.add(here, f"Size must be between 0 and {SUBSTITUTION_LIMIT}")
        for key, value in islice(substitution.items(), SUBSTITUTION_LIMIT):
            if not _KEY.fullmatch(key):
                findings.add(here.key(key), "keys must be 1 to 20 letters, digits or underscores")
            _check_substitute(value, here.key(key), findings)
    if isinstance(text, str) and utf16_units(text) <= TEXT_LIMIT:
        _check_placeholders(text, substitution, place, findings)


def _check_substitute(value: object, place: Place, findings: Findings) -> None:
    substitute = checked_object(value, place, findings)
    if substitute is None:
        return
    if substitute.get("type") == "emoji":
        _check_emoji(substitute, place, findings)
    elif substitute.get("type") == "mention":
        _check_mentioned(substitute.get("mentionee"), place.key("mentionee"), findings)
    else:
        check_choice(substitute.get("type"), place.key("type"), findings, ("mention", "emoji"))


def _check_mentioned(value: object, place: Place, findings: Findings) -> None:
    mentioned = checked_object(value, place, findings)
    if mentioned is None:
        return
    if mentioned.get("type") not in ("user", "all"):
        check_choice(mentioned.get("type"), place.key("type"), findings, ("user", "all"))
    elif mentioned["type"] == "user":
        user_id = mentioned.get("userId")
        if user_id is None:
            add_missing(place.key("userId"), findings)
        else:
            check_form(user_id, place.key("userId"), findings, USER_ID, "a user id")


def _check_placeholders(text: str, substitution: Object, place: Place, findings: Findings) -> None:
    used = {"mention": 0, "emoji": 0}
    for key, times in Counter(_placeholders(text)).items():
        if key is None:
            findings.add(place.key("text"), "{ and } must be used in pairs")
            continue
        if key not in substitution:
            findings.add(place.key("text"), f"no substitution for {{{key}}}")
            continue
        value = substitution[key]
        kind = value.get("type") if isinstance(value, dict) else None
        if isinstance(kind, str) and kind in used:
            used[kind] += times
    for kind, limit in (("mention", MENTION_LIMIT), ("emoji", EMOJI_LIMIT)):
        if used[kind] > limit:
            findings.add(place.key("text"), f"must not have more than {limit} substitutions of type {kind}")


def _placeholders(text: str) -> Iterator[str | None]:
    """The key of each {key}, None for each brace without a partner; {{ and }} are plain braces."""
    for brace in _BRACES.finditer(text):
        if brace[0] not in ("{{", "}}"):
            yield brace[1]

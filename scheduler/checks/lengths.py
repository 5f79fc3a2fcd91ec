"""Too long to read on a phone, or for LINE. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from messages.line_json import (
    MAX_ALT_UNITS,
    MAX_BUTTON_LABEL,
    MAX_MESSAGES,
    MAX_TEXT_UNITS,
    JsonObject,
    utf16_units,
)
from scheduler.checks.drafted import CheckContext, DraftedNotice, error, texts_of, warning
from scheduler.findings import Finding

MAX_BUBBLE_BYTES = 30_000
MAX_URI = 1_000
"""Characters of a button's address that every version of LINE takes."""

_LONG = {"title": 40, "body": 500}


def length_findings(draft: DraftedNotice, around: CheckContext) -> Iterator[Finding]:
    """Titles above 40 and bodies above 500 characters, and what LINE would refuse or cut off."""
    for text in texts_of(draft):
        most = _LONG[text.place.partition(":")[0]]
        if text.is_japanese and len(text.text) > most:
            yield warning(f"{text.place.partition(':')[0]}-long", text.place, length=len(text.text), most=most)
    for button in draft.content.buttons:
        if len(button.label) > MAX_BUTTON_LABEL:
            yield error("button-long", "buttons", label=button.label, most=MAX_BUTTON_LABEL)
        if len(button.uri) > MAX_URI:
            yield error("address-long", "buttons", label=button.label, most=MAX_URI)
    for language, messages in around.messages.items():
        place = f"body:{language}" if language else "body"
        for code in line_faults(messages):
            make = warning if code == "line-alt-cut" else error
            yield make(code, place)


def line_faults(messages: Sequence[JsonObject]) -> tuple[str, ...]:
    """What LINE would refuse in finished messages, or what they had to be cut for; codes, each once."""
    faults = ["line-too-many"] if not 1 <= len(messages) <= MAX_MESSAGES else []
    for message in messages:
        match message["type"]:
            case "text":
                faults += _text_faults(message["text"])
            case "flex":
                faults += _flex_faults(message)
    return tuple(dict.fromkeys(faults))


def _text_faults(text: str) -> list[str]:
    if not text.strip():
        return ["line-empty"]
    units = utf16_units(text)
    is_cut = units > MAX_TEXT_UNITS or (units >= MAX_TEXT_UNITS - 1 and text.endswith("…"))
    return ["line-text-long"] if is_cut else []


def _flex_faults(message: JsonObject) -> list[str]:
    alt = message["altText"]
    faults = ["line-empty"] if not alt.strip() else []
    if utf16_units(alt) > MAX_ALT_UNITS or (utf16_units(alt) >= MAX_ALT_UNITS - 1 and alt.endswith("…")):
        faults.append("line-alt-cut")
    if len(json.dumps(message["contents"]).encode()) > MAX_BUBBLE_BYTES:
        faults.append("line-card-large")
    return faults

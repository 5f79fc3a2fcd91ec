"""What differs between two states of an entry, field by field, as people read it. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.content import Entry
from knowledge.entry_json import entry_as_json

DIVIDER = " | "


@dataclass(frozen=True, slots=True)
class Difference:
    """A field such as `body`, `body@en`, `details.fee` or `aliases`, before and after; empty where it is not there."""

    name: str
    before: str
    after: str


def differences(before: Entry | None, after: Entry | None) -> tuple[Difference, ...]:
    """Every field in which two states of an entry differ; None is an entry that is not there."""
    old, new = (flat_fields(entry) if entry else {} for entry in (before, after))
    names = dict.fromkeys((*old, *new))
    return tuple(
        Difference(name, old.get(name, ""), new.get(name, "")) for name in names if old.get(name) != new.get(name)
    )


def flat_fields(entry: Entry) -> dict[str, str]:
    """All that an entry says, by the names that `Difference` uses."""
    content = entry_as_json(entry)
    fields: dict[str, str] = {}
    for text, words in zip(entry.texts, content.pop("texts"), strict=True):
        suffix = "" if text.tag == "ja" else f"@{text.tag}"
        for name in ("title", "reading", "body", "alt"):
            if words.get(name):
                fields[name + suffix] = words[name]
        fields |= {name + suffix: value for name, value in _details(words).items()}
    fields |= _details(content)
    return fields | {name: _shown(value) for name, value in content.items() if name != "details"}


def _details(content: Mapping[str, Any]) -> dict[str, str]:
    return {f"details.{name}": _shown(value) for name, value in content.get("details", {}).items()}


def _shown(value: object) -> str:
    if isinstance(value, list):
        return DIVIDER.join(_shown(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)

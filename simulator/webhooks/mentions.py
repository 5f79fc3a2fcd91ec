"""Mentions in what people write to a group (section 1.10)."""

import re
from collections.abc import Mapping
from typing import Any

from simulator.rules.text_length import utf16_units

MENTION_LIMIT = 20
EVERYBODY = "All"


def find_mentions(text: str, mentioned: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The `mentionees` of a text: every "@name" of the names in `mentioned`, whose values say who that is.

    Positions and lengths are in UTF-16 units. Raises ValueError when a name does not occur, or for more than 20.
    """
    if not mentioned:
        return []
    names = sorted(mentioned, key=len, reverse=True)
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for match in re.finditer("|".join(re.escape(f"@{name}") for name in names), text):
        name = match[0][1:]
        seen.add(name)
        place = {"index": utf16_units(text[: match.start()]), "length": utf16_units(match[0])}
        found.append({**place, **mentioned[name]})
    for name in mentioned:
        if name not in seen:
            raise ValueError(f"the text does not say '@{name}'")
    if len(found) > MENTION_LIMIT:
        raise ValueError(f"a message has at most {MENTION_LIMIT} mentions")
    return found

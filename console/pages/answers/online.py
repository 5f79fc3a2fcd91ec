"""Whether one may take part from home: a tick, and beside it the address or words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from knowledge.content import Entry

TICK = "online"
WAS_SHOWN = "online-shown"
"""Sent along with the tick: a browser says nothing of a box without one."""
_DETAIL = "online"


def is_online(entry: Entry) -> bool:
    """Whether the box is ticked; an address or words say so too."""
    return bool(entry.details.get(_DETAIL))


def with_tick(base: Entry, entry: Entry, typed: Mapping[str, str]) -> Entry:
    """The entry, words of which were typed already, with the tick that stands over `base`."""
    if WAS_SHOWN not in typed:
        return entry
    is_ticked, before, now = bool(typed.get(TICK)), base.details.get(_DETAIL), entry.details.get(_DETAIL)
    if is_ticked == bool(before) and now == before:
        return entry
    others = {name: value for name, value in entry.details.items() if name != _DETAIL}
    if is_ticked:
        return replace(entry, details={**others, _DETAIL: now or True})
    return replace(entry, details={**others, _DETAIL: now} if now and now != before else others)

"""Notices: written, checked, approved, sent, stopped, corrected."""

from console.pages.notices import (
    approving,
    checking,
    composing,
    correcting,
    drills,
    emergency,
    first,
    held,
    own_words,
    saving,
    scheduling,
    sending,
    series,
    showing,
    stopping,
    switch,
    testing,
)
from console.pages.notices.room import room

__all__ = [
    "approving",
    "checking",
    "composing",
    "correcting",
    "drills",
    "emergency",
    "first",
    "held",
    "own_words",
    "room",
    "saving",
    "scheduling",
    "sending",
    "series",
    "showing",
    "stopping",
    "switch",
    "testing",
]

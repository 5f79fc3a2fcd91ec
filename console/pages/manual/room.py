"""The room of: the manual."""

from __future__ import annotations

from console.rooms import Room

room = Room("manual", "/manual")

"""The room of: notices: written, checked, approved, sent, stopped, corrected."""

from __future__ import annotations

from console.rooms import Room

room = Room("notices", "/notices")

"""The room of: settings of a town."""

from __future__ import annotations

from console.rooms import Room

room = Room("settings", "/settings")

"""The room of: home: what waits for me, how things stand, this week's sending."""

from __future__ import annotations

from console.rooms import Room

room = Room("home", "/home")

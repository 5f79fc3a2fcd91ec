"""The room of: who may do what."""

from __future__ import annotations

from console.rooms import Room

room = Room("users", "/users")

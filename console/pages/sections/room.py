"""The room of: sections, and the reorganisation in April."""

from __future__ import annotations

from console.rooms import Room

room = Room("sections", "/sections")

"""The room of: the audit: who did what, when, from where."""

from __future__ import annotations

from console.rooms import Room

room = Room("audit", "/audit")

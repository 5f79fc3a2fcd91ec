"""Audit: who did what, when, from where; append-only."""

from console.pages.audit import exporting, lines, seen, verifying
from console.pages.audit.room import room

__all__ = ["exporting", "lines", "room", "seen", "verifying"]
